import { useId, useState } from "react";
import { api } from "../../api/client";
import type { AlertSummary } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { useAction } from "../../components/useAction";
import { SNOOZE_MIN } from "../../domain/progress";
import { countdown, timeOfDay } from "../../domain/time";
import { useLive } from "../../live/provider";
import { t } from "../../messages";
import { ReasonForm } from "./reasonForm";

interface SnoozeProps {
  alert: AlertSummary;
  onChanged: () => void;
}

/** Agrees not to be called for a while; offered once for each alert and never for tier 1. */
export function SnoozeForm({ alert, onChanged }: SnoozeProps) {
  const { tell } = useLive();
  const [minutes, setMinutes] = useState(SNOOZE_MIN[0] ?? 15);
  const snooze = async (reason: string) => {
    tell(await api.snooze(alert.alert_id, minutes, reason));
    onChanged();
  };
  return (
    <ReasonForm
      open={t.progress.snooze}
      title={t.progress.snoozeTitle}
      hint={t.progress.snoozeHint}
      submit={t.progress.snoozeSave}
      ideas={t.progress.snoozeIdeas}
      work={snooze}
    >
      <Expiry chosen={minutes} onChoose={setMinutes} />
    </ReasonForm>
  );
}

function Expiry(props: { chosen: number; onChoose: (minutes: number) => void }) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{t.progress.snoozeFor}</legend>
      {SNOOZE_MIN.map((minutes) => (
        <label key={minutes} className="choice">
          <input
            type="radio"
            name={name}
            checked={props.chosen === minutes}
            onChange={() => props.onChoose(minutes)}
          />
          <strong>{t.progress.snoozeChoice(minutes)}</strong>
        </label>
      ))}
    </fieldset>
  );
}

/** Who agreed to it, why, how long it still lasts. */
export function Snoozed(props: SnoozeProps & { now: number; mayEnd: boolean }) {
  const { alert, onChanged, now, mayEnd } = props;
  const { tell } = useLive();
  const end = useAction(async () => {
    tell(await api.endSnooze(alert.alert_id));
    onChanged();
  });
  const { snooze } = alert.workflow;
  if (snooze === null) return null;
  return (
    <div className="snoozed" data-testid="snoozed">
      <p>
        <strong>{t.progress.snoozedBy(snooze.by, timeOfDay(snooze.until))}</strong>
        {", "}
        <span role="timer">{t.progress.snoozedLeft(countdown(snooze.until - now))}</span>
      </p>
      <p>{t.progress.snoozedWhy(snooze.reason)}</p>
      {mayEnd && (
        <button type="button" className="button" aria-disabled={end.busy} onClick={() => void end.run()}>
          {t.progress.snoozeEnd}
        </button>
      )}
      <ProblemLine problem={end.problem} />
    </div>
  );
}
