import { api } from "../../api/client";
import { useLoaded } from "../../components/useLoaded";
import { lineInPageLanguage, merged } from "../../domain/helped";
import { timeOrDate } from "../../domain/time";
import { t } from "../../messages";

const MOST = 5;

/** What helped this person before, with counts; nothing is in the way where nobody said anything. */
export function HelpedCard(props: { personId: string; version: string; now: number }) {
  const helped = useLoaded(() => api.helped(props.personId), props.version);
  // An alert must not wait for it, nor complain about it.
  if (helped.value === null) return null;
  const { alerts, last } = helped.value;
  return (
    <section className="card area-helped" aria-labelledby="helped-before" data-testid="helped-before">
      <h2 id="helped-before">{t.helps.title}</h2>
      {last === null ? (
        <p className="hint">{t.helps.none}</p>
      ) : (
        <>
          <p>
            {t.helps.last(lineInPageLanguage(last.text), timeOrDate(last.at, props.now), last.by)}
          </p>
          <ul className="helped">
            {merged(helped.value.helped)
              .slice(0, MOST)
              .map(({ text, times }) => (
                <li key={text}>
                  {text} <strong>{t.helps.times(times)}</strong>
                </li>
              ))}
          </ul>
          <p className="hint">{t.helps.lead(alerts)}</p>
        </>
      )}
    </section>
  );
}
