import type { AlertSummary, Tier } from "../api/types";
import {
  burstIsDue,
  holds,
  pauseOf,
  sounding,
  type Burst,
  type Pause,
  type Sounding,
} from "../domain/sound";
import { burstS, PATTERNS } from "../domain/soundPattern";
import type { Output, Player } from "./soundPlayer";

/** Of the sound alone: alarm paused and alarm off are about people (domain/alarmStates.ts). */
export type SoundState = "on" | "paused" | "off" | Exclude<Output, "ready">;

export interface SoundView {
  state: SoundState;
  /** The tier that is heard, or would be. */
  tier: Tier | null;
  /** End of a pause, the server's time in ms. */
  until: number | null;
}

/** The moments of one look: the server's time, this machine's steady clock, silence of the server. */
export interface Look {
  now: number;
  steady: number;
  lostMs: number | null;
}

/** Keeps what is played equal to what ought to be heard; looked at again and again, it changes nothing. */
export class AlarmSound {
  view: SoundView = { state: "blocked", tier: null, until: null };
  private output: Output = "blocked";
  private heard: Sounding | null = null;
  private pause: Pause | null = null;
  private last: Burst | null = null;

  constructor(
    private readonly player: Player,
    private on: boolean,
  ) {}

  /** What is true now; answers whether the view has changed. */
  look(alerts: Iterable<AlertSummary>, { now, steady, lostMs }: Look): boolean {
    this.heard = sounding(alerts, now, lostMs);
    if (!holds(this.pause, this.heard, now)) this.pause = null;
    this.output = this.player.output(steady);
    const state = this.state(this.output);
    this.play(state === "on" ? this.heard : null, now);
    const before = this.view;
    this.view = { state, tier: this.heard?.tier ?? null, until: this.pause?.until ?? null };
    return (
      before.state !== state || before.tier !== this.view.tier || before.until !== this.view.until
    );
  }

  pauseIt(now: number): void {
    if (this.heard !== null) this.pause = pauseOf(this.heard, now);
  }

  endPause(): void {
    this.pause = null;
  }

  switchTo(on: boolean): void {
    this.on = on;
  }

  /** One burst to try this device; an alert that sounds goes before it. False: not played. */
  tryOut(tier: Tier): boolean {
    if (this.last !== null || this.output !== "ready") return false;
    this.player.play(PATTERNS[tier]);
    return true;
  }

  private state(output: Output): SoundState {
    // What somebody chose is said first: allowing the browser more would not make it sound.
    if (!this.on) return "off";
    if (output !== "ready") return output;
    return this.pause === null ? "on" : "paused";
  }

  private play(heard: Sounding | null, now: number): void {
    if (heard === null) {
      if (this.last !== null) this.player.stop();
      this.last = null;
      return;
    }
    if (burstIsDue(this.last, heard, now)) {
      this.player.play(PATTERNS[heard.tier]);
      this.last = { ...heard, at: now };
    } else if (this.last !== null && this.isStale(this.last, heard, now)) {
      this.player.stop();
    }
  }

  /** A burst of an alert that was answered meanwhile, while something milder still waits. */
  private isStale(last: Burst, heard: Sounding, now: number): boolean {
    return heard.tier > last.tier && now - last.at < burstS(PATTERNS[last.tier]) * 1000;
  }
}
