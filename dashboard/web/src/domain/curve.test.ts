import { describe, expect, it } from "vitest";
import { point } from "../testing/samples";
import { alertRange, columns, drawn, gaps, HALF_HOUR_MS, merge, minutes, modalityShare } from "./curve";

describe("the curve", () => {
  it("breaks the line where seconds are missing: a bridge would be an invention", () => {
    const [t, score] = columns([point(0), point(1000), point(60_000)]);
    expect(t).toEqual([0, 1, 2, 60]);
    expect(score).toEqual([0.2, 0.2, null, 0.2]);
  });

  it("draws no score where nobody could be assessed", () => {
    const [, score] = columns([point(0, { state: "cannot_assess", score: 0.4 })]);
    expect(score).toEqual([null]);
  });

  it("joins what could not be assessed into one stretch", () => {
    const unseen = { state: "cannot_assess", score: null } as const;
    expect(gaps([point(0), point(1000, unseen), point(2000, unseen), point(3000)])).toEqual([
      { from: 1000, to: 3000 },
    ]);
    expect(gaps([point(0), point(60_000)])).toEqual([{ from: 1000, to: 60_000 }]);
  });

  it("lets a later answer win and old points fall off", () => {
    const merged = merge([point(0), point(1000)], [point(1000, { score: 0.9 }), point(2000)], 500);
    expect(merged.map(({ t, score }) => [t, score])).toEqual([
      [1000, 0.9],
      [2000, 0.2],
    ]);
  });

  it("shares sum to one and leave out other times", () => {
    const points = [point(0, { modality_weight: { body: 1 } }), point(5000), point(6000)];
    const shares = modalityShare(points, { from: 1000, to: 9000 });
    expect(shares.map(({ modality }) => modality)).toEqual(["face", "voice"]);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(modalityShare([], { from: 0, to: 1 })).toEqual([]);
  });

  it("reads a minute as its highest score and the share that was assessed", () => {
    const [row] = minutes([point(0), point(1000, { score: 0.8 }), point(2000, { score: null })]);
    expect(row).toMatchObject({ t: 0, score: 0.8, assessed: 2 / 60 });
  });
});

describe("the range of an alert", () => {
  const onset = 10 * HALF_HOUR_MS;

  it("reaches to now while it is open", () => {
    const now = onset + 60_000;
    expect(alertRange(onset, onset, false, now)).toEqual({ from: now - HALF_HOUR_MS, to: now });
  });

  it("stays around the onset once it is over", () => {
    const soon = alertRange(onset, onset + 60_000, true, onset + 50 * HALF_HOUR_MS);
    expect(soon).toEqual({ from: onset - HALF_HOUR_MS / 2, to: onset + HALF_HOUR_MS / 2 });
  });

  it("never asks for more than the server answers", () => {
    const { from, to } = alertRange(onset, onset, false, onset + 20 * HALF_HOUR_MS);
    expect(to - from).toBeLessThan(2 * 60 * 60_000);
  });

  it("begins where a young history does, but shows five minutes at least", () => {
    const range = { from: 0, to: HALF_HOUR_MS };
    const five = 5 * 60_000;
    expect(drawn(range, [point(HALF_HOUR_MS - 2 * five)]).from).toBe(HALF_HOUR_MS - 2 * five - 15_000);
    expect(drawn(range, [point(HALF_HOUR_MS - 1000)]).from).toBe(HALF_HOUR_MS - five);
    expect(drawn(range, [point(0)])).toEqual(range);
    expect(drawn(range, [])).toEqual(range);
  });
});
