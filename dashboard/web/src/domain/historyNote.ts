import type { AlertAction } from "../api/types";
import { t, wordFor } from "../messages";
import { audienceWords } from "./progress";

const RAISED = /^tier ([123])$/;
const ROSE = /^tier ([123]) to tier ([123])$/;
const BROKE = /^tier ([123]) broke through$/;
const HANDED = /^handed over by (.+)$/;
const FOUND = /^(true|false|cannot_say)(?:; ([\s\S]*))?$/;
const HELPED = /^(?:([\s\S]*); )?helped: ([\s\S]+)$/;

/**
 * What an action's note says, in the language of the page. The server writes some notes in fixed
 * words, which are translated; what a person typed stays as they typed it.
 */
export function historyNote({ action, note }: AlertAction): string {
  if (!note) return "";
  switch (action) {
    case "notified":
    case "passed_on":
      return audienceWords(note);
    case "raised":
      return filled(RAISED.exec(note), t.notes.tier) ?? note;
    case "escalated":
      return filled(ROSE.exec(note), t.notes.rose) ?? note;
    case "snooze_ended":
      return filled(BROKE.exec(note), t.notes.broke) ?? note;
    case "acknowledged":
    case "attended":
      return filled(HANDED.exec(note), t.notes.handed) ?? place(note);
    case "outcome":
      return outcome(note);
    default:
      return note;
  }
}

function filled(found: RegExpExecArray | null, say: (...said: string[]) => string): string | null {
  return found === null ? null : say(...found.slice(1));
}

/** "phone, 10.0.0.4", or how somebody said that they were there. */
function place(note: string): string {
  const [first = "", ...rest] = note.split(", ");
  return [wordFor(t.notes.places, first) ?? first, ...rest].join(", ");
}

function outcome(note: string): string {
  const [, found, said = ""] = FOUND.exec(note) ?? [];
  if (found === undefined) return note;
  const word = t.alert.outcomes[found as "true" | "false" | "cannot_say"].word;
  const helped = HELPED.exec(said);
  const why = helped === null ? said : (helped[1] ?? "");
  return [word, why, helped === null ? "" : t.notes.helped(helped[2] ?? "")].filter(Boolean).join("; ");
}
