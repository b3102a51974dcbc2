import { useState, type FormEvent } from "react";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import type { CareKind, PlannedPause } from "../types";
import { WeekTimes, weekTimesOf } from "../weekTimes";
import { words } from "../words";

const LONGEST_MINUTES = 120;
const USUAL_MINUTES = 20;

/** One more weekly pause. */
export function PauseForm({ onAdd }: { onAdd: (added: PlannedPause) => void }) {
  const [kind, setKind] = useState<CareKind>("washing");
  const [problem, setProblem] = useState<string | null>(null);
  const w = words().plan;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const times = weekTimesOf(event.currentTarget);
    setProblem(times === null ? w.needsDay : null);
    if (times !== null) onAdd({ kind, ...times });
  };
  return (
    <form className="form" onSubmit={submit}>
      <Choice
        label={w.kind}
        value={kind}
        options={Object.entries(w.kinds)}
        onChoose={(chosen) => setKind(chosen as CareKind)}
      />
      <WeekTimes
        words={{ days: w.days, from: w.begins, minutes: w.lasts }}
        usualMinutes={USUAL_MINUTES}
        longestMinutes={LONGEST_MINUTES}
      />
      <ProblemLine problem={null} text={problem} />
      <button type="submit" className="button">
        {w.add}
      </button>
    </form>
  );
}
