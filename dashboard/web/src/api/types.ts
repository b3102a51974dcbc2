/** The names the page uses for what the server sends. */

export type Tier = 1 | 2 | 3;
export type WindowState = "ok" | "degraded" | "cannot_assess";

export interface LiveState {
  person_id: string;
  source_id: string;
  t_end: number;
  state: WindowState;
  reasons: string[];
  score: number | null;
  expected_low: number | null;
  expected_high: number | null;
  tier: number | null;
  phase: "quiet" | "onset" | "active" | "offset" | "cooldown" | "unknown" | "learning";
  episode_id: string | null;
  baseline_state: "learning" | "ready" | "frozen" | "relearning";
  learning_progress: number;
  config_version: string;
  bundle_id: string;
}

export interface AlertSummary {
  alert_id: string;
  person_id: string;
  display_name: string;
  room: string;
  tier: number;
  state: "raised" | "acknowledged" | "closed";
  episode_state: "ongoing" | "ended";
  raised_at: number;
  t_onset: number;
  last_event_at: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  outcome: Outcome | null;
  headline: string;
  assessment_origin: "model" | "template" | null;
  revision: number;
}

export type Outcome = "true" | "false" | "cannot_say";

export interface ResidentView {
  person_id: string;
  display_name: string;
  room: string;
  demo: boolean;
  consent: "valid" | "withdrawn" | "missing" | "expired";
  paused_until: number | null;
  live: LiveState | null;
  age_ms: number | null;
  data_state: "live" | "stale" | "none";
  open_alert: AlertSummary | null;
}

export interface CurvePoint {
  t: number;
  score: number | null;
  expected_low: number | null;
  expected_high: number | null;
  state: WindowState;
  reasons: string[];
  tier: number | null;
  modality_weight: Record<string, number>;
}

export interface Curve {
  person_id: string;
  from_ms: number;
  to_ms: number;
  points: CurvePoint[];
}

export interface Trigger {
  rule: string;
  channel: string;
  value: number;
  expected: number;
  z: number;
  t_from: number;
  t_to: number;
}

export interface EpisodeEvent {
  event_id: string;
  kind: "opened" | "escalated" | "closed" | "unknown";
  tier: number | null;
  t_onset: number;
  t_event: number;
  late: boolean;
  score: number;
  triggers: Trigger[];
  baseline_state: string;
  config_version: string;
}

export type SentenceRole = "situation" | "indicator" | "context" | "action" | "uncertainty";

export interface AssessedSentence {
  role: SentenceRole;
  text: string;
  evidence_ids: string[];
}

export interface EvidenceLine {
  evidence_id: string;
  text: string;
  channel: string | null;
  t_from: number;
  t_to: number;
}

export interface Assessment {
  event_id: string;
  revision: number;
  origin: "model" | "template";
  tier_opinion: number | null;
  sentences: AssessedSentence[];
  evidence: EvidenceLine[];
  removed_count: number;
  model: string | null;
  adapter: string | null;
  prompt_version: string;
  completed_at: number;
}

export interface AlertAction {
  action: string;
  by: string;
  at: number;
  note: string | null;
}

export interface AlertDetail {
  alert: AlertSummary;
  events: EpisodeEvent[];
  assessment: Assessment | null;
  actions: AlertAction[];
  config_version: string;
}

export interface TechnicalAlarm {
  alarm_id: string;
  kind: string;
  subject: string;
  since: number;
  cleared_at: number | null;
  text: string;
  detail: string | null;
}

export interface SessionView {
  username: string;
  role: string;
  must_change_password: boolean;
  idle_timeout_s: number;
}

export interface SystemView {
  version: string;
  config_version: string | null;
  bundle_id: string | null;
  commercial: boolean | null;
  commercial_note: string;
  assessments_by: "template" | "model";
  demo: boolean;
  demo_note: string | null;
  notice: string;
}
