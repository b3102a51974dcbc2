import { ProblemLine } from "../../../components/problem";
import { useLoaded } from "../../../components/useLoaded";
import { dateAndTime, span, timeOrDate } from "../../../domain/time";
import type { Learning } from "../types";
import { words } from "../words";
import { residentApi } from "./api";

const EVERY_MS = 60_000;

/** How well Attune knows this person, in plain words. */
export function LearningCard({ personId, now }: { personId: string; now: number }) {
  const known = useLoaded(() => residentApi.learning(personId), `${Math.floor(now / EVERY_MS)}`);
  const w = words().learning;
  const never = known.problem?.status === 404;
  return (
    <section className="card" aria-labelledby="learning">
      <h2 id="learning">{w.title}</h2>
      <ProblemLine problem={never ? null : known.problem} />
      {never && <p className="hint">{w.never}</p>}
      {known.value !== null && !never && <Known known={known.value} now={now} />}
    </section>
  );
}

function Known({ known, now }: { known: Learning; now: number }) {
  const w = words().learning;
  return (
    <div data-testid="learning">
      <p>{stateInWords(known, now)}</p>
      <p>{w.amount(span(known.assessed_s * 1000), Math.floor(known.samples))}</p>
      <p className="hint">
        {known.held_since !== null && `${w.since(dateAndTime(known.held_since))} `}
        {w.asOf(timeOrDate(known.as_of, now))}
      </p>
    </div>
  );
}

function stateInWords(known: Learning, now: number): string {
  const { state } = words().learning;
  switch (known.state) {
    case "learning":
      return state.learning(Math.floor(known.progress * 100));
    case "frozen":
      return state.frozen(timeOrDate(known.frozen_since ?? known.as_of, now));
    case "relearning":
      return state.relearning;
    case "ready":
      return state.ready;
  }
}
