import { useEffect, useState } from "react";
import { callsArePossible, isCalledHere, startCallsHere, stopCallsHere } from "../live/callsHere";
import { t } from "../messages";
import { isLanguage } from "../messages/language";
import { ProblemLine } from "./problem";
import { useAction } from "./useAction";

/** Asks to be called on this device: never by itself, always by a tap. */
export function CallsHere() {
  const [called, setCalled] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => void isCalledHere().then(setCalled), []);
  const change = useAction(async () => {
    if (called) await stopCallsHere();
    const outcome = called ? null : await startCallsHere(isLanguage(t.lang) ? t.lang : "en");
    setCalled(outcome === "called");
    setSaid(outcome === null || outcome === "called" ? null : t.calls.said[outcome]);
  });
  return (
    <section className="card" aria-labelledby="calls">
      <h2 id="calls">{t.calls.title}</h2>
      <p className="hint">{callsArePossible() ? t.calls.why : t.calls.impossible}</p>
      {callsArePossible() && (
        <button type="button" className="button" aria-disabled={change.busy} onClick={change.run}>
          {called ? t.calls.stop : t.calls.start}
        </button>
      )}
      <ProblemLine problem={change.problem} text={said} />
    </section>
  );
}
