import { useId, useRef, useState, type FormEvent } from "react";
import type { ResidentView } from "../../../api/types";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useMay } from "../../../components/session";
import { useAction } from "../../../components/useAction";
import type { ErasureReceipt } from "../types";
import { words } from "../words";
import { exportOf, residentApi } from "./api";

interface DataProps {
  view: ResidentView;
  onErased: (receipt: ErasureReceipt) => void;
}

/** What the person may ask for: everything that is kept, and its erasure. */
export function PersonData({ view, onErased }: DataProps) {
  const mayExport = useMay("export_person");
  const mayErase = useMay("erase_person");
  const w = words().data;
  if (!mayExport && !mayErase) return null;
  return (
    <section className="card" aria-labelledby="data">
      <h2 id="data">{w.title}</h2>
      <p className="hint">{w.lead}</p>
      {mayExport && (
        <p>
          <a className="button" href={exportOf(view.person_id)} download={`${view.person_id}.json`}>
            {w.export}
          </a>
        </p>
      )}
      {mayErase &&
        (view.consent === "valid" ? (
          <p className="hint">{w.eraseFirst}</p>
        ) : (
          <Erase view={view} onErased={onErased} />
        ))}
    </section>
  );
}

function Erase({ view, onErased }: DataProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [mistake, setMistake] = useState<string | null>(null);
  const w = words().data;
  const erase = useAction(async (reason: string) => {
    onErased(await residentApi.erase(view.person_id, reason, view.person_id));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const same = String(given.get("confirm")).trim() === view.person_id;
    setMistake(same ? null : w.confirmWrong);
    if (same) void erase.run(String(given.get("reason")).trim());
  };
  return (
    <>
      <button
        type="button"
        className="button button--danger"
        onClick={() => dialog.current?.showModal()}
      >
        {w.erase}
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={id}>
        <form className="form" onSubmit={submit}>
          <h2 id={id}>{w.eraseTitle(view.display_name)}</h2>
          <p>{w.eraseLead}</p>
          <Field label={w.eraseReason} name="reason" maxLength={500} required />
          <Field
            label={w.confirm(view.person_id)}
            name="confirm"
            autoComplete="off"
            autoCapitalize="none"
            required
          />
          <ProblemLine problem={erase.problem} text={mistake} />
          <div className="buttons">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {w.cancel}
            </button>
            <button type="submit" className="button button--danger" aria-disabled={erase.busy}>
              {w.eraseDone}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
