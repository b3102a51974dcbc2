import { Field } from "../../components/field";
import { minuteOf } from "../../domain/plan";
import { t } from "../../messages";

interface WeekTimesProps {
  words: { days: string; from: string; minutes: string };
  usualMinutes: number;
  longestMinutes: number;
}

/** Days of the week and a time of day: every day unless some are left out. */
export function WeekTimes({ words, usualMinutes, longestMinutes }: WeekTimesProps) {
  return (
    <>
      <fieldset className="days">
        <legend>{words.days}</legend>
        {t.surroundings.days.map((day, i) => (
          <label key={day}>
            <input type="checkbox" name="day" value={i + 1} defaultChecked /> {day}
          </label>
        ))}
      </fieldset>
      <Field label={words.from} name="from" type="time" required />
      <Field
        label={words.minutes}
        name="minutes"
        type="number"
        min={1}
        max={longestMinutes}
        defaultValue={usualMinutes}
        required
      />
    </>
  );
}

/** What stands in them; null where a day or the time is missing. */
export function weekTimesOf(
  form: HTMLFormElement,
): { weekdays: number[]; from_minute: number; minutes: number } | null {
  const given = new FormData(form);
  const from_minute = minuteOf(String(given.get("from")));
  const weekdays = given.getAll("day").map(Number);
  if (from_minute === null || weekdays.length === 0) return null;
  return { weekdays, from_minute, minutes: Number(given.get("minutes")) };
}
