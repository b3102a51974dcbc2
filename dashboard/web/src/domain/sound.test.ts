import { describe, expect, it } from "vitest";
import type { AlertSummary, Tier } from "../api/types";
import { alert } from "../testing/samples";
import {
  burstIsDue,
  holds,
  LONGEST_PAUSE_MS,
  pauseOf,
  sounding,
  type Burst,
  type Sounding,
} from "./sound";

const T0 = 1_000_000;
const TIERS: readonly Tier[] = [1, 2, 3];
const raised = (tier: Tier, id = `a-${tier}`, raised_at = T0): AlertSummary =>
  alert({ tier, alert_id: id, raised_at });
const workflow = (change: Partial<AlertSummary["workflow"]>) => ({
  workflow: { ...alert({}).workflow, ...change },
});
const heard = (tier: Tier, ...reasons: string[]): Sounding => ({ tier, reasons });

describe("what sounds", () => {
  it("is tier 1 at once, also where this machine's clock is behind the server's", () => {
    expect(sounding([raised(1)], T0 - 60_000, null)?.tier).toBe(1);
  });

  it.each([2, 3] as const)("is tier %d after 20 s and not before", (tier) => {
    expect(sounding([raised(tier)], T0 + 19_999, null)).toBeNull();
    expect(sounding([raised(tier)], T0 + 20_000, null)?.tier).toBe(tier);
  });

  it("is the highest tier alone, for every mixture and order", () => {
    for (let mask = 1; mask < 8; mask++) {
      const mixed = TIERS.filter((tier) => mask & (1 << tier >> 1)).map((tier) => raised(tier));
      for (const order of [mixed, [...mixed].reverse()]) {
        const highest = Math.min(...mixed.map((each) => each.tier));
        expect(sounding(order, T0 + 30_000, null)).toEqual(heard(highest as Tier, `a-${highest}/1`));
      }
    }
  });

  it.each([
    ["answered", { state: "acknowledged" as const }],
    ["closed", { state: "closed" as const }],
    ["snoozed", workflow({ snooze: { by: "mara", reason: "asleep", until: T0 + 900_000 } })],
  ])("is nothing that is %s, of whatever tier", (_, change) => {
    for (const tier of TIERS) {
      expect(sounding([{ ...raised(tier), ...change }], T0 + 60_000, null)).toBeNull();
    }
  });

  it("is nothing whose calls wait for a source that is down, save tier 1", () => {
    const down = workflow({ inhibition: { why: "source_lost", since: T0, calls_wait: true } });
    const at = T0 + 60_000;
    expect(sounding([{ ...raised(2), ...down }], at, null)).toBeNull();
    expect(sounding([{ ...raised(1), ...down }], at, null)?.tier).toBe(1);
  });

  it("is the mildest pattern while the server is away, and an alert before it", () => {
    expect(sounding([], T0, 19_999)).toBeNull();
    expect(sounding([], T0, 20_000)).toEqual(heard(3, "connection"));
    expect(sounding([raised(2)], T0 + 20_000, 60_000)?.tier).toBe(2);
  });
});

describe("a pause of the sound", () => {
  it("lasts two minutes at most, whatever was asked for and whatever the clock does", () => {
    const what = heard(2, "a/1");
    const pause = pauseOf(what, T0, 3_600_000);
    expect(pause.until - T0).toBe(LONGEST_PAUSE_MS);
    expect(holds(pause, what, T0 + 119_999)).toBe(true);
    expect(holds(pause, what, T0 + 120_000)).toBe(false);
    expect(holds(pause, what, T0 - 3_600_000)).toBe(false);
  });

  it("is broken by every higher tier and by no lower or equal one but another tier 1", () => {
    for (const before of TIERS) {
      const pause = pauseOf(heard(before, "a/1"), T0);
      for (const after of TIERS) {
        const kept = holds(pause, heard(after, "a/1", "b/1"), T0 + 1);
        expect([before, after, kept]).toEqual([before, after, after >= before && after > 1]);
      }
    }
    expect(holds(pauseOf(heard(1, "a/1"), T0), heard(1, "a/1"), T0 + 1)).toBe(true);
    expect(holds(pauseOf(heard(1, "a/1"), T0), heard(1, "a/2"), T0 + 1)).toBe(false);
  });

  it("is over when nothing is left to be silenced", () => {
    expect(holds(pauseOf(heard(2, "a/1"), T0), null, T0 + 1)).toBe(false);
  });
});

describe("a burst", () => {
  const last = (tier: Tier, ...reasons: string[]): Burst => ({ tier, reasons, at: T0 });
  const due = (before: Burst | null, after: Sounding, s: number) =>
    burstIsDue(before, after, T0 + s * 1000);

  it("begins at once when there was none", () => {
    for (const tier of TIERS) expect(due(null, heard(tier, "a/1"), 0)).toBe(true);
  });

  it.each([
    [1, 8],
    [2, 16],
    [3, 40],
  ] as const)("of tier %d comes again each %d s until it is answered", (tier, every) => {
    expect(due(last(tier, "a/1"), heard(tier, "a/1"), every - 0.001)).toBe(false);
    expect(due(last(tier, "a/1"), heard(tier, "a/1"), every)).toBe(true);
  });

  it("of a higher tier cuts the lower one off", () => {
    expect(due(last(3, "a/1"), heard(2, "b/1"), 0.1)).toBe(true);
    expect(due(last(2, "a/1"), heard(1, "b/1"), 0.1)).toBe(true);
    expect(due(last(1, "a/1"), heard(2, "b/1"), 7.9)).toBe(false);
  });

  it("of another tier 1 waits for the least silence only, of another tier 2 for its interval", () => {
    expect(due(last(1, "a/1"), heard(1, "a/1", "b/1"), 5.7)).toBe(false);
    expect(due(last(1, "a/1"), heard(1, "a/1", "b/1"), 5.81)).toBe(true);
    expect(due(last(2, "a/1"), heard(2, "a/1", "b/1"), 10)).toBe(false);
  });

  it("is not kept waiting by a clock that was set back, nor begun twice by one that trembles", () => {
    expect(due(last(2, "a/1"), heard(2, "a/1"), -3_600)).toBe(true);
    expect(due(last(2, "a/1"), heard(2, "a/1"), -0.02)).toBe(false);
  });
});
