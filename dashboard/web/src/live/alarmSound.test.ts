import { describe, expect, it } from "vitest";
import type { AlertSummary, Tier } from "../api/types";
import { PATTERNS, type SoundPattern } from "../domain/soundPattern";
import { alert } from "../testing/samples";
import { AlarmSound } from "./alarmSound";
import type { Output, Player } from "./soundPlayer";

const T0 = 5_000_000;
const raised = (tier: Tier, change: Partial<AlertSummary> = {}): AlertSummary =>
  alert({ tier, alert_id: `a-${tier}`, raised_at: T0, ...change });

/** A player that writes down the tier of what it was given and when, in s from `T0`. */
class Tape implements Player {
  can: Output = "ready";
  readonly played: (readonly [number, number | "stop"])[] = [];
  now = T0;
  output = (): Output => this.can;
  play = (pattern: SoundPattern): void => this.note(tierOf(pattern));
  stop = (): void => this.note("stop");
  allow = (): void => undefined;
  close = (): void => undefined;
  private note(what: number | "stop"): void {
    this.played.push([(this.now - T0) / 1000, what]);
  }
}

const tierOf = (pattern: SoundPattern): number =>
  ([1, 2, 3] as const).find((tier) => PATTERNS[tier] === pattern) ?? 0;

function desk(on = true) {
  const tape = new Tape();
  const sound = new AlarmSound(tape, on);
  const look = (alerts: AlertSummary[], s: number, lostMs: number | null = null): boolean => {
    tape.now = T0 + s * 1000;
    return sound.look(alerts, { now: tape.now, steady: tape.now, lostMs });
  };
  /** Four looks a second, as the page takes them. */
  const listen = (alerts: AlertSummary[], from: number, to: number) => {
    for (let s = from; s < to; s += 0.25) look(alerts, s);
  };
  return { tape, sound, look, listen };
}

describe("the alarm's sound over time", () => {
  it("is tier 1 at once and each 8 s, until somebody answers", () => {
    const { tape, look, listen } = desk();
    listen([raised(1)], 0, 20);
    look([raised(1, { state: "acknowledged" })], 20);
    expect(tape.played).toEqual([
      [0, 1],
      [8, 1],
      [16, 1],
      [20, "stop"],
    ]);
  });

  it("is tier 2 after 20 s and each 16 s", () => {
    const { tape, listen } = desk();
    listen([raised(2)], 0, 60);
    expect(tape.played).toEqual([
      [20, 2],
      [36, 2],
      [52, 2],
    ]);
  });

  it("is the worse one alone, and the milder again when that is answered", () => {
    const { tape, look, listen } = desk();
    listen([raised(3)], 0, 30);
    listen([raised(3), raised(1)], 30, 31);
    listen([raised(3), raised(1, { state: "acknowledged" })], 31, 75);
    look([], 75);
    expect(tape.played.filter(([, what]) => what !== "stop")).toEqual([
      [20, 3],
      [30, 1],
      [70, 3],
    ]);
    expect(tape.played.find(([, what]) => what === "stop")?.[0]).toBe(31);
  });

  it("is silent for two minutes when paused, and then heard at once", () => {
    const { tape, sound, look, listen } = desk();
    look([raised(2)], 20);
    sound.pauseIt(T0 + 21_000);
    expect(look([raised(2)], 21)).toBe(true);
    expect(sound.view).toEqual({ state: "paused", tier: 2, until: T0 + 141_000 });
    listen([raised(2)], 21.25, 142);
    expect(tape.played).toEqual([
      [20, 2],
      [21, "stop"],
      [141, 2],
    ]);
    expect(sound.view.state).toBe("on");
  });

  it("breaks through a pause when something worse comes, and stays broken", () => {
    const { tape, sound, look } = desk();
    look([raised(2)], 20);
    sound.pauseIt(T0 + 21_000);
    look([raised(2)], 21);
    look([raised(2), raised(1)], 25);
    look([raised(2)], 26);
    expect(tape.played.filter(([, what]) => what === 1)).toEqual([[25, 1]]);
    expect(sound.view).toEqual({ state: "on", tier: 2, until: null });
  });

  it("has no pause while nothing sounds", () => {
    const { sound, look } = desk();
    look([], 0);
    sound.pauseIt(T0);
    look([raised(1)], 1);
    expect(sound.view.state).toBe("on");
  });

  it("says that it may not sound, and sounds as soon as it may", () => {
    const { tape, sound, look } = desk();
    for (const can of ["blocked", "stalled", "none"] as const) {
      tape.can = can;
      look([raised(1)], 1);
      expect(sound.view).toEqual({ state: can, tier: 1, until: null });
    }
    expect(tape.played).toEqual([]);
    tape.can = "ready";
    look([raised(1)], 2);
    expect(tape.played).toEqual([[2, 1]]);
  });

  it("is off where somebody chose so, and says that rather than what the browser allows", () => {
    const { tape, sound, look } = desk(false);
    tape.can = "blocked";
    look([raised(1)], 0);
    expect(sound.view.state).toBe("off");
    tape.can = "ready";
    sound.switchTo(true);
    look([raised(1)], 1);
    sound.switchTo(false);
    look([raised(1)], 2);
    expect(tape.played).toEqual([
      [1, 1],
      [2, "stop"],
    ]);
  });

  it("can be tried, also where it is switched off, but not where nothing would be heard", () => {
    const { tape, sound, look } = desk(false);
    look([], 0);
    expect(sound.tryOut(2)).toBe(true);
    for (const can of ["blocked", "stalled", "none"] as const) {
      tape.can = can;
      look([], 1);
      expect(sound.tryOut(2)).toBe(false);
    }
    expect(tape.played).toEqual([[0, 2]]);
  });

  it("is never tried over an alert", () => {
    const { tape, sound, look } = desk();
    look([], 0);
    expect(sound.tryOut(2)).toBe(true);
    look([], 0.25); // goes on playing
    expect(tape.played).toEqual([[0, 2]]);
    look([raised(1)], 1);
    expect(sound.tryOut(3)).toBe(false);
    expect(tape.played).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  it("tells that the server is away", () => {
    const { tape, look } = desk();
    look([], 0, 19_000);
    look([], 1, 20_000);
    look([], 2, null);
    expect(tape.played).toEqual([
      [1, 3],
      [2, "stop"],
    ]);
  });
});
