import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useMay } from "../../../components/session";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { clockOf, daysInWords } from "../../../domain/plan";
import { timeOrDate } from "../../../domain/time";
import { wordFor } from "../../../messages";
import type { PausePlan, PlannedPause } from "../types";
import { words } from "../words";
import { residentApi } from "./api";
import { PauseForm } from "./pauseForm";

const EVERY_MS = 60_000;

/** Pauses at weekly times: what comes next, and for nurses the plan itself. */
export function PausePlanCard({ personId, now }: { personId: string; now: number }) {
  const plan = useLoaded(() => residentApi.pausePlan(personId), `${Math.floor(now / EVERY_MS)}`);
  const mayPlan = useMay("plan_pauses");
  const [changing, setChanging] = useState<PausePlan | null>(null);
  const w = words().plan;
  const done = async () => {
    await plan.reload();
    setChanging(null);
  };
  return (
    <section className="card" aria-labelledby="pause-plan">
      <h2 id="pause-plan">{w.title}</h2>
      <p className="hint">{w.lead}</p>
      <ProblemLine problem={plan.problem} />
      {changing !== null ? (
        <Changing before={changing} onDone={done} onLeave={() => setChanging(null)} />
      ) : (
        plan.value !== null && (
          <>
            <Known plan={plan.value} now={now} />
            {mayPlan && (
              <button type="button" className="button" onClick={() => setChanging(plan.value)}>
                {w.open}
              </button>
            )}
          </>
        )
      )}
    </section>
  );
}

function pauseLine(planned: PlannedPause): string {
  const { kinds, line } = words().plan;
  const kind = wordFor(kinds, planned.kind) ?? planned.kind;
  return line(kind, daysInWords(planned.weekdays), clockOf(planned.from_minute), planned.minutes);
}

function Known({ plan, now }: { plan: PausePlan; now: number }) {
  const w = words().plan;
  const { following } = plan;
  return (
    <div data-testid="pause-plan">
      {plan.planned.length === 0 && <p className="hint">{w.none}</p>}
      {following !== null && (
        <p>
          {w.following(
            wordFor(w.kinds, following.kind) ?? following.kind,
            timeOrDate(following.from_ms, now),
            Math.round((following.to_ms - following.from_ms) / 60_000),
          )}
        </p>
      )}
      <ul className="plan">
        {plan.planned.map((each, i) => (
          <li key={i}>{pauseLine(each)}</li>
        ))}
      </ul>
    </div>
  );
}

function Changing(props: {
  before: PausePlan;
  onDone: () => Promise<void>;
  onLeave: () => void;
}) {
  const { before, onDone, onLeave } = props;
  const [planned, setPlanned] = useState<readonly PlannedPause[]>(before.planned);
  const w = words().plan;
  const keep = useAction(async () => {
    await residentApi.setPausePlan(before.person_id, before.revision, [...planned]);
    await onDone();
  });
  return (
    <div className="form">
      <p className="hint">{w.zone(before.time_zone)}</p>
      <ul className="plan" aria-label={w.title}>
        {planned.map((each, i) => (
          <li key={i}>
            {pauseLine(each)}{" "}
            <button
              type="button"
              className="button"
              aria-label={w.remove(pauseLine(each))}
              onClick={() => setPlanned(planned.filter((_, at) => at !== i))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <PauseForm onAdd={(added) => setPlanned([...planned, added])} />
      <ProblemLine problem={keep.problem} />
      <div className="buttons">
        <button type="button" className="button" onClick={onLeave}>
          {w.leave}
        </button>
        <button
          type="button"
          className="button button--primary"
          aria-disabled={keep.busy}
          onClick={() => void keep.run()}
        >
          {w.keep}
        </button>
      </div>
    </div>
  );
}
