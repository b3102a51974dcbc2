import type { ResidentView } from "../api/types";

/**
 * Alarm paused and alarm off: people of whom no alarm can come, for a while or at all. That is
 * something else than a sound that is paused or off, after which the light still tells.
 */
export interface AlarmStates {
  /** In a care-activity pause, and when the first of these ends (the server's time, ms). */
  paused: number;
  firstEnds: number | null;
  /** Not watched: no consent that is valid. */
  off: number;
}

export function alarmStates(residents: Iterable<ResidentView>, now: number): AlarmStates {
  const states: AlarmStates = { paused: 0, firstEnds: null, off: 0 };
  for (const { consent, paused_until } of residents) {
    if (consent !== "valid") states.off += 1;
    else if (paused_until !== null && paused_until > now) {
      states.paused += 1;
      states.firstEnds = Math.min(states.firstEnds ?? paused_until, paused_until);
    }
  }
  return states;
}
