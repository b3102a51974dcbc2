import { useState, type FormEvent } from "react";
import type { Activity, PlannedActivity } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { t } from "../../messages";
import { WeekTimes, weekTimesOf } from "./weekTimes";

const USUAL_MINUTES = 30;
const LONGEST_MINUTES = 720;

/** One more line of the plan. */
export function PlanForm({ onAdd }: { onAdd: (added: PlannedActivity) => void }) {
  const words = t.surroundings;
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const times = weekTimesOf(event.currentTarget);
    setProblem(times === null ? words.addNeedsDay : null);
    const activity = String(new FormData(event.currentTarget).get("activity")) as Activity;
    if (times !== null) onAdd({ activity, ...times });
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="field">
        <label htmlFor="activity">{words.activity}</label>
        <select id="activity" name="activity">
          {Object.entries(words.activities).map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      </div>
      <WeekTimes
        words={{ days: words.on, from: words.from, minutes: words.minutes }}
        usualMinutes={USUAL_MINUTES}
        longestMinutes={LONGEST_MINUTES}
      />
      <ProblemLine problem={null} text={problem} />
      <button type="submit" className="button">
        {words.add}
      </button>
    </form>
  );
}
