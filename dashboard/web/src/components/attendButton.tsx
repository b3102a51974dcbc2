import { useState, type FormEvent } from "react";
import { api } from "../api/client";
import type { AlertSummary } from "../api/types";
import { useLive } from "../live/provider";
import { t } from "../messages";
import { Field } from "./field";
import { ProblemLine } from "./problem";
import { useAction } from "./useAction";
import { useFocusHandedOn } from "./useFocusHandedOn";

interface AttendButtonProps {
  alert: AlertSummary;
  onDone?: () => void;
  /** Names the person, where the heading above does not. */
  named?: boolean;
}

/** "I am with the person", in one tap; then asks for the code of the room where the room has one. */
export function AttendButton({ alert, onDone, named = false }: AttendButtonProps) {
  const { tell } = useLive();
  const box = useFocusHandedOn<HTMLFormElement>();
  const [asked, setAsked] = useState(false);
  const [code, setCode] = useState("");
  const attend = useAction(async (given: string | null) => {
    tell(await api.attend(alert.alert_id, given));
    onDone?.();
  });
  const needsCode = attend.problem?.type === "wrong-room-code";
  // The room was given a code meanwhile. Once asked for, the field stays while an answer is on its way.
  if (needsCode && !asked) setAsked(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (alert.workflow.code_needed && !asked) {
      setAsked(true);
      return;
    }
    void attend.run(code.trim() || null);
  };
  return (
    <form className="acknowledge" ref={box} onSubmit={submit}>
      {asked && (
        <Field
          label={t.progress.roomCode}
          hint={t.progress.roomCodeHint}
          value={code}
          maxLength={32}
          autoComplete="off"
          autoFocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <button
        type="submit"
        className="button"
        aria-disabled={attend.busy}
        aria-label={named && !asked ? t.progress.attendFor(alert.display_name) : undefined}
      >
        {asked ? t.progress.roomCodeSend : t.progress.attend}
      </button>
      <ProblemLine problem={attend.problem} />
    </form>
  );
}
