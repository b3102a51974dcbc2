import type { AlertSummary, Tier } from "../api/types";
import { burstS, PATTERNS } from "./soundPattern";
import { tierOf, waits } from "./urgency";

/**
 * When the page sounds. All moments are the server's time in ms. Light has no part in this: what
 * flashes follows from the alerts alone, so that no silence can put it out.
 */

/** Tiers 2 and 3 are shown at once and sound when they have lasted this long (docs/alerts.md). */
export const PERSIST_MS = 20_000;

/** A pause of the sound ends by itself after this (product.md, alarm conventions). */
export const LONGEST_PAUSE_MS = 120_000;

/** A page without its server hears of no alert; a restart of the server takes less than this. */
export const LOST_SOUNDS_AFTER_MS = 20_000;

/** The least silence between two bursts, also when another tier 1 comes in between. */
const LEAST_GAP_S = 2.5;

/** The server's time as this page reckons it moves by some milliseconds with each of its messages. */
const JITTER_S = 1;

const MIDDLE: Tier = 2;
const MILDEST: Tier = 3;

/** What ought to be heard: only the highest tier sounds. */
export interface Sounding {
  tier: Tier;
  /** What it sounds for: each alert of that tier with its round. */
  reasons: readonly string[];
}

/** From when on an alert sounds; null while it does not. */
export function soundsFrom(alert: AlertSummary): number | null {
  if (!waits(alert)) return null;
  if (tierOf(alert.tier) === 1) return alert.raised_at;
  // The person's source is down: calls wait for it, and so does the sound.
  if (alert.workflow.inhibition?.calls_wait) return null;
  return alert.raised_at + PERSIST_MS;
}

/** The highest tier that sounds at `now`; `lostMs` is how long the server has not been heard. */
export function sounding(
  alerts: Iterable<AlertSummary>,
  now: number,
  lostMs: number | null,
): Sounding | null {
  const heard = [...alerts].filter((alert) => hasBegun(alert, now));
  if (heard.length > 0) {
    const tier = heard.map((alert) => tierOf(alert.tier)).reduce((a, b) => (a < b ? a : b));
    const those = heard.filter((alert) => tierOf(alert.tier) === tier);
    return { tier, reasons: those.map(reason) };
  }
  if (lostMs !== null && lostMs >= LOST_SOUNDS_AFTER_MS) {
    return { tier: MILDEST, reasons: ["connection"] };
  }
  return null;
}

function hasBegun(alert: AlertSummary, now: number): boolean {
  const from = soundsFrom(alert);
  // Tier 1 does not wait for a clock: this machine's may lag behind the server's.
  return from !== null && (tierOf(alert.tier) === 1 || now >= from);
}

const reason = (alert: AlertSummary): string => `${alert.alert_id}/${alert.workflow.round}`;

/** Audio paused: not heard until then, unless something worse comes. */
export interface Pause {
  until: number;
  tier: Tier;
  reasons: readonly string[];
}

/** A pause of what sounds now, never longer than the longest. */
export function pauseOf(heard: Sounding, now: number, ms: number = LONGEST_PAUSE_MS): Pause {
  return { ...heard, until: now + Math.min(Math.max(0, ms), LONGEST_PAUSE_MS) };
}

/**
 * Whether a pause still keeps what sounds from being heard. It was pressed for what could be heard
 * then: a higher tier breaks through, and so does tier 1 of somebody else. Where nothing is left
 * to be silenced it is over, so that the next alert is heard. A clock that was set back does not
 * make it longer.
 */
export function holds(pause: Pause | null, heard: Sounding | null, now: number): boolean {
  if (pause === null || heard === null) return false;
  const left = pause.until - now;
  if (left <= 0 || left > LONGEST_PAUSE_MS || heard.tier < pause.tier) return false;
  return heard.tier >= MIDDLE || heard.reasons.every((each) => pause.reasons.includes(each));
}

/** The burst that was last begun. */
export interface Burst extends Sounding {
  at: number;
}

/**
 * Whether a burst has to begin: at once for a tier above the last one's, and for another tier 1
 * after the least silence; else when the tier's interval has passed. It goes on until nothing sounds.
 */
export function burstIsDue(last: Burst | null, heard: Sounding, now: number): boolean {
  if (last === null || heard.tier < last.tier) return true;
  const passedS = (now - last.at) / 1000;
  if (passedS < -JITTER_S || passedS >= PATTERNS[heard.tier].repeatS) return true;
  const another = heard.tier === 1 && heard.reasons.some((each) => !last.reasons.includes(each));
  return another && passedS >= burstS(PATTERNS[1]) + LEAST_GAP_S;
}
