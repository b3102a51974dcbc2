import { useMemo } from "react";
import type { CurvePoint } from "../api/types";
import { columns, drawn, gaps, type Range } from "../domain/curve";
import { span, timeOfDay } from "../domain/time";
import { t } from "../messages";
import { CurveTable } from "./curveTable";
import { usePlot } from "./usePlot";

const HEIGHT_PX = 260;

interface CurveChartProps {
  points: readonly CurvePoint[];
  range: Range;
  onset?: number | null;
  highlight?: Range | null;
}

/** Score against what is usual for this person, with the stretches that nobody could judge. */
export function CurveChart({ points, onset = null, highlight = null, ...props }: CurveChartProps) {
  const range = drawn(props.range, points);
  const shaded = useMemo(() => gaps(points), [points]);
  const drawing = useMemo(() => columns(points), [points]);
  const holder = usePlot(HEIGHT_PX, drawing, range, { gaps: shaded, onset, highlight });

  return (
    <figure className="curve">
      <div
        ref={holder}
        role="img"
        data-testid="curve"
        aria-label={`${t.curve.label(timeOfDay(range.from), timeOfDay(range.to))}. ${summary(points, shaded)}`}
      />
      <CurveKey onset={onset !== null} highlight={highlight !== null} />
      {points.length === 0 && <p className="hint">{t.curve.empty}</p>}
      <CurveTable points={points} />
    </figure>
  );
}

function CurveKey(props: { onset: boolean; highlight: boolean }) {
  const keys = [
    { look: "score", text: t.curve.score },
    { look: "band", text: t.curve.usual },
    { look: "gap", text: t.curve.gap },
    ...(props.onset ? [{ look: "onset", text: t.curve.onset }] : []),
    ...(props.highlight ? [{ look: "evidence", text: t.curve.evidence }] : []),
  ];
  return (
    <ul className="curve-key">
      {keys.map(({ look, text }) => (
        <li key={look}>
          <span className={`curve-key__swatch curve-key__swatch--${look}`} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}

function summary(points: readonly CurvePoint[], notSeen: readonly Range[]): string {
  const percent = (value: number | null | undefined): string =>
    value === null || value === undefined ? t.curve.none : `${Math.round(value * 100)} %`;
  const last = points.findLast((point) => point.score !== null);
  const peak = points.reduce<number | null>(
    (most, { score }) => (score !== null && (most === null || score > most) ? score : most),
    null,
  );
  const usual = t.curve.between(percent(last?.expected_low), percent(last?.expected_high));
  const missed = notSeen.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  return t.curve.summary(percent(last?.score), usual, percent(peak), span(missed));
}
