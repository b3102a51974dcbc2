import type { Preview } from "../pages/resident/types";

/** How much harder (below 0: easier) a person's limits may be tried, in percent. */
export const CHANGES: readonly number[] = [-25, -10, 10, 25, 50, 100];

/** 1.25 → 25: how much harder than configured; rounded to a whole percent. */
export function harderPercent(scale: number): number {
  return Math.round((scale - 1) * 100);
}

/** Those changes that the configuration allows from the factor in force. */
export function possible(factor: number, lowest: number, highest: number): number[] {
  return CHANGES.filter((percent) => {
    const wanted = factor * (1 + percent / 100);
    return wanted >= lowest && wanted <= highest;
  });
}

export interface Counted {
  raised: number;
  confirmed: number;
  byTier: readonly [number, number, number];
}

export function counted(counts: Preview["would"]): Counted | null {
  if (counts === null || counts === undefined) return null;
  const [one = 0, two = 0, three = 0] = counts.raised;
  return { raised: one + two + three, confirmed: counts.confirmed, byTier: [one, two, three] };
}
