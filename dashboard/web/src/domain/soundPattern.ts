import type { Tier } from "../api/types";

/**
 * What each tier sounds like: bursts of pulses whose number, length, spacing, rise and harmonics
 * lie inside the bands of IEC 60601-1-8:2006 with its amendments, tables 3 and 4, which
 * `soundPattern.test.ts` writes out. We claim no conformity: how loud a tablet is in a corridor
 * nobody has measured, and a browser is no alarm system of a medical device.
 */
export interface SoundPattern {
  /** Pulse frequency, Hz. */
  pulseHz: number;
  /** When each pulse has reached its level, s from the first one's. */
  onsetsS: readonly number[];
  /** How long a pulse keeps at least nine tenths of its level, s. */
  pulseS: number;
  /** From silence to the level, and from it back to silence, s; linear. */
  rampS: number;
  /** From the beginning of a burst to the beginning of the next, s. */
  repeatS: number;
}

export const TIERS: readonly Tier[] = [1, 2, 3];

/** Levels of the harmonics from the pulse frequency on: the last lies 10.5 dB below the first. */
export const HARMONICS: readonly number[] = [1, 0.6, 0.45, 0.35, 0.3];

/** Five pulses as three and two: "x, x, 2x + pulse, x" between them. */
function five(pulseS: number, x: number): number[] {
  return [x, x, 2 * x + pulseS, x];
}

/** Onsets of pulses of `pulseS` with these silences between them. */
function onsets(pulseS: number, spacingS: readonly number[]): number[] {
  const at = [0];
  for (const gap of spacingS) at.push((at.at(-1) ?? 0) + pulseS + gap);
  return at.map((s) => Math.round(s * 1000) / 1000);
}

const FAST = five(0.15, 0.1);

export const PATTERNS: Readonly<Record<Tier, SoundPattern>> = {
  1: {
    pulseHz: 660,
    onsetsS: onsets(0.15, [...FAST, 0.5, ...FAST]),
    pulseS: 0.15,
    rampS: 0.03,
    repeatS: 8,
  },
  2: { pulseHz: 520, onsetsS: onsets(0.2, [0.2, 0.2]), pulseS: 0.2, rampS: 0.04, repeatS: 16 },
  3: { pulseHz: 390, onsetsS: [0], pulseS: 0.2, rampS: 0.04, repeatS: 40 },
};

/** From the first onset until the last pulse leaves its level, s. */
export function burstS({ onsetsS, pulseS }: SoundPattern): number {
  return (onsetsS.at(-1) ?? 0) + pulseS;
}
