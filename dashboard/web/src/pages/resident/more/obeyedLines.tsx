import type { ResidentView } from "../../../api/types";
import { useCurve } from "../../../components/useCurve";
import { endedAlone, obeyed, obeyedAlone, type Obeyed } from "../../../domain/consentState";
import { span, timeWithSeconds } from "../../../domain/time";
import { wordFor } from "../../../messages";
import type { Consent, Grant } from "../types";
import { words } from "../words";

interface ObeyedProps {
  consent: Consent;
  view: ResidentView;
  ageMs: number | null;
  now: number;
}

/** Whether the box in the room does what was withdrawn, as far as what still arrives shows it. */
export function ObeyedLines({ consent, view, ageMs, now }: ObeyedProps) {
  return (
    <div role="status" data-testid="obeyed">
      <p>{inWords(obeyed(consent, view, ageMs))}</p>
      {endedAlone(consent, now).map((grant) => (
        <ObeyedAlone key={grant.purpose} personId={view.person_id} grant={grant} now={now} />
      ))}
    </div>
  );
}

function ObeyedAlone({ personId, grant, now }: { personId: string; grant: Grant; now: number }) {
  const from = grant.withdrawn_at ?? now;
  // The end may be younger than this page's second.
  const range = { from, to: Math.max(from, now) + 1000 };
  const curve = useCurve(personId, range, true);
  // Without an answer nothing is known, which is not the same as obeyed.
  if (curve.failed || curve.points.length === 0) return null;
  const name = wordFor(words().consents.purposes, grant.purpose) ?? grant.purpose;
  return (
    <p>
      {name}: {inWords(obeyedAlone(grant, curve.points, now))}
    </p>
  );
}

function inWords(found: Obeyed | null): string {
  const w = words().consents;
  if (found === null) return "";
  if (found.kind === "stopping") return w.stopping;
  const at = timeWithSeconds(found.at);
  return found.afterMs === 0 ? w.stoppedAtOnce(at) : w.stopped(at, span(found.afterMs));
}
