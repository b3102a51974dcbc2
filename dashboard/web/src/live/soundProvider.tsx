import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";
import type { Tier } from "../api/types";
import { elapsed, markNow } from "./age";
import { AlarmSound, type SoundView } from "./alarmSound";
import { useLive } from "./provider";
import type { LiveModel } from "./reducer";
import { rememberSoundOn, soundIsOn } from "./soundChoice";
import { WebAudioPlayer, type Player } from "./soundPlayer";

/** Often enough that a pulse begins when it should; a change of the alerts is looked at at once. */
const LOOK_EVERY_MS = 250;

/** What a browser takes for a person's wish; a touch that only begins is none. */
const GESTURES = ["click", "keydown", "pointerup", "touchend"] as const;

interface Sound {
  view: SoundView;
  pause(): void;
  endPause(): void;
  /** Must come from a tap: browsers then let the page sound. */
  allow(): void;
  switchTo(on: boolean): void;
  /** One burst of a tier; false where an alert sounds or the browser does not let it. */
  tryOut(tier: Tier): boolean;
}

const SoundContext = createContext<Sound | null>(null);

export function useSound(): Sound {
  const sound = useContext(SoundContext);
  if (sound === null) throw new Error("useSound is used outside SoundProvider");
  return sound;
}

export function SoundProvider(props: { children: ReactNode }) {
  const { model } = useLive();
  const [view, setView] = useState<SoundView>({ state: "blocked", tier: null, until: null });
  const held = useRef<{ player: Player; sound: AlarmSound } | null>(null);
  const newest = useRef(model);

  const look = useCallback(() => {
    const sound = held.current?.sound;
    if (sound?.look(newest.current.alerts.values(), moment(newest.current))) setView(sound.view);
  }, []);

  useEffect(() => {
    const player = new WebAudioPlayer();
    held.current = { player, sound: new AlarmSound(player, soundIsOn()) };
    const allow = () => player.allow();
    for (const name of GESTURES) window.addEventListener(name, allow, { passive: true });
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    return () => {
      window.clearInterval(timer);
      for (const name of GESTURES) window.removeEventListener(name, allow);
      held.current = null;
      player.close();
    };
  }, [look]);

  // Not only by the timer: browsers slow timers of a page in the background down, not its stream.
  useEffect(() => {
    newest.current = model;
    look();
  }, [model, look]);

  const sound = useMemo<Sound>(() => {
    const then = (change: (sound: AlarmSound) => void) => {
      if (held.current) change(held.current.sound);
      look();
    };
    return {
      view,
      pause: () => then((sound) => sound.pauseIt(moment(newest.current).now)),
      endPause: () => then((sound) => sound.endPause()),
      allow: () => held.current?.player.allow(),
      switchTo: (on) => {
        rememberSoundOn(on);
        then((sound) => sound.switchTo(on));
      },
      tryOut: (tier) => held.current?.sound.tryOut(tier) ?? false,
    };
  }, [view, look]);
  return <SoundContext value={sound}>{props.children}</SoundContext>;
}

function moment(model: LiveModel) {
  const at = markNow();
  return {
    now: at.wall + model.offsetMs,
    steady: at.steady,
    lostMs: model.connection === "lost" ? elapsed(model.heard, at) : null,
  };
}
