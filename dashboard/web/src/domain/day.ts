import type { Rollup, Stretch, TimelineAlert } from "../pages/resident/types";
import type { Columns, Range } from "./curve";

export const STEP_MS = 5 * 60_000;
/** The server rolls up six hours a call. */
export const CHUNK_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** 0: the last 24 hours; otherwise the calendar day so many days ago, in the browser's zone. */
export function dayRange(daysAgo: number, now: number): Range {
  if (daysAgo === 0) return { from: now - DAY_MS, to: now };
  const start = new Date(now);
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - daysAgo);
  const end = new Date(start);
  end.setDate(end.getDate() + 1);
  return { from: start.getTime(), to: end.getTime() };
}

/** The range in calls that the server answers, on whole steps, so that none is cut in two. */
export function chunks(range: Range): Range[] {
  const from = Math.floor(range.from / STEP_MS) * STEP_MS;
  const to = Math.ceil(range.to / STEP_MS) * STEP_MS;
  const found: Range[] = [];
  for (let at = from; at < to; at += CHUNK_MS) found.push({ from: at, to: Math.min(to, at + CHUNK_MS) });
  return found;
}

/** Highest score of each step, and the band. `null` breaks the lines where nothing was assessed. */
export function dayColumns(rollups: readonly Rollup[]): Columns {
  const out: Columns = [[], [], [], []];
  const push = (t: number, ...values: (number | null)[]) => {
    out[0].push(t / 1000);
    values.forEach((value, i) => (out[i + 1] as (number | null)[]).push(value));
  };
  let before: number | null = null;
  for (const { t, score_max, expected_low, expected_high } of rollups) {
    if (before !== null && t - before > STEP_MS) push(before + STEP_MS / 2, null, null, null);
    push(t + STEP_MS / 2, score_max, expected_low, expected_high);
    before = t;
  }
  return out;
}

/** Steps in which more could not be assessed than could, and steps without any second. */
export function blind(rollups: readonly Rollup[], range: Range): Range[] {
  const seen = new Set(
    rollups.filter((r) => 2 * (r.assessed + r.paused) >= r.windows).map(({ t }) => t),
  );
  const found: Range[] = [];
  for (let t = Math.floor(range.from / STEP_MS) * STEP_MS; t < range.to; t += STEP_MS) {
    if (seen.has(t)) continue;
    const last = found.at(-1);
    if (last?.to === t) last.to = t + STEP_MS;
    else found.push({ from: t, to: t + STEP_MS });
  }
  return found;
}

export interface HourRow {
  t: number;
  mean: number | null;
  highest: number | null;
  /** Share of the hour's seconds that could be assessed, 0 to 1. */
  assessed: number;
  pausedMs: number;
  reason: string | null;
  alerts: readonly TimelineAlert[];
}

/** The same an hour at a time, for those who cannot see the curve. */
export function hours(
  rollups: readonly Rollup[],
  alerts: readonly TimelineAlert[],
  stretches: readonly Stretch[],
  range: Range,
): HourRow[] {
  const rows: HourRow[] = [];
  for (let t = Math.floor(range.from / HOUR_MS) * HOUR_MS; t < range.to; t += HOUR_MS) {
    const end = t + HOUR_MS;
    const inside = rollups.filter((r) => r.t >= t && r.t < end);
    rows.push({
      t,
      ...scores(inside),
      assessed: total(inside, (r) => r.assessed) / (Math.min(end, range.to) - Math.max(t, range.from)) * 1000,
      pausedMs: within(stretches, t, end),
      reason: commonest(inside),
      alerts: alerts.filter((a) => a.t_onset >= t && a.t_onset < end),
    });
  }
  return rows;
}

const total = (rollups: readonly Rollup[], of: (rollup: Rollup) => number): number =>
  rollups.reduce((sum, rollup) => sum + of(rollup), 0);

function scores(inside: readonly Rollup[]): { mean: number | null; highest: number | null } {
  const assessed = total(inside, (r) => r.assessed);
  if (assessed === 0) return { mean: null, highest: null };
  return {
    mean: total(inside, (r) => (r.score_mean ?? 0) * r.assessed) / assessed,
    highest: Math.max(...inside.map((r) => r.score_max ?? 0)),
  };
}

function within(stretches: readonly Stretch[], from: number, to: number): number {
  return stretches
    .filter(({ kind }) => kind === "paused")
    .reduce((sum, s) => sum + Math.max(0, Math.min(s.to_ms, to) - Math.max(s.from_ms, from)), 0);
}

function commonest(inside: readonly Rollup[]): string | null {
  const blindest = inside
    .filter(({ reason }) => reason !== null)
    .sort((a, b) => b.windows - b.assessed - b.paused - (a.windows - a.assessed - a.paused));
  return blindest[0]?.reason ?? null;
}
