import type { ResidentView } from "../api/types";
import type { Consent, Grant, GrantRequest, Purpose } from "../pages/resident/types";

export const PURPOSES: readonly Purpose[] = ["face", "voice", "body", "key_frames", "research"];

export interface PurposeState {
  purpose: Purpose;
  status: Grant["status"] | "never";
  grant: Grant | null;
}

/** Every purpose, given or not: none follows from another. */
export function purposeStates(consent: Consent): PurposeState[] {
  return PURPOSES.map((purpose) => {
    const grant = consent.grants.find((each) => each.purpose === purpose) ?? null;
    return { purpose, status: grant?.status ?? "never", grant };
  });
}

/** Without a new second for so long, nothing is watched: they come once a second. */
const SILENT_MS = 15_000;

export type Obeyed =
  | { kind: "stopping"; since: number }
  | { kind: "stopped"; at: number; afterMs: number };

/**
 * Whether the box in the room has stopped since the consent ended, as far as can be told from what
 * still arrives; null while there is a consent, or when none ever ended.
 */
export function obeyed(consent: Consent, view: ResidentView, ageMs: number | null): Obeyed | null {
  const ended = consent.ledger.at(-1)?.withdrawn_at ?? null;
  if (ended === null) return null;
  const last = view.live?.t_end ?? null;
  if (last === null || last <= ended) return { kind: "stopped", at: ended, afterMs: 0 };
  if (ageMs !== null && ageMs < SILENT_MS) return { kind: "stopping", since: ended };
  return { kind: "stopped", at: last, afterMs: last - ended };
}

/** What the basis says about capacity: who has it decides alone, who lacks it cannot. */
export function findingOf(basis: GrantRequest["basis"]): "has_capacity" | "lacks_capacity" {
  return basis === "own" ? "has_capacity" : "lacks_capacity";
}

/** "2026-05-21" as the last moment of that day in the browser's zone; null for no date. */
export function endOfDay(date: string): number | null {
  const found = new Date(`${date}T23:59:59`).getTime();
  return Number.isNaN(found) ? null : found;
}

/** The day of a moment as a date field wants it, in the browser's zone. */
export function dateField(ms: number): string {
  const day = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
