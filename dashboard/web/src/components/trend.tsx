import { memo } from "react";
import { TREND_LENGTH } from "../live/reducer";

const WIDTH = 180;
const HEIGHT = 32;

/**
 * The last three minutes as a line; where nothing could be judged the line is broken. Drawn anew
 * only with a new score: an alert must not wait for twenty lines that did not change.
 */
export const Trend = memo(function Trend(props: { scores: readonly (number | null)[] }) {
  if (props.scores.every((score) => score === null)) return null;
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path(props.scores)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

function path(scores: readonly (number | null)[]): string {
  const step = WIDTH / (TREND_LENGTH - 1);
  const start = TREND_LENGTH - scores.length;
  let drawing = false;
  return scores
    .map((score, i) => {
      if (score === null) {
        drawing = false;
        return "";
      }
      const command = drawing ? "L" : "M";
      drawing = true;
      const y = HEIGHT - 2 - score * (HEIGHT - 4);
      return `${command}${((start + i) * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
