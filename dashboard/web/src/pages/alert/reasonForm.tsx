import { useState, type FormEvent, type ReactNode } from "react";
import { ProblemLine } from "../../components/problem";
import { useAction } from "../../components/useAction";
import { t } from "../../messages";
import { IdeasField } from "./ideasField";

interface ReasonFormProps {
  open: string;
  title: string;
  hint: string;
  submit: string;
  ideas: readonly string[];
  work: (reason: string) => Promise<void>;
  children?: ReactNode;
}

/** A button that opens a short form, since what it does needs a reason. */
export function ReasonForm(props: ReasonFormProps) {
  const [opened, setOpened] = useState(false);
  if (!opened) {
    return (
      <button type="button" className="button" aria-expanded="false" onClick={() => setOpened(true)}>
        {props.open}
      </button>
    );
  }
  return <Opened {...props} onCancel={() => setOpened(false)} />;
}

function Opened(props: ReasonFormProps & { onCancel: () => void }) {
  const [reason, setReason] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const save = useAction(props.work);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    setMistake(given ? null : t.progress.reasonNeeded);
    if (given) void save.run(given);
  };
  return (
    <form className="form reason-form" aria-label={props.title} onSubmit={submit}>
      <h2>{props.title}</h2>
      <p className="hint">{props.hint}</p>
      {props.children}
      <IdeasField
        label={t.progress.reason}
        ideas={props.ideas}
        value={reason}
        maxLength={200}
        onChange={setReason}
      />
      <ProblemLine problem={save.problem} text={mistake} />
      <div className="buttons">
        <button type="submit" className="button button--primary" aria-disabled={save.busy}>
          {props.submit}
        </button>
        <button type="button" className="button" onClick={props.onCancel}>
          {t.progress.cancel}
        </button>
      </div>
    </form>
  );
}
