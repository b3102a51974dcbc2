import type { AlertAction, AlertSummary } from "../../api/types";
import { DataAge } from "../../components/dataAge";
import { TierMark, tierClass } from "../../components/tierMark";
import { span, timeOfDay } from "../../domain/time";
import { tierOf } from "../../domain/urgency";
import { ageNow } from "../../live/age";
import { useLive } from "../../live/provider";
import { useNow } from "../../live/useNow";
import { t } from "../../messages";
import { href } from "../../routes";
import { Steps } from "./steps";

interface AlertHeadProps {
  alert: AlertSummary;
  actions: readonly AlertAction[];
  username: string;
  mayHandle: boolean;
  now: number;
  onChanged: () => void;
}

export function AlertHead({ alert, username, now, ...steps }: AlertHeadProps) {
  const look = tierClass(alert);
  return (
    <header className={`alert-head ${look}`} data-testid="alert-head">
      <p className="alert-head__band">
        <TierMark tier={alert.tier} taken={alert.state !== "raised"} />
        <span>{t.age.ago(span(now - alert.raised_at))}</span>
      </p>
      <div className="alert-head__body">
        <h1 tabIndex={-1}>{t.alert.title(alert.display_name)}</h1>
        <p className="alert-head__headline">{t.headline[tierOf(alert.tier)]}</p>
        <p className="alert-head__facts">
          <span>{t.wall.room(alert.room)}</span>
          <span>{t.alert.onset(timeOfDay(alert.t_onset))}</span>
          <span>{alert.episode_state === "ended" ? t.alerts.ended : t.alerts.ongoing}</span>
          <Freshness personId={alert.person_id} />
          <a href={href.resident(alert.person_id)}>{t.alert.residentLink(alert.display_name)}</a>
        </p>
        <Owner alert={alert} username={username} />
        <Steps alert={alert} now={now} {...steps} />
      </div>
    </header>
  );
}

function Owner({ alert, username }: { alert: AlertSummary; username: string }) {
  if (alert.acknowledged_by === null || alert.acknowledged_at === null) return null;
  const time = timeOfDay(alert.acknowledged_at);
  const text =
    alert.state === "closed"
      ? t.alert.acknowledgedByPast(alert.acknowledged_by, time)
      : t.alert.acknowledgedBy(alert.acknowledged_by, time);
  return (
    <p className="owner" data-testid="owner">
      {alert.acknowledged_by === username && alert.state === "acknowledged" && (
        <strong>{t.alert.youAreGoing}. </strong>
      )}
      {text}
    </p>
  );
}

function Freshness(props: { personId: string }) {
  const { model } = useLive();
  const now = useNow();
  const known = model.residents.get(props.personId);
  return <DataAge ageMs={known ? ageNow(known.view.age_ms, known.at, now) : null} />;
}
