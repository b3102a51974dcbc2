import type { PlannedActivity } from "../api/types";
import { t, wordFor } from "../messages";

const WEEK = 7;

/** Minutes after midnight as a clock shows them. */
export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** What a time field holds, as minutes after midnight; null where it holds no time. */
export function minuteOf(clock: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)/.exec(clock);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}

/** "Every day", or the names of the days from Monday on. */
export function daysInWords(weekdays: readonly number[]): string {
  const words = t.surroundings;
  const days = [...weekdays].sort((a, b) => a - b);
  return days.length === WEEK ? words.everyDay : days.map((day) => words.days[day - 1]).join(", ");
}

/** One planned activity in words. */
export function planLine(planned: PlannedActivity): string {
  const words = t.surroundings;
  const on = daysInWords(planned.weekdays);
  const activity = wordFor(words.activities, planned.activity) ?? planned.activity;
  return words.line(activity, on, clockOf(planned.from_minute), planned.minutes);
}
