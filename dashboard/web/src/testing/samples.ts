import type { AlertSummary, CurvePoint, LiveState, ResidentView } from "../api/types";

/** Values for tests; each test names only what it is about. */

export function live(change: Partial<LiveState>): LiveState {
  return {
    schema_version: 1,
    person_id: "p-1",
    source_id: "camera-1",
    t_end: 1_000,
    state: "ok",
    reasons: [],
    score: 0.1,
    expected_low: 0.05,
    expected_high: 0.3,
    tier: null,
    phase: "quiet",
    baseline_state: "ready",
    learning_progress: 1,
    config_version: "cfg",
    bundle_id: "bundle",
    ...change,
  };
}

export function resident(change: Partial<ResidentView>): ResidentView {
  return {
    person_id: "p-1",
    display_name: "Ada Berg",
    room: "2",
    ward_id: null,
    demo: false,
    consent: "valid",
    paused_until: null,
    live: null,
    age_ms: 400,
    data_state: "live",
    open_alert: null,
    ...change,
  };
}

export function alert(change: Partial<AlertSummary>): AlertSummary {
  return {
    alert_id: "a-1",
    person_id: "p-1",
    display_name: "Ada Berg",
    room: "2",
    tier: 2,
    state: "raised",
    episode_state: "ongoing",
    raised_at: 10_000,
    t_onset: 9_000,
    last_event_at: 10_000,
    acknowledged_at: null,
    acknowledged_by: null,
    outcome: null,
    headline: "Signs consistent with distress",
    assessment_origin: null,
    revision: 1,
    workflow: {
      stage: "notified",
      round: 1,
      notified_at: 10_000,
      called: 1,
      next_at: null,
      acknowledged_from: null,
      attended_at: null,
      attended_by: null,
      reminders: 0,
      snooze: null,
      can_snooze: true,
      code_needed: false,
      inhibition: null,
      grouped: false,
    },
    ...change,
  };
}

export function point(t: number, change: Partial<CurvePoint> = {}): CurvePoint {
  return {
    t,
    score: 0.2,
    expected_low: 0.1,
    expected_high: 0.3,
    state: "ok",
    reasons: [],
    tier: null,
    modality_weight: { face: 0.6, voice: 0.4 },
    ...change,
  };
}
