import { api } from "../api/client";
import { canaryAge, type CanaryAge } from "../domain/canary";
import { span } from "../domain/time";
import { elapsed } from "../live/age";
import { useLive } from "../live/provider";
import { useNow } from "../live/useNow";
import { t } from "../messages";
import { ProblemLine } from "./problem";
import { useLoaded } from "./useLoaded";

/** Open pages answer within two seconds; then the server knows how many have it. */
const ANSWERED_AFTER_MS = 5_000;

/** What this page has itself seen of the test alerts, which come as any alert comes. */
export function useCanaryAge(): CanaryAge {
  const { canary } = useLive().model;
  const now = useNow();
  return canaryAge(canary?.ageMs ?? null, canary === null ? null : elapsed(canary.at, now));
}

/** One line, for the wall. */
export function CanaryLine() {
  const age = useCanaryAge();
  if (age.kind === "off" || age.kind === "late") return null; // late: the strip says it, everywhere
  const text = age.kind === "none" ? t.canary.none : t.canary.ago(span(age.ageMs));
  return (
    <p className="hint" data-testid="canary-age">
      {text}
    </p>
  );
}

/** The test alert has a lane of its own: it is about nobody, and only its absence matters. */
export function Canary() {
  const age = useCanaryAge();
  const last = useLive().model.canary;
  const now = useNow();
  const answered = last !== null && elapsed(last.at, now) > ANSWERED_AFTER_MS;
  const asked = useLoaded(() => api.canary(), `${last?.event}/${answered}`);
  const canary = asked.value;
  return (
    <section className="card" aria-labelledby="canary" data-testid="canary">
      <h2 id="canary">{t.canary.title}</h2>
      <p data-testid="canary-here">{here(age)}</p>
      <ProblemLine problem={asked.problem} />
      {canary?.delay_ms != null && <p>{t.canary.took(seconds(canary.delay_ms))}</p>}
      {canary?.page_delay_ms != null && (
        <p>{t.canary.pages(canary.arrived, canary.pages, seconds(canary.page_delay_ms))}</p>
      )}
      <p className="hint">{t.canary.why}</p>
    </section>
  );
}

function here(age: CanaryAge): string {
  switch (age.kind) {
    case "off":
      return t.canary.off;
    case "none":
      return t.canary.none;
    case "late":
      return t.canary.late(span(age.ageMs));
    case "fresh":
      return t.canary.ago(span(age.ageMs));
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
