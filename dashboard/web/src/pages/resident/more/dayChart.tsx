import { useMemo } from "react";
import { usePlot } from "../../../components/usePlot";
import type { Range } from "../../../domain/curve";
import { blind, dayColumns } from "../../../domain/day";
import { span, timeOfDay } from "../../../domain/time";
import { tierOf } from "../../../domain/urgency";
import { t } from "../../../messages";
import type { Rollup, Timeline } from "../types";
import { words } from "../words";

const HEIGHT_PX = 240;

interface DayProps {
  range: Range;
  rollups: readonly Rollup[];
  timeline: Timeline;
}

/** The highest signs of each five minutes, with alerts, pauses and what could not be assessed. */
export function DayChart({ range, rollups, timeline }: DayProps) {
  const w = words().day;
  const drawing = useMemo(() => dayColumns(rollups), [rollups]);
  const marks = useMemo(() => {
    const paused = timeline.stretches.map((s) => ({ from: s.from_ms, to: s.to_ms }));
    const named = (timeline.alerts ?? []).map(({ t_onset, tier }) => ({
      at: t_onset,
      mark: t.tier[tierOf(tier)].mark,
    }));
    return { gaps: blind(rollups, range), paused, named, onset: null, highlight: null };
  }, [rollups, range, timeline]);
  const holder = usePlot(HEIGHT_PX, drawing, range, marks);
  const lasted = (ranges: readonly Range[]) =>
    span(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
  const highest = Math.max(0, ...rollups.map(({ score_max }) => score_max ?? 0));
  const summary = w.summary(
    marks.named.length,
    lasted(marks.paused),
    lasted(marks.gaps),
    t.curve.tableShare(Math.round(highest * 100)),
  );
  return (
    <figure className="curve">
      <p data-testid="day-summary">{rollups.length === 0 ? w.empty : summary}</p>
      <div
        ref={holder}
        role="img"
        data-testid="day-curve"
        aria-label={`${w.chart(timeOfDay(range.from), timeOfDay(range.to))}. ${summary}`}
      />
      <ul className="curve-key">
        {(
          [
            ["score", w.keyScore],
            ["band", w.keyBand],
            ["gap", w.keyBlind],
            ["pause", w.keyPaused],
            ["onset", w.keyAlert],
          ] as const
        ).map(([look, text]) => (
          <li key={look}>
            <span className={`curve-key__swatch curve-key__swatch--${look}`} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
    </figure>
  );
}
