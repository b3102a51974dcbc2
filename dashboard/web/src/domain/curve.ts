import type { CurvePoint } from "../api/types";

export const HALF_HOUR_MS = 30 * 60_000;
/** The server answers two hours at most; a little less leaves room for rounding. */
const MOST_MS = 119 * 60_000;
/** Windows are one second apart; more than this between two and the line is broken. */
const GAP_MS = 3_500;

export interface Range {
  from: number;
  to: number;
}

/** Columns for the chart: seconds, score, usual from, usual to. `null` breaks a line. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

export function columns(points: readonly CurvePoint[]): Columns {
  const out: Columns = [[], [], [], []];
  let before: number | null = null;
  const push = (t: number, score: number | null, low: number | null, high: number | null) => {
    out[0].push(t / 1000);
    out[1].push(score);
    out[2].push(low);
    out[3].push(high);
  };
  for (const point of points) {
    if (before !== null && point.t - before > GAP_MS) push(before + 1000, null, null, null);
    const seen = point.state !== "cannot_assess";
    push(point.t, seen ? point.score : null, point.expected_low, point.expected_high);
    before = point.t;
  }
  return out;
}

/** Stretches in which this person could not be assessed, missing seconds included. */
export function gaps(points: readonly CurvePoint[]): Range[] {
  const found: Range[] = [];
  const add = (from: number, to: number) => {
    const last = found.at(-1);
    if (last && from <= last.to + GAP_MS) last.to = to;
    else found.push({ from, to });
  };
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before && point.t - before.t > GAP_MS) add(before.t + 1000, point.t);
    if (point.state === "cannot_assess" || point.score === null) add(point.t, point.t + 1000);
  });
  return found;
}

/** Adds newly fetched points to the known ones: later answers win, old points fall off. */
export function merge(
  known: readonly CurvePoint[],
  fetched: readonly CurvePoint[],
  from: number,
): CurvePoint[] {
  const byTime = new Map(known.map((point) => [point.t, point]));
  for (const point of fetched) byTime.set(point.t, point);
  return [...byTime.values()].filter((point) => point.t >= from).sort((a, b) => a.t - b.t);
}

/**
 * The half hour to show for an alert. While it is open it reaches to now; once it is over it
 * stays around the onset, so that the same picture is there tomorrow.
 */
export function alertRange(onset: number, lastEvent: number, over: boolean, now: number): Range {
  const to = over ? Math.min(now, Math.max(onset + HALF_HOUR_MS / 2, lastEvent + 60_000)) : now;
  const from = Math.min(to - HALF_HOUR_MS, onset - HALF_HOUR_MS / 2);
  return { from: Math.max(from, to - MOST_MS), to };
}

/** A chart of one minute in half an hour is a tick mark; less than this is never shown. */
const SHORTEST_MS = 5 * 60_000;
const MARGIN_MS = 15_000;

/** The part of a range worth drawing: it begins where a person's history does. */
export function drawn(range: Range, points: readonly CurvePoint[]): Range {
  const first = points[0];
  if (first === undefined) return range;
  const begin = Math.min(first.t - MARGIN_MS, range.to - SHORTEST_MS);
  return { from: Math.max(range.from, begin), to: range.to };
}

/** Mean share of each sense over the points of a range, largest first; they sum to one. */
export function modalityShare(
  points: readonly CurvePoint[],
  range: Range,
): { modality: string; share: number }[] {
  const sums = new Map<string, number>();
  for (const point of points) {
    if (point.t < range.from || point.t > range.to) continue;
    for (const [modality, weight] of Object.entries(point.modality_weight)) {
      sums.set(modality, (sums.get(modality) ?? 0) + weight);
    }
  }
  const total = [...sums.values()].reduce((a, b) => a + b, 0);
  if (total <= 0) return [];
  return [...sums]
    .map(([modality, sum]) => ({ modality, share: sum / total }))
    .sort((a, b) => b.share - a.share);
}

export interface MinuteRow {
  t: number;
  score: number | null;
  low: number | null;
  high: number | null;
  /** Share of the minute's seconds that could be assessed, 0 to 1. */
  assessed: number;
}

/** The curve a minute at a time, for those who cannot see it. */
export function minutes(points: readonly CurvePoint[]): MinuteRow[] {
  const rows = new Map<number, CurvePoint[]>();
  for (const point of points) {
    const minute = Math.floor(point.t / 60_000) * 60_000;
    rows.set(minute, [...(rows.get(minute) ?? []), point]);
  }
  return [...rows].map(([t, inside]) => {
    const scores = inside.flatMap((point) => (point.score === null ? [] : [point.score]));
    const last = inside.at(-1);
    return {
      t,
      score: scores.length > 0 ? Math.max(...scores) : null,
      low: last?.expected_low ?? null,
      high: last?.expected_high ?? null,
      assessed: scores.length / Math.max(inside.length, 60),
    };
  });
}
