import { useEffect, useRef, type RefObject } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Columns, Range } from "../domain/curve";
import { curveOptions, type CurveMarks } from "./curveOptions";

/** A curve drawn into the element that takes the answer; redrawn with its data, size and theme. */
export function usePlot(
  height: number,
  columns: Columns,
  range: Range,
  marks: CurveMarks,
): RefObject<HTMLDivElement | null> {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const shown = useRef(marks);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const options = curveOptions(element.clientWidth, height, () => shown.current);
    const plot = new uPlot(options, [[], [], [], []], element);
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
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
  }, [height]);

  const { gaps, onset, highlight, paused, named } = marks;
  useEffect(() => {
    shown.current = { gaps, onset, highlight, paused, named };
    const plot = chart.current;
    if (plot === null) return;
    plot.batch(() => {
      plot.setData(columns, false);
      plot.setScale("x", { min: range.from / 1000, max: range.to / 1000 });
    });
    plot.redraw();
  }, [columns, gaps, onset, highlight, paused, named, range.from, range.to]);

  return holder;
}
