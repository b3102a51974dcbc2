import { useState } from "react";
import { api } from "../../api/client";
import type { ResidentView } from "../../api/types";
import { AlertList } from "../../components/alertList";
import { CurveChart } from "../../components/curveChart";
import { DataAge } from "../../components/dataAge";
import { StateIcon } from "../../components/icons";
import { ProblemLine } from "../../components/problem";
import { useMay } from "../../components/session";
import { useCurve } from "../../components/useCurve";
import { useLoaded, type Loaded } from "../../components/useLoaded";
import { HALF_HOUR_MS } from "../../domain/curve";
import { shownState } from "../../domain/residentState";
import { ageNow } from "../../live/age";
import { useLive } from "../../live/provider";
import { openAlert, type Received } from "../../live/reducer";
import { useNow } from "../../live/useNow";
import { t } from "../../messages";
import { href } from "../../routes";
import { ConsentCard } from "./consentCard";
import { MissedEventCard } from "./missedEventCard";
import { PauseCard } from "./pauseCard";
import { SurroundingsCard } from "./surroundingsCard";
import type { ErasureReceipt } from "./types";

export function ResidentPage({ id }: { id: string }) {
  const { model } = useLive();
  // Fetched when a resident is opened: the wall and the alerts do without it.
  const more = useLoaded(() => import("./more"), "");
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const received = model.residents.get(id);
  if (receipt !== null && more.value !== null) return <more.value.Receipt receipt={receipt} />;
  if (received === undefined) {
    return (
      <main className="page-main" id="main">
        <h1 tabIndex={-1}>{t.wall.residents}</h1>
        <p className="hint">{model.loaded ? t.problems.notFound : t.app.loading}</p>
        <a href={href.wall}>{t.nav.back}</a>
      </main>
    );
  }
  return <Known received={received} more={more} onErased={setReceipt} />;
}

interface KnownProps {
  received: Received;
  more: Loaded<typeof import("./more")>;
  onErased: (receipt: ErasureReceipt) => void;
}

function Known({ received, more, onErased }: KnownProps) {
  const mayPause = useMay("pause");
  const mayReport = useMay("report_missed");
  const { model } = useLive();
  const mark = useNow();
  const now = mark.wall + model.offsetMs;
  const { view, at } = received;
  const range = { from: now - HALF_HOUR_MS, to: now };
  const curve = useCurve(view.person_id, range, true);
  const ageMs = ageNow(view.age_ms, at, mark);
  const state = shownState(view, ageMs, now);
  return (
    <main className="page-main page-main--resident" id="main">
      <header className="card resident-head">
        <h1 tabIndex={-1}>{t.resident.title(view.display_name)}</h1>
        <p className="alert-head__facts">
          <span>{t.wall.room(view.room)}</span>
          {view.demo && <span className="chip">{t.wall.demo}</span>}
          <DataAge ageMs={ageMs} />
        </p>
        <p className={`tile__state tile--${state.kind}`} data-testid="resident-state">
          <StateIcon kind={state.kind} />
          <span>{state.text}</span>
        </p>
      </header>
      <section className="card area-curve" aria-labelledby="curve">
        <h2 id="curve">{t.resident.curve}</h2>
        {curve.failed && <p className="problem">{t.curve.failed}</p>}
        <CurveChart
          points={curve.points}
          range={range}
          onset={openAlert(model, view.person_id)?.t_onset ?? null}
        />
      </section>
      {mayPause && <PauseCard view={view} now={now} />}
      {mayReport && <MissedEventCard personId={view.person_id} />}
      <ConsentCard view={view} />
      <SurroundingsCard personId={view.person_id} />
      <RecentAlerts view={view} now={now} />
      {more.value !== null && (
        <more.value.More view={view} ageMs={ageMs} now={now} onErased={onErased} />
      )}
      {more.problem !== null && (
        <div>
          <ProblemLine problem={more.problem} text={t.problems.noAnswer} />
          <button type="button" className="button" onClick={() => void more.reload()}>
            {t.app.tryAgain}
          </button>
        </div>
      )}
    </main>
  );
}

function RecentAlerts({ view, now }: { view: ResidentView; now: number }) {
  const { model } = useLive();
  const open = openAlert(model, view.person_id);
  const all = useLoaded(() => api.alerts("all", 200), `${open?.alert_id} ${open?.state}`);
  const own = all.value?.alerts.filter((alert) => alert.person_id === view.person_id);
  return (
    <section className="card area-alerts" aria-labelledby="recent">
      <h2 id="recent">{t.resident.alerts}</h2>
      <ProblemLine problem={all.problem} />
      {own && <AlertList alerts={own.slice(0, 10)} now={now} empty={t.resident.noAlerts} />}
    </section>
  );
}
