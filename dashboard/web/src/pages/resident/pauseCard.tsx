import { api } from "../../api/client";
import type { ResidentView } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { useAction } from "../../components/useAction";
import { countdown } from "../../domain/time";
import { t } from "../../messages";

/** Washing takes about this long; a pause ends by itself so that nobody has to remember it. */
const MINUTES = [5, 15, 30];

export function PauseCard({ view, now }: { view: ResidentView; now: number }) {
  const pause = useAction((minutes: number) =>
    api.pause(view.person_id, minutes, t.resident.pauseReason),
  );
  const resume = useAction(() => api.resume(view.person_id));
  const paused = view.paused_until !== null && view.paused_until > now;
  return (
    <section className="card area-pause" aria-labelledby="pause">
      <h2 id="pause">{t.resident.pause}</h2>
      {paused ? (
        <>
          <p data-testid="pause-countdown">
            {t.resident.pausedLeft(countdown((view.paused_until ?? now) - now))}
          </p>
          <button
            type="button"
            className="button"
            aria-disabled={resume.busy}
            onClick={() => void resume.run()}
          >
            {t.resident.resume}
          </button>
        </>
      ) : (
        <>
          <p className="hint">{t.resident.pauseLead}</p>
          <div className="buttons">
            {MINUTES.map((minutes) => (
              <button
                key={minutes}
                type="button"
                className="button"
                aria-label={t.resident.pauseForLabel(minutes)}
                disabled={pause.busy || view.consent !== "valid"}
                onClick={() => void pause.run(minutes)}
              >
                {t.resident.pauseFor(minutes)}
              </button>
            ))}
          </div>
        </>
      )}
      <ProblemLine problem={pause.problem ?? resume.problem} />
    </section>
  );
}
