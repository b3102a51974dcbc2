import type { ReactNode } from "react";
import type { Burden } from "../../api/types";
import { longEnough, perDay, percent, ratePerDay, waited } from "../../domain/burden";
import { decimal } from "../../domain/number";
import { t } from "../../messages";

/** The three figures of a ward, each with how sure it is and what it leaves out. */
export function Figures({ burden }: { burden: Burden }) {
  const { rate, actionable, answering } = burden;
  const judged = actionable.true + actionable.false;
  return (
    <div className="figures">
      <Figure name={t.burden.perDay} value={ratePerDay(rate)} id="rate">
        {rate.low !== null && rate.high !== null ? (
          <>
            <p>
              {longEnough(rate)
                ? t.burden.limits(perDay(rate.low), perDay(rate.high))
                : t.burden.tooShort}
            </p>
            <p className="hint">{t.burden.outOf(rate.alerts, decimal(rate.resident_days, 1))}</p>
          </>
        ) : (
          <p>{t.burden.noDays}</p>
        )}
      </Figure>
      <Figure name={t.burden.actionable} value={percent(actionable.share)} id="actionable">
        {judged > 0 ? (
          <>
            <p>{t.burden.limits(percent(actionable.low), percent(actionable.high))}</p>
            <p className="hint">{t.burden.actionableOf(actionable.true, judged)}</p>
          </>
        ) : (
          <p>{t.burden.noneJudged}</p>
        )}
        <p className="hint">{t.burden.notJudged(actionable.cannot_say, actionable.unjudged)}</p>
      </Figure>
      <Figure name={t.burden.answer} value={waited(answering.median_s)} id="answering">
        {answering.answered > 0 ? (
          <p>
            {t.burden.median(waited(answering.median_s))}, {t.burden.p90(waited(answering.p90_s))}
          </p>
        ) : (
          <p>{t.burden.noAnswers}</p>
        )}
        <p className="hint">{t.burden.unanswered(answering.unanswered)}</p>
      </Figure>
    </div>
  );
}

function Figure(props: { name: string; value: string; id: string; children: ReactNode }) {
  return (
    <section className="card" aria-labelledby={props.id} data-testid={`figure-${props.id}`}>
      <h2 id={props.id}>{props.name}</h2>
      <p className="figures__value">{props.value}</p>
      {props.children}
    </section>
  );
}
