import type { AlertDetail } from "../../api/types";
import { historyNote } from "../../domain/historyNote";
import { timeOrDate } from "../../domain/time";
import { t } from "../../messages";

export function History({ detail, now }: { detail: AlertDetail; now: number }) {
  const traces = detail.events.flatMap(({ trace_id }) => trace_id ?? []);
  return (
    <section className="card area-history" aria-labelledby="history">
      <h2 id="history">{t.alert.history}</h2>
      <ol className="history" data-testid="actions">
        <li>
          <time>{timeOrDate(detail.alert.t_onset, now)}</time>
          <span>{t.alert.onsetAction}</span>
        </li>
        {detail.actions.map((action, i) => (
          <li key={i}>
            <time>{timeOrDate(action.at, now)}</time>
            <span>
              {t.alert.actions[action.action](action.by)}
              {action.note && `: ${historyNote(action)}`}
            </span>
          </li>
        ))}
      </ol>
      <p className="hint">{t.alert.configuration(detail.config_version)}</p>
      {traces.length > 0 && <p className="hint alert__trace">{t.alert.traces(traces.join(", "))}</p>}
    </section>
  );
}
