import { useRef, useState } from "react";
import { api } from "../../api/client";
import type { AlertDetail, AlertSummary, EvidenceLine } from "../../api/types";
import { CurveChart } from "../../components/curveChart";
import { ProblemLine } from "../../components/problem";
import { useMay } from "../../components/session";
import { useCurve } from "../../components/useCurve";
import { useLoaded } from "../../components/useLoaded";
import { alertRange } from "../../domain/curve";
import { useLive } from "../../live/provider";
import { useNow } from "../../live/useNow";
import { t } from "../../messages";
import { href } from "../../routes";
import { AlertHead } from "./alertHead";
import { AssessmentCard } from "./assessmentCard";
import { HelpedCard } from "./helpedCard";
import { History } from "./history";
import { OutcomeForm } from "./outcomeForm";
import { WhyNow } from "./whyNow";

/** One alert: why now, what it rests on, who goes, what was found. */
export function AlertPage(props: { id: string; username: string }) {
  const { model } = useLive();
  const heard = model.alerts.get(props.id);
  // Any change of the alert, and the arrival of its assessment, comes as a message first.
  const version = heard ? `${heard.revision} ${heard.state} ${heard.assessment_origin}` : "";
  const detail = useLoaded(() => api.alert(props.id), version);
  if (detail.value === null) {
    return (
      <main className="page-main" id="main">
        <h1 tabIndex={-1}>{t.nav.alerts}</h1>
        {detail.problem === null && <p className="hint">{t.app.loading}</p>}
        <ProblemLine problem={detail.problem} />
        <a href={href.wall}>{t.nav.back}</a>
      </main>
    );
  }
  const alert = newer(heard, detail.value.alert);
  return <Loaded {...props} detail={detail.value} alert={alert} reload={detail.reload} />;
}

function newer(heard: AlertSummary | undefined, loaded: AlertSummary): AlertSummary {
  return heard !== undefined && heard.revision > loaded.revision ? heard : loaded;
}

interface LoadedProps {
  username: string;
  detail: AlertDetail;
  alert: AlertSummary;
  reload: () => Promise<void>;
}

function Loaded({ username, detail, alert, reload }: LoadedProps) {
  const { model } = useLive();
  const mayHandle = useMay("handle_alerts");
  const now = useNow().wall + model.offsetMs;
  const [marked, setMarked] = useState<EvidenceLine | null>(null);
  const curveCard = useRef<HTMLElement>(null);
  const mark = (line: EvidenceLine | null) => {
    setMarked(line);
    // On a phone the curve is a screen away from the sentence that cites it.
    if (line !== null) curveCard.current?.scrollIntoView({ block: "nearest" });
  };
  const over = alert.state === "closed" || alert.episode_state === "ended";
  const range = alertRange(alert.t_onset, alert.last_event_at, over, now);
  const curve = useCurve(alert.person_id, range, !over);
  return (
    <main className={`page-main page-main--alert page-main--${alert.state}`} id="main">
      <AlertHead
        alert={alert}
        actions={detail.actions}
        username={username}
        mayHandle={mayHandle}
        now={now}
        onChanged={reload}
      />
      <OutcomeForm alert={alert} mayTell={mayHandle} onSaved={reload} />
      <section ref={curveCard} className="card area-curve" aria-labelledby="curve">
        <h2 id="curve">{over ? t.alert.curveAround : t.alert.curve}</h2>
        {curve.failed && <p className="problem">{t.curve.failed}</p>}
        <CurveChart
          points={curve.points}
          range={range}
          onset={alert.t_onset}
          highlight={marked ? { from: marked.t_from, to: marked.t_to } : null}
        />
      </section>
      <HelpedCard personId={alert.person_id} version={`${alert.outcome}`} now={now} />
      <WhyNow detail={detail} points={curve.points} />
      <AssessmentCard
        alertId={alert.alert_id}
        assessment={detail.assessment}
        toldBefore={detail.told_before}
        marked={marked}
        onMark={mark}
      />
      <History detail={detail} now={now} />
    </main>
  );
}
