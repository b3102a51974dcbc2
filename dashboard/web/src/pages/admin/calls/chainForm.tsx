import { useState, type FormEvent } from "react";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { useAction } from "../../../components/useAction";
import { NEW_STEP, spanInWords } from "../../../domain/chain";
import { fieldProblem } from "../../../domain/fieldProblem";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import type { Escalation, StepView } from "../types";
import { words } from "../words";
import { ChainText } from "./chainText";
import { StepFields } from "./stepFields";

const MOST_STEPS = 8;
const REPEATS_S = [60, 120, 300, 600];

interface Start {
  shift: string;
  from_time: string;
  to_time: string;
  steps: StepView[];
  repeat_s: number | null;
}

interface ChainFormProps {
  ward: string;
  names: readonly string[];
  start: Start;
  onSet: (now: Escalation) => void;
}

/** A chain for a shift; what it means is said in words while it is changed. */
export function ChainForm({ ward, names, start, onSet }: ChainFormProps) {
  const w = words();
  const [steps, setSteps] = useState<StepView[]>(start.steps);
  const [repeat, setRepeat] = useState<number | null>(start.repeat_s);
  const save = useAction(async (given: FormData) => {
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const times = { from_time: text("from_time"), to_time: text("to_time") };
    const shift = start.shift || text("shift");
    onSet(await adminApi.setChain(ward, shift, { ...times, steps, repeat_s: repeat }));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void save.run(new FormData(event.currentTarget));
  };
  const changed = (n: number, step: StepView) => setSteps(steps.map((old, i) => (i === n ? step : old)));
  const at = fieldProblem(save.problem);
  const repeats = REPEATS_S.includes(repeat ?? 60) ? REPEATS_S : [...REPEATS_S, repeat ?? 60];
  return (
    <form className="panel form" onSubmit={submit} noValidate>
      {start.shift === "" && (
        <Field
          label={w.calls.shiftName}
          hint={w.calls.shiftHint}
          problem={said(at, "shift")}
          name="shift"
          autoCapitalize="none"
          required
        />
      )}
      <div className="steps-grid">
        <Field
          label={w.calls.from}
          problem={said(at, "from_time")}
          name="from_time"
          type="time"
          defaultValue={start.from_time}
        />
        <Field
          label={w.calls.to}
          hint={w.calls.wholeDay}
          problem={said(at, "to_time")}
          name="to_time"
          type="time"
          defaultValue={start.to_time}
        />
      </div>
      {steps.map((step, n) => (
        <StepFields
          key={n}
          number={n + 1}
          step={step}
          names={names}
          onChange={(next) => changed(n, next)}
          onRemove={steps.length > 1 ? () => setSteps(steps.filter((_, i) => i !== n)) : null}
        />
      ))}
      <div className="buttons">
        <button
          type="button"
          className="button"
          disabled={steps.length >= MOST_STEPS}
          onClick={() => setSteps([...steps, NEW_STEP])}
        >
          {w.calls.addStep}
        </button>
      </div>
      <Choice
        label={w.calls.repeat}
        value={String(repeat ?? "")}
        options={[
          ["", w.calls.repeatNever],
          ...repeats.map((each): [string, string] => [
            String(each),
            w.calls.every(spanInWords(each, w.calls)),
          ]),
        ]}
        onChoose={(value) => setRepeat(value === "" ? null : Number(value))}
      />
      <div>
        <h3>{w.calls.preview}</h3>
        <ChainText chain={{ steps, repeat_s: repeat }} />
      </div>
      <Refused problem={save.problem} at={at?.field === "steps" ? { ...at, field: "" } : at} />
      <div className="buttons">
        <button type="submit" className="button button--primary" aria-disabled={save.busy}>
          {w.save}
        </button>
      </div>
    </form>
  );
}
