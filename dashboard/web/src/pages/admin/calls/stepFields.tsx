import { Choice } from "../../../components/choice";
import { delayChoices, delayOf, spanInWords, withDelay } from "../../../domain/chain";
import { ticked } from "../../../domain/scope";
import { Tick } from "../parts/scopeFields";
import type { StepView } from "../types";
import { words } from "../words";

const TIERS = [1, 2, 3] as const;

interface StepFieldsProps {
  /** From 1. */
  number: number;
  step: StepView;
  /** Accounts that may be called by name. */
  names: readonly string[];
  onChange: (step: StepView) => void;
  onRemove: (() => void) | null;
}

/** One step of a chain: whom, and for each tier how long after the step before. */
export function StepFields({ number, step, names, onChange, onRemove }: StepFieldsProps) {
  const w = words().calls;
  const person = step.audiences.find((each) => each.startsWith("user:")) ?? "";
  const others = step.audiences.filter((each) => !each.startsWith("user:"));
  const setPeople = (chosen: string) =>
    onChange({ ...step, audiences: chosen === "" ? others : [...others, chosen] });
  const people = [...new Set([...names.map((name) => `user:${name}`), ...(person ? [person] : [])])];
  return (
    <fieldset className="step">
      <legend>{w.step(number)}</legend>
      <fieldset className="ticks">
        <legend>{w.who}</legend>
        {Object.entries(w.audience).map(([audience, text]) => (
          <Tick
            key={audience}
            label={text}
            on={step.audiences.includes(audience)}
            onTick={(on) => onChange({ ...step, audiences: ticked(step.audiences, audience, on) })}
          />
        ))}
      </fieldset>
      {people.length > 0 && (
        <Choice
          label={w.someone}
          value={person}
          options={[
            ["", w.nobodyNamed],
            ...people.map((each): [string, string] => [each, each.replace(/^user:/, "")]),
          ]}
          onChoose={setPeople}
        />
      )}
      <p className="hint">{number === 1 ? w.waitsFirst : w.waits}</p>
      <div className="steps-grid">
        {TIERS.map((tier) => {
          const delay = delayOf(step, tier);
          return (
            <Choice
              key={tier}
              label={w.wait(tier)}
              value={String(delay ?? "")}
              options={[
                ...delayChoices(delay).map((each): [string, string] => [
                  String(each),
                  each === 0 ? w.atOnce : spanInWords(each, w),
                ]),
                ["", w.notCalled],
              ]}
              onChoose={(value) =>
                onChange(withDelay(step, tier, value === "" ? null : Number(value)))
              }
            />
          );
        })}
      </div>
      {onRemove && (
        <button type="button" className="button button--small" onClick={onRemove}>
          {w.removeStep(number)}
        </button>
      )}
    </fieldset>
  );
}
