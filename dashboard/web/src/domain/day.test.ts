import { describe, expect, it } from "vitest";
import type { Rollup, Stretch, TimelineAlert } from "../pages/resident/types";
import { blind, chunks, CHUNK_MS, dayColumns, dayRange, hours, STEP_MS } from "./day";

const HOUR = 3_600_000;
const T0 = 500_000 * HOUR;

const rollup = (step: number, more: Partial<Rollup> = {}): Rollup => ({
  t: T0 + step * STEP_MS,
  windows: 300,
  assessed: 300,
  paused: 0,
  score_mean: 0.1,
  score_max: 0.2,
  expected_low: 0,
  expected_high: 0.3,
  tier: null,
  reason: null,
  ...more,
});
const dark = { assessed: 0, score_mean: null, score_max: null, reason: "too_dark" } as const;

describe("a day", () => {
  it("is the last 24 hours, or a calendar day", () => {
    expect(dayRange(0, T0)).toEqual({ from: T0 - 24 * HOUR, to: T0 });
    const before = dayRange(3, T0);
    expect(new Date(before.from).getHours()).toBe(0);
    expect(new Date(before.to).getHours()).toBe(0);
    expect(before.to).toBeLessThan(T0 - 47 * HOUR);
    expect(dayRange(2, T0).from).toBe(before.to);
  });

  it("is asked for in calls of six hours on whole steps", () => {
    const asked = chunks({ from: T0 + 1, to: T0 + 24 * HOUR + 1 });
    expect(asked[0]).toEqual({ from: T0, to: T0 + CHUNK_MS });
    expect(asked.at(-1)?.to).toBe(T0 + 24 * HOUR + STEP_MS);
    expect(asked.every(({ from, to }) => to - from <= CHUNK_MS && from < to)).toBe(true);
    expect(asked.slice(1).every(({ from }, i) => from === asked[i]?.to)).toBe(true);
  });

  it("draws the highest of each step and breaks where there was none", () => {
    const [times, score, low, high] = dayColumns([rollup(0, { score_max: 0.9 }), rollup(2, dark)]);
    expect(times).toHaveLength(3);
    expect(score).toEqual([0.9, null, null]);
    expect([low, high]).toEqual([
      [0, null, 0],
      [0.3, null, 0.3],
    ]);
  });

  it("is blind where less than half could be assessed, and where nothing came", () => {
    const half = { assessed: 150, reason: "no_face" } as const;
    const found = blind([rollup(0), rollup(1, dark), rollup(3, half), rollup(4, { assessed: 0, paused: 300 })], {
      from: T0,
      to: T0 + 6 * STEP_MS,
    });
    expect(found).toEqual([
      { from: T0 + STEP_MS, to: T0 + 3 * STEP_MS },
      { from: T0 + 5 * STEP_MS, to: T0 + 6 * STEP_MS },
    ]);
  });

  it("is told by the hour", () => {
    const alert = { t_onset: T0 + 10, tier: 2 } as TimelineAlert;
    const pause: Stretch = {
      kind: "paused",
      from_ms: T0 + HOUR - 60_000,
      to_ms: T0 + HOUR + 120_000,
      reason: "washing",
      by: "ada",
    };
    const gone: Stretch = { ...pause, kind: "not_watched", from_ms: 0, to_ms: T0 + 9 * HOUR };
    const rollups = [rollup(0), rollup(1, { score_mean: 0.4, score_max: 0.8, assessed: 100 }), rollup(2, dark)];
    const rows = hours(rollups, [alert], [pause, gone], { from: T0, to: T0 + 2 * HOUR });
    expect(rows.map(({ t, pausedMs }) => [t, pausedMs])).toEqual([
      [T0, 60_000],
      [T0 + HOUR, 120_000],
    ]);
    expect(rows[0]?.mean).toBeCloseTo((0.1 * 300 + 0.4 * 100) / 400);
    expect(rows[0]?.highest).toBe(0.8);
    expect(rows[0]?.assessed).toBeCloseTo(400 / 3600);
    expect(rows[0]?.reason).toBe("too_dark");
    expect(rows[0]?.alerts).toEqual([alert]);
    expect(rows[1]).toMatchObject({ mean: null, highest: null, assessed: 0, alerts: [] });
  });
});
