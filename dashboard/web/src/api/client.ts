import { problemOf } from "./problems";
import type { ProviderAnswer } from "./providerAnswer";
import type {
  AlertDetail,
  AlertFilter,
  AlertPage,
  AlertSummary,
  AuditPage,
  AuditVerdict,
  BeginView,
  Burden,
  CanaryState,
  CoverageList,
  Curve,
  FinishView,
  GiveRequest,
  Handover,
  HandoverDraft,
  HandoverList,
  Helped,
  ModelList,
  OutcomeRequest,
  PushRequest,
  PushState,
  PushView,
  ResidentList,
  SessionView,
  Signature,
  SoundTest,
  Surroundings,
  SurroundingsRequest,
  SystemView,
  TechnicalList,
  ThinkingView,
  WardList,
  WaysView,
} from "./types";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Every call that changes something carries this header: another site's form cannot send it. */
const REQUEST_HEADER = { "X-Attune-Request": "1" };

/** A page that waits longer than this shows an error rather than a picture of calm. */
const TIMEOUT_MS = 10_000;

/** Six years of records are hashed one after another. */
const CHAIN_TIMEOUT_MS = 120_000;

export async function request<T>(
  method: Method,
  path: string,
  body?: object,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const response = await fetch(`/v1${path}`, {
    method,
    credentials: "same-origin",
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      Accept: "application/json",
      ...(method === "GET" ? {} : REQUEST_HEADER),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const at = (segment: string): string => encodeURIComponent(segment);

function burdenQuery(asked: { from: number; to: number; ward: string; zone: string }): string {
  const query = new URLSearchParams({
    from_ms: String(Math.floor(asked.from)),
    to_ms: String(Math.floor(asked.to)),
    zone: asked.zone,
  });
  if (asked.ward) query.set("ward", asked.ward);
  return query.toString();
}

const ofWard = (ward: string): string => (ward ? `?ward=${at(ward)}` : "");

interface AuditAsked {
  by: string;
  subject: string;
  action: string;
}

function auditQuery(asked: AuditAsked, cursor: string | null): string {
  const query = new URLSearchParams({ ...asked, cursor: cursor ?? "" });
  return query.toString();
}

export const STREAM_PATH = "/v1/stream";

export const api = {
  session: () => request<SessionView>("GET", "/session"),
  signIn: (username: string, password: string) =>
    request<SessionView>("POST", "/session", { username, password }),
  openWall: (token: string) => request<SessionView>("POST", "/session/wall", { token }),
  waysToSignIn: () => request<WaysView>("GET", "/session/ways"),
  beginProviderSignIn: (return_to: string) =>
    request<BeginView>("POST", "/session/oidc", { return_to }),
  finishProviderSignIn: (answer: ProviderAnswer) =>
    request<FinishView>("POST", "/session/oidc/finish", answer),
  signOut: () => request<void>("DELETE", "/session"),
  changePassword: (current_password: string, new_password: string) =>
    request<SessionView>("POST", "/session/password", { current_password, new_password }),

  residents: () => request<ResidentList>("GET", "/residents"),
  curve: (personId: string, fromMs: number, toMs: number) =>
    request<Curve>("GET", `/residents/${at(personId)}/curve?from_ms=${fromMs}&to_ms=${toMs}`),
  pause: (personId: string, minutes: number, reason: string) =>
    request<void>("POST", `/residents/${at(personId)}/pause`, { minutes, reason }),
  resume: (personId: string) => request<void>("DELETE", `/residents/${at(personId)}/pause`),
  reportMissedEvent: (personId: string, note: string | null) =>
    request<unknown>("POST", `/residents/${at(personId)}/missed-events`, { note }),
  withdrawConsent: (personId: string, reason: string) =>
    request<void>("POST", `/residents/${at(personId)}/consent/withdraw`, { reason }),

  surroundings: (personId: string) =>
    request<Surroundings>("GET", `/residents/${at(personId)}/surroundings`),
  /** Whole, in place of the revision that was read; 409 where somebody else was faster. */
  setSurroundings: (personId: string, known: SurroundingsRequest) =>
    request<Surroundings>("PUT", `/residents/${at(personId)}/surroundings`, known),

  /** The newest alerts; "open" is everything that is not closed, in somebody's hands or not. */
  alerts: (state: AlertFilter, limit = 50) =>
    request<AlertPage>("GET", `/alerts?state=${state}&limit=${limit}`),
  alert: (alertId: string) => request<AlertDetail>("GET", `/alerts/${at(alertId)}`),
  /** What helped this person before, counted. */
  helped: (personId: string) => request<Helped>("GET", `/residents/${at(personId)}/helped`),
  acknowledge: (alertId: string) =>
    request<AlertSummary>("POST", `/alerts/${at(alertId)}/acknowledge`, {}),
  /** Where the room has a code, tier 1 asks for it (409 `wrong-room-code`). */
  attend: (alertId: string, room_code: string | null) =>
    request<AlertSummary>("POST", `/alerts/${at(alertId)}/attend`, { room_code }),
  snooze: (alertId: string, minutes: number, reason: string) =>
    request<AlertSummary>("POST", `/alerts/${at(alertId)}/snooze`, { minutes, reason }),
  endSnooze: (alertId: string) => request<AlertSummary>("DELETE", `/alerts/${at(alertId)}/snooze`),
  reopen: (alertId: string, reason: string) =>
    request<AlertSummary>("POST", `/alerts/${at(alertId)}/reopen`, { reason }),
  outcome: (alertId: string, found: OutcomeRequest) =>
    request<AlertSummary>("POST", `/alerts/${at(alertId)}/outcome`, found),

  /** Kept apart from the assessment; who may ask, the server decides. */
  thinking: (alertId: string, eventId: string) =>
    request<ThinkingView>("GET", `/alerts/${at(alertId)}/events/${at(eventId)}/thinking`),

  wards: () => request<WardList>("GET", "/wards"),
  burden: (asked: { from: number; to: number; ward: string; zone: string }) =>
    request<Burden>("GET", `/burden?${burdenQuery(asked)}`),

  coverage: (from: number, to: number, ward: string) =>
    request<CoverageList>(
      "GET",
      `/coverage?from_ms=${from}&to_ms=${to}${ward ? `&ward=${at(ward)}` : ""}`,
    ),

  handovers: (ward: string) => request<HandoverList>("GET", `/handovers${ofWard(ward)}`),
  handoverDraft: (ward: string) => request<HandoverDraft>("GET", `/handovers/draft${ofWard(ward)}`),
  handover: (id: string) => request<Handover>("GET", `/handovers/${at(id)}`),
  giveHandover: (given: GiveRequest) => request<Handover>("POST", "/handovers", given),
  takeHandover: (id: string, signature: Signature | null) =>
    request<Handover>("POST", `/handovers/${at(id)}/take`, { signature }),

  /** Newest first, from behind the page that `cursor` came with. */
  audit: (asked: AuditAsked, cursor: string | null) =>
    request<AuditPage>("GET", `/audit?${auditQuery(asked, cursor)}`),
  auditVerdict: () => request<AuditVerdict>("GET", "/audit/verdict", undefined, CHAIN_TIMEOUT_MS),

  canary: () => request<CanaryState>("GET", "/technical/canary"),
  confirmCanary: (page: string, t_event: number, waited_ms: number) =>
    request<void>("POST", "/technical/canary/arrivals", { page, t_event, waited_ms }),

  recordSoundTest: (result: SoundTest) => request<void>("POST", "/sound-tests", result),

  push: () => request<PushState>("GET", "/push"),
  subscribePush: (subscription: PushRequest) =>
    request<PushView>("POST", "/push/subscriptions", subscription),
  unsubscribePush: (id: string) => request<void>("DELETE", `/push/subscriptions/${at(id)}`),

  technical: () => request<TechnicalList>("GET", "/technical"),
  models: () => request<ModelList>("GET", "/models"),
  system: () => request<SystemView>("GET", "/system"),
};
