import { useState, type FormEvent } from "react";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { useAction } from "../../../components/useAction";
import { fieldProblem } from "../../../domain/fieldProblem";
import { ticked } from "../../../domain/scope";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import { Tick } from "../parts/scopeFields";
import type { Assignments } from "../types";
import { words } from "../words";

interface NewListProps {
  ward: string;
  known: Assignments;
  people: readonly string[];
  onSet: (now: Assignments) => void;
}

/** A list for a shift: on one day, or on each that has none of its own. */
export function NewList({ ward, known, people, onSet }: NewListProps) {
  const w = words();
  const [shift, setShift] = useState(known.on_duty.shift);
  const [chosen, setChosen] = useState<string[]>([]);
  const set = useAction(async (form: HTMLFormElement) => {
    const day = String(new FormData(form).get("day")) || null;
    onSet(await adminApi.setAssignment(ward, shift, { day, usernames: chosen }));
    form.reset();
    setChosen([]);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void set.run(event.currentTarget);
  };
  const at = fieldProblem(set.problem);
  return (
    <details className="card adding">
      <summary>{w.shifts.add}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <Choice
          label={w.shifts.shift}
          value={shift}
          options={known.shifts.map((each) => [
            each.shift,
            w.calls.shift(each.shift, each.from_time, each.to_time),
          ])}
          onChoose={setShift}
        />
        <Field
          label={w.shifts.day}
          hint={w.shifts.dayHint}
          problem={said(at, "day")}
          name="day"
          type="date"
        />
        <fieldset className="ticks">
          <legend>
            {w.shifts.who} ({w.shifts.chosen(chosen.length)})
          </legend>
          {people.length === 0 && <p>{w.shifts.nobody}</p>}
          {people.map((name) => (
            <Tick
              key={name}
              label={name}
              on={chosen.includes(name)}
              onTick={(on) => setChosen(ticked(chosen, name, on))}
            />
          ))}
        </fieldset>
        <Refused problem={set.problem} at={at?.field === "usernames" ? { ...at, field: "" } : at} />
        <button type="submit" className="button button--primary" aria-disabled={set.busy}>
          {w.shifts.set}
        </button>
      </form>
    </details>
  );
}
