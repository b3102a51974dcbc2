"""Alerts, their events and assessments in the database."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select, update

from dashboard.alerts.rows import AlertRow
from dashboard.alerts.summary import summary_of
from dashboard.alerts.tables import care_timer, room_code
from dashboard.alerts.views import AlertAction, AlertFilter, AlertSummary
from dashboard.domain.alert import AlertState, EpisodeState
from dashboard.domain.assessment import rank, stored_origin
from dashboard.domain.care import Action
from dashboard.storage.tables import alert, alert_action, assessment, event, resident
from shared.contracts import Assessment, Event

_OPEN = alert.c.state.in_([AlertState.RAISED.value, AlertState.ACKNOWLEDGED.value])
_FILTERS: dict[AlertFilter, ColumnElement[bool] | None] = {
    AlertFilter.OPEN: _OPEN,
    AlertFilter.ACKNOWLEDGED: alert.c.state == AlertState.ACKNOWLEDGED.value,
    AlertFilter.CLOSED: alert.c.state == AlertState.CLOSED.value,
    AlertFilter.ALL: None,
}
_TIMER = care_timer.c.subject == "alert:" + alert.c.alert_id
_HAS_CODE = exists().where(
    (room_code.c.ward_id == func.coalesce(resident.c.ward_id, ""))
    & (room_code.c.room == resident.c.room)
)
_SUMMARY = (
    select(
        alert,
        resident.c.display_name,
        resident.c.room,
        care_timer.c.due_at,
        _HAS_CODE.label("room_has_code"),
    )
    .outerjoin(resident, resident.c.person_id == alert.c.person_id)
    .outerjoin(care_timer, _TIMER)
)


def unknown_events(connection: Connection, events: Iterable[Event]) -> list[Event]:
    """Those of ``events`` that are not stored yet, each once, in order."""
    by_id = {found.event_id: found for found in events}
    query = select(event.c.event_id).where(event.c.event_id.in_(by_id))
    known = set(connection.execute(query).scalars())
    return [found for found in by_id.values() if found.event_id not in known]


def add_events(connection: Connection, events: Sequence[Event], now: int) -> None:
    """Store events as they came."""
    rows = [
        {
            "event_id": found.event_id,
            "person_id": found.person_id,
            "episode_id": found.episode_id,
            "revision": found.revision,
            "body": found.model_dump_json(),
            "received_at": now,
        }
        for found in events
    ]
    if rows:
        connection.execute(insert(event), rows)


def episode_events(connection: Connection, person_id: str, episode_id: str) -> list[Event]:
    """Every stored event of an episode, in the order of revisions."""
    query = (
        select(event.c.body)
        .where(event.c.person_id == person_id, event.c.episode_id == episode_id)
        .order_by(event.c.revision, event.c.event_id)
    )
    return [Event.model_validate_json(body) for body in connection.execute(query).scalars()]


def save_assessment(connection: Connection, found: Assessment) -> bool:
    """Keep the better assessment of an event; false when the stored one stays."""
    mine = assessment.c.event_id == found.event_id
    stored = connection.execute(select(assessment.c.body).where(mine)).scalar()
    if stored and rank(found) <= rank(Assessment.model_validate_json(stored)):
        return False
    values = {
        "person_id": found.person_id,
        "episode_id": found.episode_id,
        "revision": found.revision,
        "origin": stored_origin(found),
        "body": found.model_dump_json(),
    }
    if stored:
        connection.execute(update(assessment).where(mine).values(values))
    else:
        connection.execute(insert(assessment).values(event_id=found.event_id, **values))
    return True


def best_assessment(connection: Connection, person_id: str, episode_id: str) -> Assessment | None:
    """The assessment to show for an episode."""
    return max(assessments(connection, person_id, episode_id), key=rank, default=None)


def assessments(connection: Connection, person_id: str, episode_id: str) -> list[Assessment]:
    """The newest assessment of each event of an episode."""
    query = select(assessment.c.body).where(
        assessment.c.person_id == person_id, assessment.c.episode_id == episode_id
    )
    return [Assessment.model_validate_json(body) for body in connection.execute(query).scalars()]


def alert_of_episode(connection: Connection, person_id: str, episode_id: str) -> AlertRow | None:
    """The one alert of an episode, locked until the transaction ends."""
    mine = and_(alert.c.person_id == person_id, alert.c.episode_id == episode_id)
    return connection.execute(select(alert).where(mine).with_for_update()).first()


def alert_row(connection: Connection, alert_id: str, lock: bool = False) -> AlertRow | None:
    """One alert by its id; ``lock`` holds it until the transaction ends (SQLite holds all)."""
    query = select(alert).where(alert.c.alert_id == alert_id)
    return connection.execute(query.with_for_update() if lock else query).first()


def summary(connection: Connection, alert_id: str) -> AlertSummary | None:
    """One alert as the wall shows it."""
    row = connection.execute(_SUMMARY.where(alert.c.alert_id == alert_id)).first()
    return summary_of(row) if row else None


def open_rows(connection: Connection) -> Sequence[AlertRow]:
    """Every alert that is not closed."""
    return connection.execute(select(alert).where(_OPEN).order_by(alert.c.alert_id)).all()


def open_alerts(connection: Connection) -> dict[str, AlertSummary]:
    """Each person's most urgent open alert: raised before taken or snoozed, then tier, newest."""
    found: dict[str, AlertSummary] = {}
    rows = [summary_of(row) for row in connection.execute(_SUMMARY.where(_OPEN))]
    for row in sorted(rows, key=_urgency):
        found.setdefault(row.person_id, row)
    return found


def page(
    connection: Connection,
    which: AlertFilter,
    before: tuple[int, str] | None,
    limit: int,
    person_id: str | None = None,
) -> list[AlertSummary]:
    """Alerts newest first, of all or one person, from behind ``before`` (raised_at, alert_id)."""
    query = _SUMMARY.order_by(alert.c.raised_at.desc(), alert.c.alert_id.desc()).limit(limit)
    wanted = _FILTERS[which]
    if wanted is not None:
        query = query.where(wanted)
    if person_id is not None:
        query = query.where(alert.c.person_id == person_id)
    if before is not None:
        at, alert_id = before
        same = and_(alert.c.raised_at == at, alert.c.alert_id < alert_id)
        query = query.where(or_(alert.c.raised_at < at, same))
    return [summary_of(row) for row in connection.execute(query)]


def of_person(
    connection: Connection, person_id: str, from_ms: int, to_ms: int, limit: int = 200
) -> list[AlertSummary]:
    """A person's alerts whose episode touches a span, newest first."""
    ongoing = alert.c.episode_state == EpisodeState.ONGOING.value
    mine = and_(
        alert.c.person_id == person_id,
        alert.c.t_onset < to_ms,
        or_(alert.c.last_event_at >= from_ms, ongoing),
    )
    newest = (alert.c.raised_at.desc(), alert.c.alert_id.desc())
    query = _SUMMARY.where(mine).order_by(*newest).limit(limit)
    return [summary_of(row) for row in connection.execute(query)]


def add_action(
    connection: Connection, alert_id: str, action: Action, by: str, at: int, note: str | None = None
) -> None:
    """Write down what was done with an alert."""
    row = {"alert_id": alert_id, "action": action.value, "by_whom": by, "at": at, "note": note}
    connection.execute(insert(alert_action).values(row))


def actions(connection: Connection, alert_id: str) -> list[AlertAction]:
    """What was done with an alert, oldest first."""
    mine = alert_action.c.alert_id == alert_id
    rows = connection.execute(select(alert_action).where(mine).order_by(alert_action.c.id))
    return [AlertAction(action=r.action, by=r.by_whom, at=r.at, note=r.note) for r in rows]


def _urgency(found: AlertSummary) -> tuple[bool, int, int]:
    agreed = found.state is not AlertState.RAISED or found.workflow.snooze is not None
    return agreed, found.tier, -found.raised_at
