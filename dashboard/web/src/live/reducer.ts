import type { AlertSummary, ResidentView, TechnicalAlarm } from "../api/types";
import { waits } from "../domain/urgency";
import type { Mark } from "./age";

/** How many scores a tile's small curve holds: three minutes at one a second. */
export const TREND_LENGTH = 180;

export interface Received {
  view: ResidentView;
  at: Mark;
  /** The last scores, oldest first; `null` where there was none. */
  trend: readonly (number | null)[];
  /** End of the newest second in `trend`, so that a repeated message adds nothing. */
  trendEnd: number;
}

/** `ageMs` old at `at`, null before the first; `event` names one that came while the page was open. */
export interface LastCanary {
  at: Mark;
  ageMs: number | null;
  event: number | null;
}

export interface LiveModel {
  connection: "connecting" | "live" | "lost";
  /** When the server was last heard. */
  heard: Mark;
  /** Server clock minus this machine's clock, in ms: the page shows the server's time. */
  offsetMs: number;
  residents: ReadonlyMap<string, Received>;
  alerts: ReadonlyMap<string, AlertSummary>;
  technical: ReadonlyMap<string, TechnicalAlarm>;
  /** The last test alert; null where none are sent. */
  canary: LastCanary | null;
  /** True once residents and alerts have been fetched at least once. */
  loaded: boolean;
  /** False for a role that may not see residents: an empty wall must not look like a quiet one. */
  seesResidents: boolean;
}

export type LiveAction =
  | { type: "heard"; at: Mark; serverTime: number | null }
  | { type: "lost" }
  | { type: "live"; residents: readonly ResidentView[]; at: Mark }
  | {
      type: "fetched";
      residents: readonly ResidentView[] | null;
      alerts: readonly AlertSummary[];
      technical: readonly TechnicalAlarm[];
      serverTime: number | null;
      at: Mark;
    }
  | { type: "alert"; alert: AlertSummary }
  | { type: "technical"; alarm: TechnicalAlarm }
  | { type: "canary"; last: LastCanary | null };

export function emptyModel(at: Mark): LiveModel {
  return {
    connection: "connecting",
    heard: at,
    offsetMs: 0,
    residents: new Map(),
    alerts: new Map(),
    technical: new Map(),
    canary: null,
    loaded: false,
    seesResidents: true,
  };
}

export function reduce(model: LiveModel, action: LiveAction): LiveModel {
  switch (action.type) {
    case "heard":
      return heard(model, action.at, action.serverTime);
    case "lost":
      return model.connection === "lost" ? model : { ...model, connection: "lost" };
    case "live":
      return {
        ...heard(model, action.at, null),
        residents: withResidents(model.residents, action.residents, action.at),
        alerts: withUnknown(model.alerts, action.residents),
      };
    case "fetched":
      return fetched(model, action);
    case "alert":
      return { ...model, alerts: withAlert(model.alerts, action.alert) };
    case "technical":
      return {
        ...model,
        technical: new Map(model.technical).set(action.alarm.alarm_id, action.alarm),
      };
    case "canary":
      return { ...model, canary: action.last };
  }
}

function heard(model: LiveModel, at: Mark, serverTime: number | null): LiveModel {
  return {
    ...model,
    connection: "live",
    heard: at,
    offsetMs: serverTime === null ? model.offsetMs : serverTime - at.wall,
  };
}

function fetched(model: LiveModel, action: Extract<LiveAction, { type: "fetched" }>): LiveModel {
  const views = action.residents ?? [];
  return {
    ...model,
    offsetMs: action.serverTime === null ? model.offsetMs : action.serverTime - action.at.wall,
    residents: withResidents(only(model.residents, views), views, action.at),
    alerts: newest(model.alerts, action.alerts),
    technical: new Map(action.technical.map((alarm) => [alarm.alarm_id, alarm])),
    loaded: true,
    seesResidents: action.residents !== null,
  };
}

function withResidents(
  known: ReadonlyMap<string, Received>,
  views: readonly ResidentView[],
  at: Mark,
): ReadonlyMap<string, Received> {
  const residents = new Map(known);
  for (const view of views) residents.set(view.person_id, received(known.get(view.person_id), view, at));
  return residents;
}

function received(before: Received | undefined, view: ResidentView, at: Mark): Received {
  const trend = before?.trend ?? [];
  const end = view.live?.t_end ?? 0;
  if (before !== undefined && end <= before.trendEnd) return { ...before, view, at };
  return { view, at, trend: [...trend, view.live?.score ?? null].slice(-TREND_LENGTH), trendEnd: end };
}

/** Keeps what is known of those who are still there: a person who moved out leaves the wall. */
function only(
  known: ReadonlyMap<string, Received>,
  views: readonly ResidentView[],
): ReadonlyMap<string, Received> {
  const ids = new Set(views.map((view) => view.person_id));
  return new Map([...known].filter(([id]) => ids.has(id)));
}

/** A message may arrive twice or after a newer one: the higher revision stands. */
function withAlert(
  known: ReadonlyMap<string, AlertSummary>,
  alert: AlertSummary,
): ReadonlyMap<string, AlertSummary> {
  const before = known.get(alert.alert_id);
  if (before !== undefined && before.revision > alert.revision) return known;
  return new Map(known).set(alert.alert_id, alert);
}

/** Alerts that only a resident's own view tells of; the known ones are told by `alert` messages. */
function withUnknown(
  known: ReadonlyMap<string, AlertSummary>,
  views: readonly ResidentView[],
): ReadonlyMap<string, AlertSummary> {
  const unknown = views.flatMap(({ open_alert: alert }) =>
    alert !== null && !known.has(alert.alert_id) ? [alert] : [],
  );
  return unknown.length === 0 ? known : unknown.reduce(withAlert, known);
}

function newest(
  known: ReadonlyMap<string, AlertSummary>,
  fetched: readonly AlertSummary[],
): ReadonlyMap<string, AlertSummary> {
  const alerts = new Map<string, AlertSummary>();
  for (const alert of fetched) {
    const before = known.get(alert.alert_id);
    alerts.set(alert.alert_id, before && before.revision > alert.revision ? before : alert);
  }
  return alerts;
}

/**
 * The open alert to show for a person: from the alerts themselves, which arrive first. One that
 * is taken or snoozed hides no milder one that waits.
 */
export function openAlert(model: LiveModel, personId: string): AlertSummary | null {
  let found: AlertSummary | null = null;
  for (const alert of model.alerts.values()) {
    if (alert.person_id !== personId || alert.state === "closed") continue;
    if (found === null || goesBefore(alert, found)) found = alert;
  }
  return found;
}

function goesBefore(one: AlertSummary, other: AlertSummary): boolean {
  return waits(one) === waits(other) ? one.tier < other.tier : waits(one);
}
