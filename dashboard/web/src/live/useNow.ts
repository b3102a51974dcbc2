import { useEffect, useState } from "react";
import { markNow, type Mark } from "./age";

/** A clock that makes a component draw again, so that ages go on growing when nothing arrives. */
export function useNow(everyMs = 1000): Mark {
  const [now, setNow] = useState(markNow);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(markNow()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}
