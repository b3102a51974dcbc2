import type { AlertSummary, ResidentView } from "../api/types";
import type { ShownState } from "../domain/residentState";
import { countdown, span, timeOfDay } from "../domain/time";
import { t } from "../messages";
import { href } from "../routes";
import { AcknowledgeButton } from "./acknowledgeButton";
import { AttendButton } from "./attendButton";
import { DataAge } from "./dataAge";
import { StateIcon } from "./icons";
import { useMay } from "./session";
import { TierMark, tierClass } from "./tierMark";
import { Trend } from "./trend";

export interface TileProps {
  view: ResidentView;
  state: ShownState;
  alert: AlertSummary | null;
  ageMs: number | null;
  trend: readonly (number | null)[];
  /** The server's time. */
  now: number;
}

/** One person on the wall: who, how, how sure, and who is already on the way. */
export function Tile({ view, state, alert, ageMs, trend, now }: TileProps) {
  const mayHandle = useMay("handle_alerts");
  const look = alert ? tierClass(alert) : "";
  const target = alert ? href.alert(alert.alert_id) : href.resident(view.person_id);
  return (
    <article
      className={`tile tile--${state.kind} ${look}`}
      data-testid="tile"
      data-person={view.person_id}
      data-state={state.kind}
    >
      {alert && <AlertBand alert={alert} now={now} />}
      <header className="tile__who">
        <h3>
          <a href={target} className="tile__link">
            {view.display_name}
          </a>
        </h3>
        <span className="tile__room">{t.wall.room(view.room)}</span>
        {view.demo && <span className="chip">{t.wall.demo}</span>}
      </header>
      <p className="tile__state">
        <StateIcon kind={state.kind} />
        <span>{state.text}</span>
      </p>
      <footer className="tile__foot">
        <DataAge ageMs={ageMs} />
        <Trend scores={trend} />
        {alert && <Agreed alert={alert} now={now} />}
      </footer>
      {mayHandle && alert?.state === "raised" && <AcknowledgeButton alert={alert} />}
      {mayHandle && alert?.state === "acknowledged" && alert.workflow.attended_by === null && (
        <AttendButton alert={alert} named />
      )}
    </article>
  );
}

/** Who is there, who goes, who agreed to wait and how long. */
function Agreed({ alert, now }: { alert: AlertSummary; now: number }) {
  const { attended_by, attended_at, snooze } = alert.workflow;
  if (snooze !== null) {
    return (
      <span>
        {t.progress.snoozedBy(snooze.by, timeOfDay(snooze.until))},{" "}
        {t.progress.snoozedLeft(countdown(snooze.until - now))}
      </span>
    );
  }
  if (alert.state !== "acknowledged") return null;
  if (attended_by !== null) {
    return <span>{t.progress.stage.there(attended_by, timeOfDay(attended_at ?? now))}</span>;
  }
  if (alert.acknowledged_by === null) return null;
  const since = timeOfDay(alert.acknowledged_at ?? now);
  return <span>{t.alert.acknowledgedBy(alert.acknowledged_by, since)}</span>;
}

function AlertBand(props: { alert: AlertSummary; now: number }) {
  const { alert, now } = props;
  return (
    <p className="tile__band">
      <TierMark tier={alert.tier} taken={alert.state === "acknowledged"} />
      <span>{span(now - alert.raised_at)}</span>
    </p>
  );
}
