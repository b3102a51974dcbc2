import { alarmStates } from "../domain/alarmStates";
import { LONGEST_PAUSE_MS } from "../domain/sound";
import { countdown, span, timeOfDay } from "../domain/time";
import { useLive } from "../live/provider";
import { useSound } from "../live/soundProvider";
import { useNow } from "../live/useNow";
import { t } from "../messages";
import { href } from "../routes";
import { useCanaryAge } from "./canary";
import { SoundIcon, SoundOffIcon } from "./icons";
import { useMay } from "./session";

/**
 * Always in view, on every page: whether alerts can be heard here, and of how many people none can
 * come. The four states have words of their own: audio paused, audio off, alarm paused, alarm off.
 */
export function AlarmStrip() {
  const mayHear = useMay("see_alerts");
  const { model } = useLive();
  const now = useNow().wall + model.offsetMs;
  const people = [...model.residents.values()].map(({ view }) => view);
  const { paused, firstEnds, off } = alarmStates(people, now);
  const canary = useCanaryAge();
  const { state, tier } = useSound().view;
  if (!mayHear) return null;
  const unheard = tier !== null && state !== "on" && state !== "paused";
  return (
    <aside
      className={`alarm-strip ${unheard ? "alarm-strip--unheard" : ""}`}
      aria-label={t.sound.strip}
    >
      {unheard && <strong data-testid="unheard">{t.sound.unheard}</strong>}
      <AudioState now={now} />
      {firstEnds !== null && (
        <span className="alarm-strip__state" data-testid="alarm-paused">
          {t.sound.alarmPaused(paused, timeOfDay(firstEnds))}
        </span>
      )}
      {off > 0 && (
        <span className="alarm-strip__state" data-testid="alarm-off">
          {t.sound.alarmOff(off)}
        </span>
      )}
      {canary.kind === "late" && (
        <strong className="alarm-strip__state" data-testid="canary-late">
          {t.canary.late(span(canary.ageMs))}
        </strong>
      )}
    </aside>
  );
}

/** What is left of a pause; this component's clock may be up to a second behind the pause's. */
const left = (until: number, now: number): string =>
  countdown(Math.min(until - now, LONGEST_PAUSE_MS));

function AudioState({ now }: { now: number }) {
  const { view, pause, endPause, allow } = useSound();
  const { state, tier, until } = view;
  const text =
    state === "paused" ? t.sound.paused(left(until ?? now, now)) : t.sound.state[state];
  return (
    <>
      <a
        href={href.sound}
        className={`alarm-strip__state ${state === "on" ? "" : "alarm-strip__state--silent"}`}
        data-testid="sound-state"
        data-state={state}
      >
        {state === "on" ? <SoundIcon /> : <SoundOffIcon />} {text}
      </a>
      {state === "on" && tier !== null && (
        <button type="button" className="button button--small" onClick={pause}>
          {t.sound.pause}
        </button>
      )}
      {state === "paused" && (
        <button type="button" className="button button--small" onClick={endPause}>
          {t.sound.endPause}
        </button>
      )}
      {state === "blocked" && (
        <button type="button" className="button button--small button--primary" onClick={allow}>
          {t.sound.allow}
        </button>
      )}
    </>
  );
}
