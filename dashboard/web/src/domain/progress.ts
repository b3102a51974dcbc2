import type { AlertAction, AlertSummary } from "../api/types";
import { t, wordFor } from "../messages";
import { countdown, timeOfDay } from "./time";

/** Minutes that a snooze may last; four hours is the most that the server agrees to. */
export const SNOOZE_MIN: readonly number[] = [15, 30, 60, 120, 240];

const CALLS: ReadonlySet<string> = new Set(["notified", "passed_on"]);

/** "assigned, role:nurse" as a nurse would say it; accounts stay as they are called. */
export function audienceWords(note: string): string {
  return note
    .split(",")
    .map((one) => one.trim())
    .map(audienceWord)
    .join(", ");
}

/** In front of the shift whose list nobody is on, where the ward keeps lists. */
const UNASSIGNED = "unassigned:";

function audienceWord(one: string): string {
  if (one.startsWith(UNASSIGNED)) return t.progress.unassigned(one.slice(UNASSIGNED.length));
  return wordFor(t.progress.audience, one) ?? one.replace(/^user:/, "");
}

/** Whom the newest call was for; null before the first call of this round. */
export function lastCalled(alert: AlertSummary, actions: readonly AlertAction[]): string | null {
  if (alert.workflow.called === 0) return null;
  const call = actions.findLast(({ action }) => CALLS.has(action));
  return call?.note ? audienceWords(call.note) : null;
}

/** Where the alert stands and what comes next by itself, in sentences. `now` is the server's. */
export function progressLines(
  alert: AlertSummary,
  actions: readonly AlertAction[],
  now: number,
): string[] {
  if (alert.state === "closed") return [];
  return [...stageLines(alert, actions), ...nextLines(alert, now), ...aroundLines(alert)];
}

function stageLines(alert: AlertSummary, actions: readonly AlertAction[]): string[] {
  const { stage, attended_by, attended_at, reminders } = alert.workflow;
  const by = alert.acknowledged_by ?? t.progress.somebody;
  const whom = lastCalled(alert, actions) ?? t.progress.somebody;
  switch (stage) {
    case "raised":
      return [t.progress.stage.waits];
    case "notified":
      return [t.progress.stage.called(whom)];
    case "escalated":
      return [t.progress.stage.calledOn(whom)];
    case "acknowledged":
      // Who goes stands above, as the owner.
      return reminders > 0 ? [t.progress.reminded(reminders)] : [];
    case "attended":
      return [t.progress.stage.there(attended_by ?? by, timeOfDay(attended_at ?? alert.raised_at))];
    case "closed":
      return [];
  }
}

/** The end of a snooze is shown with the snooze. */
function nextLines(alert: AlertSummary, now: number): string[] {
  const { next_at, snooze, called } = alert.workflow;
  if (next_at === null || snooze !== null) return [];
  if (next_at <= now) return [t.progress.next.now];
  const left = countdown(next_at - now);
  if (alert.state === "acknowledged") return [t.progress.next.reminder(left)];
  return [called === 0 ? t.progress.next.first(left) : t.progress.next.further(left)];
}

function aroundLines({ workflow }: AlertSummary): string[] {
  const { inhibition, grouped } = workflow;
  const down = inhibition && t.progress.down(inhibition.why, timeOfDay(inhibition.since));
  return [
    grouped ? t.progress.grouped : null,
    down,
    inhibition?.calls_wait ? t.progress.callsWait : null,
  ].filter((line) => line !== null);
}
