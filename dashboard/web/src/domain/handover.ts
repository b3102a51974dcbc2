import type { AbcRow, AlertFact, ResidentFacts, TechnicalFact } from "../api/types";
import { t, wordFor } from "../messages";
import { span, timeOrDate } from "./time";
import { channelLabel } from "./triggers";
import { tierOf } from "./urgency";

export interface Sbar {
  situation: string[];
  background: string[];
  recommendation: string[];
}

export const isOpen = (alert: AlertFact): boolean => alert.state !== "closed";

/** Whether there is anything to say about somebody beyond that they are here. */
export function hasNews(facts: ResidentFacts): boolean {
  const { alerts, pauses, missed, technical, consent, paused_until } = facts;
  return (
    [alerts, pauses, missed, technical].some((list) => list.length > 0) ||
    consent !== "valid" ||
    paused_until !== null
  );
}

/** Three of the four parts; the assessment is the server's own words. `now` is the end of the shift. */
/** Those of whom least could be judged first; of whom nothing is known, last. */
export function leastFirst<T extends { share: number | null }>(persons: readonly T[]): T[] {
  return [...persons].sort((one, other) => (one.share ?? 2) - (other.share ?? 2));
}

export function sbar(facts: ResidentFacts, now: number): Sbar {
  return {
    situation: situation(facts, now),
    background: background(facts, now),
    recommendation: recommendation(facts),
  };
}

function situation(facts: ResidentFacts, now: number): string[] {
  const open = facts.alerts.filter(isOpen).map((alert) => {
    const since = t.handover.open(t.tier[tierOf(alert.tier)].name, timeOrDate(alert.raised_at, now));
    const by = alert.answered_by;
    return `${since}: ${by === null ? t.handover.unanswered : t.handover.goes(by)}`;
  });
  return [
    ...(open.length > 0 ? open : [t.handover.noOpen]),
    ...(facts.paused_until === null
      ? []
      : [t.handover.paused(timeOrDate(facts.paused_until, now))]),
    ...(facts.consent === "valid" ? [] : [t.state.noConsent[facts.consent]]),
  ];
}

function background(facts: ResidentFacts, now: number): string[] {
  const { alerts } = facts;
  const found = (outcome: AlertFact["outcome"]) =>
    alerts.filter((alert) => alert.outcome === outcome).length;
  const time = (ms: number) => timeOrDate(ms, now);
  return [
    alerts.length === 0
      ? t.handover.noAlerts
      : t.handover.alertsFound(
          alerts.length,
          found("true"),
          found("false"),
          found("cannot_say"),
          found(null),
        ),
    ...facts.pauses.map((p) => t.handover.pausedFor(time(p.since), time(p.until), p.by, p.reason)),
    ...facts.missed.map((m) => t.handover.missed(m.by, time(m.t), m.note ?? "")),
    ...facts.technical.map((alarm) => brokenLine(alarm, now)),
  ];
}

export function brokenLine(alarm: TechnicalFact, now: number): string {
  const what = wordFor(t.technical.kind, alarm.kind) ?? t.technical.word;
  const since = timeOrDate(alarm.since, now);
  return alarm.cleared_at === null
    ? t.handover.brokenStill(what, since)
    : t.handover.broken(what, since, timeOrDate(alarm.cleared_at, now));
}

function recommendation(facts: ResidentFacts): string[] {
  const helped = [...new Set(facts.alerts.flatMap(({ helped }) => (helped ? [helped] : [])))];
  return helped.length > 0
    ? helped.map((what) => t.handover.helped(what))
    : [t.handover.noRecommendation];
}

/** The longest text that the server takes in a cell. */
const CELL = 300;

/** A behaviour row from what was recorded of a closed alert; a nurse corrects it before signing. */
export function abcDraft(alert: AlertFact, facts: ResidentFacts): AbcRow {
  const place = facts.place === null ? null : wordFor(t.surroundings.places, facts.place);
  const signs = alert.channels.map(channelLabel).join(", ");
  const seen = signs ? t.handover.seen(signs) : t.handover.seenNone;
  const lasted =
    alert.ended_at === null ? null : t.handover.lasted(span(alert.ended_at - alert.t_onset));
  const went =
    alert.answered_by === null || alert.answered_at === null
      ? t.handover.nobodyWent
      : t.handover.went(alert.answered_by, span(alert.answered_at - alert.raised_at));
  const found = alert.outcome && t.handover.found(t.alert.outcomes[alert.outcome].word);
  const helped = alert.helped && t.handover.helped(alert.helped);
  return {
    alert_id: alert.alert_id,
    antecedent: sentences(place, alert.why),
    behaviour: sentences(seen, lasted),
    consequence: sentences(went, found, helped),
  };
}

const sentences = (...parts: (string | null)[]): string =>
  parts.filter(Boolean).join(". ").slice(0, CELL);

/** False alarms need no behaviour chart; what was never judged may. */
export const keptAtFirst = (alert: AlertFact): boolean => alert.outcome !== "false";
