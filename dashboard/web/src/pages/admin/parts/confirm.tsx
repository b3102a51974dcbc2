import { useId, useRef } from "react";
import { useAction } from "../../../components/useAction";
import { words } from "../words";
import { Refused } from "./refused";

interface ConfirmProps {
  /** The button, and what it says again in the dialog. */
  label: string;
  /** Whom or what it is about, read after the label where several such buttons stand. */
  about?: string;
  title: string;
  lead: string;
  danger?: boolean;
  run: () => Promise<void>;
}

/** A button that asks once more, since what follows is felt by somebody else. */
export function Confirm({ label, about, title, lead, danger, run }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const action = useAction(async () => {
    await run();
    dialog.current?.close();
  });
  const kind = danger ? "button button--danger" : "button";
  return (
    <>
      <button type="button" className={kind} onClick={() => dialog.current?.showModal()}>
        {label}
        {about && <span className="visually-hidden"> {about}</span>}
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={id}>
        <div className="form">
          <h2 id={id}>{title}</h2>
          <p>{lead}</p>
          <Refused problem={action.problem} />
          <div className="buttons">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {words().cancel}
            </button>
            <button
              type="button"
              className={kind}
              aria-disabled={action.busy}
              onClick={() => void action.run()}
            >
              {label}
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
