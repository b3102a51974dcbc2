import { describe, expect, it } from "vitest";
import type { AlertFact, ResidentFacts } from "../api/types";
import { abcDraft, hasNews, isOpen, keptAtFirst, leastFirst, sbar } from "./handover";

const NOON = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

const alert = (change: Partial<AlertFact>): AlertFact => ({
  alert_id: "a-1",
  tier: 2,
  state: "closed",
  t_onset: NOON - 60 * MINUTE,
  raised_at: NOON - 59 * MINUTE,
  ended_at: null,
  answered_by: null,
  answered_at: null,
  outcome: null,
  why: null,
  helped: null,
  channels: [],
  ...change,
});

const facts = (change: Partial<ResidentFacts>): ResidentFacts => ({
  person_id: "p-1",
  consent: "valid",
  paused_until: null,
  place: null,
  alerts: [],
  pauses: [],
  missed: [],
  technical: [],
  told: [],
  told_by: null,
  ...change,
});

describe("a resident's summary", () => {
  it("is short for a quiet shift", () => {
    expect(hasNews(facts({}))).toBe(false);
    expect(sbar(facts({}), NOON)).toEqual({
      situation: ["No alert is open."],
      background: ["No alerts."],
      recommendation: ["Nothing was recorded that helped."],
    });
  });

  it.each([
    { consent: "withdrawn" },
    { paused_until: NOON + 1 },
    { alerts: [alert({})] },
    { missed: [{ t: NOON, by: "jo", note: null }] },
  ] as Partial<ResidentFacts>[])("tells of %o", (change) =>
    expect(hasNews(facts(change))).toBe(true),
  );

  it("tells first what is open and who is there", () => {
    const open = [
      alert({ alert_id: "a", tier: 1, state: "raised" }),
      alert({ alert_id: "b", state: "acknowledged", answered_by: "jo" }),
      alert({ alert_id: "c" }),
    ];
    const { situation } = sbar(facts({ alerts: open, consent: "expired" }), NOON);
    expect(situation).toHaveLength(3);
    expect(situation[0]).toMatch(/^Tier 1, immediate, since .*: nobody has answered$/);
    expect(situation[1]).toMatch(/jo is going$/);
    expect(situation[2]).toBe("Consent needs review: not watched");
    expect(open.filter(isOpen).map(({ alert_id }) => alert_id)).toEqual(["a", "b"]);
  });

  it("counts what was found, and what nobody judged", () => {
    const found = (["true", "false", "false", "cannot_say", null] as const).map((outcome) =>
      alert({ outcome }),
    );
    expect(sbar(facts({ alerts: found }), NOON).background).toEqual([
      "5 alerts: 1 true, 2 false, 1 cannot say, 1 not judged.",
    ]);
  });

  it("says once what helped", () => {
    const alerts = ["Music", "Music", null, "Turning"].map((helped) => alert({ helped }));
    expect(sbar(facts({ alerts }), NOON).recommendation).toEqual([
      "Helped: Music",
      "Helped: Turning",
    ]);
  });

  it("says what is still broken and what is not any more", () => {
    const technical = [
      { kind: "source_lost", since: NOON, cleared_at: null },
      { kind: "clock_off", since: NOON, cleared_at: NOON + MINUTE },
    ] as ResidentFacts["technical"];
    const [, still, over] = sbar(facts({ technical }), NOON).background;
    expect(still).toMatch(/^Source lost, since .*, not cleared$/);
    expect(over).toMatch(/^Clock off, .* to /);
  });
});

describe("a behaviour row", () => {
  it("is filled in from what was recorded", () => {
    const recorded = alert({
      channels: ["p_groan", "never_heard_of"],
      ended_at: NOON - 50 * MINUTE,
      answered_by: "jo",
      answered_at: NOON - 57 * MINUTE,
      outcome: "true",
      why: "Noise",
      helped: "Quiet",
    });
    expect(abcDraft(recorded, facts({ place: "day_room" }))).toEqual({
      alert_id: "a-1",
      antecedent: "Day room. Noise",
      behaviour: "Signs: Groaning, never heard of. Lasted 10\u00a0min",
      consequence: "jo went after 2\u00a0min. Found: True. Helped: Quiet",
    });
  });

  it("does not invent what was not recorded", () => {
    expect(abcDraft(alert({}), facts({}))).toEqual({
      alert_id: "a-1",
      antecedent: "",
      behaviour: "Signs consistent with distress",
      consequence: "Nobody went",
    });
  });

  it("fits the server's cells", () => {
    const long = alert({ why: "w".repeat(500), helped: "h".repeat(500) });
    const row = abcDraft(long, facts({}));
    expect([row.antecedent.length, row.consequence.length]).toEqual([300, 300]);
  });

  it("is left out at first for a false alarm only", () => {
    const kept = (["true", "false", "cannot_say", null] as const).filter((outcome) =>
      keptAtFirst(alert({ outcome })),
    );
    expect(kept).toEqual(["true", "cannot_say", null]);
  });
});

describe("how much could be judged", () => {
  it("names those first of whom least could, and last of whom nothing is known", () => {
    const shares = [0.9, null, 0.2, 1, 0].map((share) => ({ share }));
    expect(leastFirst(shares).map(({ share }) => share)).toEqual([0, 0.2, 0.9, 1, null]);
  });
});
