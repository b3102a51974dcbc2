import { inFlood } from "../domain/flood";
import { waiting } from "../domain/urgency";
import { useLive } from "../live/provider";
import { t } from "../messages";
import { href, type Route } from "../routes";
import { TierMark, tierClass } from "./tierMark";

/** How many alarms fit above a page, on a phone only the first; the rest are counted. */
const MOST_SHOWN = 3;

/** On every page that does not show them itself: who waits for somebody, so that reading on hides no alarm. */
export function AlarmBar(props: { route: Route }) {
  const { model } = useLive();
  const { route } = props;
  const alerts = waiting(model.alerts.values()).filter(
    (alert) => !(route.page === "alert" && route.id === alert.alert_id),
  );
  if (route.page === "wall" || route.page === "alerts" || alerts.length === 0) return null;
  const single = alerts.filter((alert) => !inFlood(alert));
  const together = alerts.length - single.length;
  return (
    <nav className="alarm-bar" aria-label={t.alerts.waiting}>
      {single.slice(0, MOST_SHOWN).map((alert) => (
        <a
          key={alert.alert_id}
          href={href.alert(alert.alert_id)}
          className={`alarm-bar__item ${tierClass(alert)}`}
        >
          <TierMark tier={alert.tier} />
          <span>
            {alert.display_name}, {t.wall.room(alert.room)}
          </span>
        </a>
      ))}
      {together > 0 && (
        <a href={href.wall} className="alarm-bar__all">
          {t.flood.more(together)}
        </a>
      )}
      {alerts.length > 1 && (
        <a href={href.alerts} className="alarm-bar__all">
          {t.alerts.allWaiting(alerts.length)}
        </a>
      )}
    </nav>
  );
}
