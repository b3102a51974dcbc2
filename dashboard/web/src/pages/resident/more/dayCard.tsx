import { useMemo, useState } from "react";
import type { ResidentView } from "../../../api/types";
import { AlertList } from "../../../components/alertList";
import { ProblemLine } from "../../../components/problem";
import { useLoaded } from "../../../components/useLoaded";
import type { Range } from "../../../domain/curve";
import { dayRange, STEP_MS } from "../../../domain/day";
import { t } from "../../../messages";
import type { Rollup, Timeline } from "../types";
import { words } from "../words";
import { residentApi } from "./api";
import { DayChart } from "./dayChart";
import { DayTable } from "./dayTable";
import { Stretches } from "./stretches";

/** As long as windows are kept. */
const MOST_DAYS = 29;

interface Day {
  range: Range;
  /** Null where the service that keeps the seconds does not answer. */
  rollups: Rollup[] | null;
  timeline: Timeline;
}

async function loadDay(personId: string, range: Range): Promise<Day> {
  const timeline = await residentApi.timeline(personId, range);
  const rollups = await residentApi.rollups(personId, range).catch(() => null);
  return { range, rollups, timeline };
}

/** One day of a person: curve, alerts, pauses, and when nothing could be said. */
export function DayCard({ view, now }: { view: ResidentView; now: number }) {
  const [daysAgo, setDaysAgo] = useState(0);
  // A new step each five minutes is a new version: the newest day goes on.
  const slot = daysAgo === 0 ? Math.floor(now / STEP_MS) : daysAgo;
  const range = useMemo(() => dayRange(daysAgo, now), [daysAgo, slot]);
  const day = useLoaded(() => loadDay(view.person_id, range), `${daysAgo} ${slot}`);
  const w = words().day;
  return (
    <section className="card more__wide" aria-labelledby="day">
      <h2 id="day">{w.title}</h2>
      <div className="day__steps">
        <button
          type="button"
          className="button"
          disabled={daysAgo >= MOST_DAYS}
          onClick={() => setDaysAgo(daysAgo + 1)}
        >
          {w.earlier}
        </button>
        <strong aria-live="polite" data-testid="day-shown">
          {daysAgo === 0 ? w.last : dateOf(range.from)}
        </strong>
        <button
          type="button"
          className="button"
          disabled={daysAgo === 0}
          onClick={() => setDaysAgo(daysAgo - 1)}
        >
          {w.later}
        </button>
      </div>
      <ProblemLine problem={day.problem} />
      {day.value === null ? (
        day.problem === null && <p className="hint">{w.loading}</p>
      ) : (
        <Shown day={day.value} now={now} />
      )}
    </section>
  );
}

function Shown({ day, now }: { day: Day; now: number }) {
  const w = words().day;
  const { alerts, stretches } = day.timeline;
  return (
    <>
      {day.rollups === null ? (
        <p className="problem">{w.curveGone}</p>
      ) : (
        <>
          <DayChart {...day} rollups={day.rollups} />
          <DayTable {...day} rollups={day.rollups} />
        </>
      )}
      <h3>{w.happened}</h3>
      {stretches.length === 0 && alerts?.length === 0 && <p className="hint">{w.nothing}</p>}
      <Stretches stretches={stretches} now={now} />
      {alerts && alerts.length > 0 && <AlertList alerts={alerts} now={now} empty="" />}
    </>
  );
}

const dateOf = (ms: number): string =>
  new Intl.DateTimeFormat(t.lang, { weekday: "long", day: "numeric", month: "long" }).format(ms);
