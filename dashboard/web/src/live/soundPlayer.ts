import type { SoundPattern } from "../domain/soundPattern";
import { scheduleBurst } from "./tones";

/**
 * Whether this page can be heard. `blocked`: browsers let a page sound only after somebody has
 * touched it. `stalled`: it may, but nothing is played, as without a sound device.
 */
export type Output = "ready" | "blocked" | "stalled" | "none";

export interface Player {
  /** `now`: this machine's steady clock, ms. */
  output(now: number): Output;
  play(pattern: SoundPattern): void;
  stop(): void;
  allow(): void;
  close(): void;
}

/** Ahead of the audio clock, so that the first pulse is whole; s. */
const LEAD_S = 0.05;

/** The audio clock of a device that plays moves on many times a second. */
const STALLED_AFTER_MS = 3_000;

/** Plays bursts on this device's loudspeaker. What and when is decided elsewhere. */
export class WebAudioPlayer implements Player {
  private readonly context: AudioContext | null;
  private cut: (() => void) | null = null;
  private seen = { audioS: -1, at: 0 };

  constructor() {
    this.context = "AudioContext" in window ? new AudioContext() : null;
  }

  output(now: number): Output {
    if (this.context === null) return "none";
    if (this.context.state !== "running") return "blocked";
    if (this.context.currentTime !== this.seen.audioS) {
      this.seen = { audioS: this.context.currentTime, at: now };
    }
    return now - this.seen.at > STALLED_AFTER_MS ? "stalled" : "ready";
  }

  play(pattern: SoundPattern): void {
    this.stop();
    if (this.context === null) return;
    this.cut = scheduleBurst(this.context, pattern, this.context.currentTime + LEAD_S);
  }

  stop(): void {
    this.cut?.();
    this.cut = null;
  }

  /** Answered only inside somebody's tap or keystroke; otherwise the browser keeps it waiting. */
  allow(): void {
    // Refused or closed: `output` says so, which the page shows.
    this.context?.resume().catch(() => undefined);
  }

  close(): void {
    this.stop();
    this.context?.close().catch(() => undefined);
  }
}
