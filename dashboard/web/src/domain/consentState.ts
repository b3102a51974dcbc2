import type { CurvePoint, ResidentView } from "../api/types";
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

/** The senses that a purpose lets run: no picture is looked at without the face's. */
const SENSES: Partial<Record<Purpose, readonly string[]>> = {
  face: ["face", "body", "motion"],
  body: ["body", "motion"],
  voice: ["voice"],
};
/** The curve is asked for two hours at most; a little less leaves room for rounding. */
const RECENT_MS = 119 * 60_000;
/** The second in which it ended is a second of before. */
const SECOND_MS = 1000;

/** Purposes that ended alone so recently that the curve shows whether the box obeyed. */
export function endedAlone(consent: Consent, now: number): Grant[] {
  if (consent.status !== "valid") return [];
  return consent.grants.filter(
    ({ purpose, withdrawn_at }) =>
      SENSES[purpose] !== undefined && withdrawn_at !== null && now - withdrawn_at < RECENT_MS,
  );
}

/** Whether what a purpose let run was still used after its end, from the seconds since then. */
export function obeyedAlone(
  { purpose, withdrawn_at }: Grant,
  points: readonly CurvePoint[],
  now: number,
): Obeyed | null {
  if (withdrawn_at === null) return null;
  const senses = SENSES[purpose] ?? [];
  const since = points.filter((point) => point.t >= withdrawn_at);
  const uses = (point: CurvePoint, sense: string) => (point.modality_weight[sense] ?? 0) > 0;
  const used = since.findLast((point) => senses.some((sense) => uses(point, sense)));
  if (used === undefined) {
    // A second that could not be assessed used nothing: it does not show what it would have used.
    const shown = since.some((point) => Object.keys(point.modality_weight).some((s) => uses(point, s)));
    if (!shown) return { kind: "stopping", since: withdrawn_at };
    return { kind: "stopped", at: withdrawn_at, afterMs: 0 };
  }
  const last = used.t + SECOND_MS;
  if (now - last < SILENT_MS) return { kind: "stopping", since: withdrawn_at };
  return { kind: "stopped", at: last, afterMs: last - withdrawn_at };
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
