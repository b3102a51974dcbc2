/**
 * The test alert on this page. One comes each minute; two that are missing, and half a minute for
 * the way and for a page that was busy, are late.
 */
export const LATE_AFTER_MS = 150_000;

export type CanaryAge =
  | { kind: "off" }
  | { kind: "none" }
  | { kind: "fresh" | "late"; ageMs: number };

/**
 * `ageMs`: of the last one when it was told, null before the first; `sinceMs`: how long ago that
 * was. Null for both where no test alerts are sent.
 */
export function canaryAge(ageMs: number | null, sinceMs: number | null): CanaryAge {
  if (sinceMs === null) return { kind: "off" };
  const age = (ageMs ?? 0) + sinceMs;
  if (age > LATE_AFTER_MS) return { kind: "late", ageMs: age };
  return ageMs === null ? { kind: "none" } : { kind: "fresh", ageMs: age };
}
