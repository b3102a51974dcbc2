import { useState, type FormEvent } from "react";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { minuteOf } from "../../../domain/plan";
import { t } from "../../../messages";
import type { CareKind, PlannedPause } from "../types";
import { words } from "../words";

const LONGEST_MINUTES = 120;
const USUAL_MINUTES = 20;

/** One more weekly pause; every day unless some are left out. */
export function PauseForm({ onAdd }: { onAdd: (added: PlannedPause) => void }) {
  const [kind, setKind] = useState<CareKind>("washing");
  const [problem, setProblem] = useState<string | null>(null);
  const w = words().plan;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const from_minute = minuteOf(String(given.get("begins")));
    const weekdays = given.getAll("day").map(Number);
    if (from_minute === null || weekdays.length === 0) {
      setProblem(w.needsDay);
      return;
    }
    setProblem(null);
    onAdd({ kind, weekdays, from_minute, minutes: Number(given.get("lasts")) });
  };
  return (
    <form className="form" onSubmit={submit}>
      <Choice
        label={w.kind}
        value={kind}
        options={Object.entries(w.kinds)}
        onChoose={(chosen) => setKind(chosen as CareKind)}
      />
      <fieldset className="days">
        <legend>{w.days}</legend>
        {t.surroundings.days.map((day, i) => (
          <label key={day}>
            <input type="checkbox" name="day" value={i + 1} defaultChecked /> {day}
          </label>
        ))}
      </fieldset>
      <Field label={w.begins} name="begins" type="time" required />
      <Field
        label={w.lasts}
        name="lasts"
        type="number"
        min={1}
        max={LONGEST_MINUTES}
        defaultValue={USUAL_MINUTES}
        required
      />
      <ProblemLine problem={null} text={problem} />
      <button type="submit" className="button">
        {w.add}
      </button>
    </form>
  );
}
