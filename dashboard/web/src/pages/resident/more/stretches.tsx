import { timeOrDate } from "../../../domain/time";
import type { Stretch } from "../types";
import { words } from "../words";
import { pauseReason } from "./pauseReason";

/** When nobody was watched on purpose, and why. */
export function Stretches({ stretches, now }: { stretches: readonly Stretch[]; now: number }) {
  const w = words().day;
  if (stretches.length === 0) return null;
  return (
    <ul className="plan" data-testid="stretches">
      {stretches.map((each) => {
        const [from, to] = [timeOrDate(each.from_ms, now), timeOrDate(each.to_ms, now)];
        const by = each.by === "system" ? w.bySystem : each.by;
        return (
          <li key={`${each.kind} ${each.from_ms}`}>
            {each.kind === "paused"
              ? w.pause(from, to, pauseReason(each.reason), by)
              : w.notWatched(from, to)}
          </li>
        );
      })}
    </ul>
  );
}
