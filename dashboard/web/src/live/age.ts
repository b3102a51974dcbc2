/**
 * Age of data on a page whose clocks cannot be trusted. `performance.now()` stands still while
 * some tablets sleep, and `Date.now()` jumps when the clock is set: the larger of both elapsed
 * times is used, because data shown too old is safe and data shown too young is not.
 */

export interface Mark {
  wall: number;
  steady: number;
}

export const markNow = (): Mark => ({ wall: Date.now(), steady: performance.now() });

export function elapsed(since: Mark, now: Mark): number {
  return Math.max(0, now.wall - since.wall, now.steady - since.steady);
}

/** The age now of something that was `ageMs` old when it was received. */
export function ageNow(ageMs: number | null, receivedAt: Mark, now: Mark): number | null {
  return ageMs === null ? null : ageMs + elapsed(receivedAt, now);
}
