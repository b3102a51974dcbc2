import type uPlot from "uplot";
import type { Range } from "../domain/curve";
import { timeOfDay } from "../domain/time";

/** What is drawn besides the lines; read anew at every drawing. */
export interface CurveMarks {
  gaps: readonly Range[];
  onset: number | null;
  highlight: Range | null;
  /** Stretches that were left out on purpose. */
  paused?: readonly Range[] | undefined;
  /** Moments with what is written beside them. */
  named?: readonly { at: number; mark: string }[] | undefined;
}

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** uPlot draws on a canvas, so colours are asked for at each drawing: the theme may change. */
export function curveOptions(
  width: number,
  height: number,
  marks: () => CurveMarks,
): Omit<uPlot.Options, "data"> {
  const font = "13px system-ui, sans-serif";
  const axis = {
    stroke: () => color("--text-muted"),
    grid: { stroke: () => color("--grid"), width: 1 },
    ticks: { stroke: () => color("--grid"), width: 1 },
    font,
  };
  const bandEdge = { stroke: () => color("--curve-band-edge"), width: 1, points: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { x: { time: true }, y: { range: [0, 1] } },
    axes: [
      { ...axis, space: 70, values: (_, splits) => splits.map((s) => timeOfDay(s * 1000)) },
      { ...axis, size: 58, values: (_, splits) => splits.map((s) => `${Math.round(s * 100)} %`) },
    ],
    series: [
      {},
      { stroke: () => color("--curve"), width: 2.5, points: { show: false } },
      bandEdge,
      bandEdge,
    ],
    bands: [{ series: [3, 2], fill: () => color("--curve-band") }],
    hooks: {
      drawClear: [
        (chart) => {
          const { gaps, paused = [], highlight } = marks();
          for (const gap of gaps) shade(chart, gap, color("--curve-gap"));
          for (const each of paused) shade(chart, each, color("--curve-pause"));
          if (highlight) shade(chart, highlight, color("--curve-evidence"));
        },
      ],
      draw: [
        (chart) => {
          const { onset, named = [] } = marks();
          if (onset !== null) onsetLine(chart, onset);
          for (const { at, mark } of named) onsetLine(chart, at, mark);
        },
      ],
    },
  };
}

/** At least this wide in canvas pixels: evidence of one second would be invisible otherwise. */
const NARROWEST = 6;

function shade(chart: uPlot, range: Range, fill: string): void {
  const { ctx, bbox } = chart;
  const left = chart.valToPos(range.from / 1000, "x", true);
  const right = chart.valToPos(range.to / 1000, "x", true);
  const start = Math.max(bbox.left, left);
  const end = Math.min(bbox.left + bbox.width, Math.max(right, left + NARROWEST));
  if (end <= start) return;
  ctx.save();
  ctx.fillStyle = fill;
  ctx.fillRect(start, bbox.top, end - start, bbox.height);
  ctx.restore();
}

function onsetLine(chart: uPlot, onset: number, mark = ""): void {
  const { ctx, bbox } = chart;
  const x = chart.valToPos(onset / 1000, "x", true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = color("--curve-onset");
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.fillStyle = color("--text");
  ctx.font = `${14 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillText(mark, x + 3 * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
  ctx.restore();
}
