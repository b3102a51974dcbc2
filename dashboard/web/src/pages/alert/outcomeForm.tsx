import { useId, useState, type FormEvent } from "react";
import { api } from "../../api/client";
import type { AlertSummary, Outcome } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { useAction } from "../../components/useAction";
import { tierOf } from "../../domain/urgency";
import { useLive } from "../../live/provider";
import { t } from "../../messages";
import { IdeasField } from "./ideasField";

const OUTCOMES: readonly Outcome[] = ["true", "false", "cannot_say"];

/** What was found, in two taps: the answer and "Save". Everything else is optional. */
export function OutcomeForm(props: {
  alert: AlertSummary;
  mayTell: boolean;
  onSaved: () => void;
}) {
  const { alert, mayTell, onSaved } = props;
  // Nobody answered before the signs ended: what was found can still be told.
  const clearedByItself = alert.state === "closed" && alert.outcome === null;
  // First somebody goes; a form before that would only stand in the way.
  if (alert.state === "raised" || (!mayTell && alert.outcome === null)) return null;
  return (
    <section className="card area-outcome" aria-labelledby="outcome">
      <h2 id="outcome">{t.alert.outcome}</h2>
      {alert.outcome !== null && (
        <p data-testid="outcome-recorded">
          <strong>{t.alert.recorded(t.alert.outcomes[alert.outcome].word)}</strong>
        </p>
      )}
      {mayTell && (alert.state === "acknowledged" || clearedByItself) && (
        <Form alert={alert} onSaved={onSaved} />
      )}
    </section>
  );
}

function Form({ alert, onSaved }: { alert: AlertSummary; onSaved: () => void }) {
  const { tell } = useLive();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [why, setWhy] = useState("");
  const [helped, setHelped] = useState("");
  const [withPerson, setWithPerson] = useState(false);
  // Who has said so already is not asked again.
  const needsPresence = tierOf(alert.tier) === 1 && alert.workflow.attended_by === null;
  const [mistake, setMistake] = useState<string | null>(null);
  const save = useAction(async (found: Outcome) => {
    tell(
      await api.outcome(alert.alert_id, {
        outcome: found,
        why: why.trim() || null,
        what_helped: helped.trim() || null,
        with_person: withPerson,
      }),
    );
    onSaved();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = needsPresence && !withPerson ? t.alert.withPersonNeeded : null;
    setMistake(missing);
    if (missing === null && outcome !== null) void save.run(outcome);
  };
  return (
    <form className="form" onSubmit={submit}>
      <Choices chosen={outcome} onChoose={setOutcome} />
      {outcome !== null && (
        <>
          <div className="outcome-save">
            {needsPresence && <Presence checked={withPerson} onChange={setWithPerson} />}
            <button type="submit" className="button button--primary" aria-disabled={save.busy}>
              {save.busy ? t.alert.saving : t.alert.save}
            </button>
          </div>
          <ProblemLine problem={save.problem} text={mistake} />
          <div className="idea-fields">
            <IdeasField label={t.alert.whyFound} ideas={t.alert.whyIdeas} value={why} onChange={setWhy} />
            <IdeasField
              label={t.alert.helped}
              ideas={t.alert.helpedIdeas}
              value={helped}
              onChange={setHelped}
            />
          </div>
        </>
      )}
    </form>
  );
}

function Choices(props: { chosen: Outcome | null; onChoose: (outcome: Outcome) => void }) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">{t.alert.outcome}</legend>
      {OUTCOMES.map((outcome) => (
        <label key={outcome} className="choice">
          <input
            type="radio"
            name={name}
            value={outcome}
            checked={props.chosen === outcome}
            onChange={() => props.onChoose(outcome)}
          />
          <span>
            <strong>{t.alert.outcomes[outcome].word}</strong>
            <span className="choice__hint">{t.alert.outcomes[outcome].hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Presence(props: { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <strong>{t.alert.withPerson}</strong>
    </label>
  );
}
