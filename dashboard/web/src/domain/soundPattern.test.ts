import { describe, expect, it } from "vitest";
import type { Tier } from "../api/types";
import { burstS, HARMONICS, PATTERNS, TIERS, type SoundPattern } from "./soundPattern";

/**
 * IEC 60601-1-8:2006+A1:2012+A2:2020, tables 3 and 4, in s and Hz: high, medium and low priority
 * as tiers 1, 2 and 3. `x` and `y` are the spacings of high and of medium and low.
 */
const BANDS = {
  pulses: { 1: [10, 10], 2: [3, 3], 3: [1, 2] },
  pulseS: { 1: [0.075, 0.2], 2: [0.125, 0.25], 3: [0.125, 0.25] },
  spacingS: { 1: [0.05, 0.125], 2: [0.125, 0.25], 3: [0.125, 0.25] },
  betweenBurstsS: { 1: [2.5, 15], 2: [2.5, 30], 3: [15, Infinity] },
  betweenFivesS: [0.35, 1.3],
  pulseHz: [150, 1000],
  harmonicsHz: [300, 4000],
  riseOfPulse: [0.1, 0.4],
  harmonicsDb: [-15, 15],
} as const;

function inside(value: number | undefined, [low, high]: readonly [number, number]): void {
  expect(value).toBeGreaterThanOrEqual(low - 1e-9);
  expect(value).toBeLessThanOrEqual(high + 1e-9);
}

/** Silences between pulses, from where one leaves its level to where the next reaches its own. */
function spacings({ onsetsS, pulseS }: SoundPattern): number[] {
  return onsetsS.slice(1).map((at, i) => at - (onsetsS[i] ?? 0) - pulseS);
}

describe.each(TIERS)("the sound of tier %d", (tier) => {
  const pattern = PATTERNS[tier];

  it("has its number of pulses, of its length", () => {
    inside(pattern.onsetsS.length, BANDS.pulses[tier]);
    inside(pattern.pulseS, BANDS.pulseS[tier]);
  });

  it("rises and falls within the spacing, and rises within a tenth to two fifths of a pulse", () => {
    const rise = 0.8 * pattern.rampS; // from a tenth of the level to nine tenths
    inside(rise / pattern.pulseS, BANDS.riseOfPulse);
    for (const gap of spacings(pattern)) expect(2 * rise).toBeLessThan(gap);
  });

  it("comes again after its interval", () => {
    inside(pattern.repeatS - burstS(pattern), BANDS.betweenBurstsS[tier]);
  });

  it("has four harmonics or more that a small loudspeaker can give, none far louder", () => {
    inside(pattern.pulseHz, BANDS.pulseHz);
    const [low, high] = BANDS.harmonicsHz;
    const heard = HARMONICS.map((_, i) => (i + 1) * pattern.pulseHz).filter(
      (hz) => hz >= low && hz <= high,
    );
    expect(heard.length).toBeGreaterThanOrEqual(4);
    for (const level of HARMONICS) {
      inside(20 * Math.log10(level / (HARMONICS[0] ?? 0)), BANDS.harmonicsDb);
    }
  });
});

describe("the rhythm", () => {
  it("of tier 1 is twice three and two", () => {
    const pattern = PATTERNS[1];
    const gaps = spacings(pattern);
    const x = gaps[0] ?? 0;
    inside(x, BANDS.spacingS[1]);
    const wide = 2 * x + pattern.pulseS;
    const expected = [x, x, wide, x, gaps[4] ?? 0, x, x, wide, x];
    gaps.forEach((gap, i) => expect(gap).toBeCloseTo(expected[i] ?? 0, 6));
    inside(gaps[4], BANDS.betweenFivesS);
  });

  it("of tier 2 is even, and slower than that of tier 1", () => {
    const [first, second] = spacings(PATTERNS[2]);
    inside(first, BANDS.spacingS[2]);
    expect(second).toBeCloseTo(first ?? 0, 6);
    const step = (tier: Tier) => PATTERNS[tier].pulseS + (spacings(PATTERNS[tier])[0] ?? 0);
    expect(step(2)).toBeGreaterThan(step(1));
  });
});
