import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";

const WARN_BEFORE_MS = 60_000;
const KEEP_ALIVE_MS = 60_000;
const ACTIVITY = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/**
 * The session ends when nobody uses the page: warn a minute before. What the page fetches by
 * itself is no use; touching or typing is, and is told to the server once a minute at most.
 */
export function useIdle(timeoutS: number, onEnd: () => void) {
  const used = useRef(Date.now());
  const told = useRef(Date.now());
  const end = useRef(onEnd);
  const [leftMs, setLeftMs] = useState(timeoutS * 1000);
  useEffect(() => {
    end.current = onEnd;
  });
  const stay = () => {
    used.current = told.current = Date.now();
    setLeftMs(timeoutS * 1000);
    void api.session().catch(() => undefined);
  };
  useEffect(() => {
    if (timeoutS <= 0) return; // A wall display has no time-out.
    const touched = () => {
      used.current = Date.now();
      if (used.current - told.current < KEEP_ALIVE_MS) return;
      told.current = used.current;
      void api.session().catch(() => undefined);
    };
    for (const name of ACTIVITY) window.addEventListener(name, touched, { passive: true });
    const timer = window.setInterval(() => {
      const left = timeoutS * 1000 - (Date.now() - used.current);
      setLeftMs(left);
      // What the page fetches by itself keeps the server's session alive, so it is ended here.
      if (left <= 0) void api.signOut().then(end.current, end.current);
    }, 1000);
    return () => {
      for (const name of ACTIVITY) window.removeEventListener(name, touched);
      window.clearInterval(timer);
    };
  }, [timeoutS]);
  return { leftMs, warning: timeoutS > 0 && leftMs > 0 && leftMs <= WARN_BEFORE_MS, stay };
}
