import { useRef, type FormEvent } from "react";
import { api } from "../../api/client";
import type { ResidentView } from "../../api/types";
import { Field } from "../../components/field";
import { ProblemLine } from "../../components/problem";
import { useMay } from "../../components/session";
import { useAction } from "../../components/useAction";
import { t } from "../../messages";

/** Consent as a switch: seen at a glance, withdrawn in two steps, never by accident. */
export function ConsentCard({ view }: { view: ResidentView }) {
  const mayWithdraw = useMay("withdraw_consent");
  const dialog = useRef<HTMLDialogElement>(null);
  const withdraw = useAction(async (reason: string) => {
    await api.withdrawConsent(view.person_id, reason);
    dialog.current?.close();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    void withdraw.run(reason || t.resident.withdrawReasonDefault);
  };
  return (
    <section className="card area-consent" aria-labelledby="consent">
      <h2 id="consent">{t.resident.consent}</h2>
      <p data-testid="consent-state">{t.resident.consentState[view.consent]}</p>
      {mayWithdraw && view.consent === "valid" && (
        <button
          type="button"
          className="button button--danger"
          onClick={() => dialog.current?.showModal()}
        >
          {t.resident.withdraw}
        </button>
      )}
      <dialog ref={dialog} className="dialog" aria-labelledby="withdraw-title">
        <form className="form" onSubmit={submit}>
          <h2 id="withdraw-title">{t.resident.withdrawTitle(view.display_name)}</h2>
          <p>{t.resident.withdrawLead}</p>
          <Field
            label={t.resident.withdrawReason}
            name="reason"
            defaultValue={t.resident.withdrawReasonDefault}
            maxLength={300}
          />
          <ProblemLine problem={withdraw.problem} />
          <div className="buttons">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {t.resident.keep}
            </button>
            <button type="submit" className="button button--danger" aria-disabled={withdraw.busy}>
              {t.resident.withdrawConfirm}
            </button>
          </div>
        </form>
      </dialog>
    </section>
  );
}
