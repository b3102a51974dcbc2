import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { CurvePoint } from "../api/types";
import { columns, drawn, gaps, type Range } from "../domain/curve";
import { span, timeOfDay } from "../domain/time";
import { t } from "../messages";
import { curveOptions, type CurveMarks } from "./curveOptions";
import { CurveTable } from "./curveTable";

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
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const shaded = useMemo(() => gaps(points), [points]);
  const marks = useRef<CurveMarks>({ gaps: shaded, onset, highlight });

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const options = curveOptions(element.clientWidth, HEIGHT_PX, () => marks.current);
    const plot = new uPlot(options, [[], [], [], []], element);
    chart.current = plot;
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    resized.observe(element);
    const theme = window.matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => plot.redraw();
    theme.addEventListener("change", redraw);
    return () => {
      theme.removeEventListener("change", redraw);
      resized.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    marks.current = { gaps: shaded, onset, highlight };
    const plot = chart.current;
    if (plot === null) return;
    plot.batch(() => {
      plot.setData(columns(points), false);
      plot.setScale("x", { min: range.from / 1000, max: range.to / 1000 });
    });
    plot.redraw();
  }, [points, shaded, onset, highlight, range.from, range.to]);

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
