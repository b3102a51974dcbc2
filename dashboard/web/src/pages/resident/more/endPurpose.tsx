import { useId, useRef, type FormEvent } from "react";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { t } from "../../../messages";
import type { Purpose } from "../types";
import { words } from "../words";
import { residentApi } from "./api";

/** One purpose ended in two steps; the others go on. */
export function EndPurpose(props: {
  personId: string;
  purpose: Purpose;
  name: string;
  onEnded: () => Promise<void>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const w = words().consents;
  const end = useAction(async (reason: string) => {
    await residentApi.withdraw(props.personId, reason, [props.purpose]);
    dialog.current?.close();
    await props.onEnded();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    void end.run(reason || t.resident.withdrawReasonDefault);
  };
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        {w.end(props.name)}
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={id}>
        <form className="form" onSubmit={submit}>
          <h2 id={id}>{w.end(props.name)}</h2>
          <p>{w.endLead}</p>
          <Field
            label={w.endReason}
            name="reason"
            defaultValue={t.resident.withdrawReasonDefault}
            maxLength={300}
          />
          <ProblemLine problem={end.problem} />
          <div className="buttons">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {w.cancel}
            </button>
            <button type="submit" className="button button--danger" aria-disabled={end.busy}>
              {w.end(props.name)}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
