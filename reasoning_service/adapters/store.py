"""Assessments in the database: written with the message that announces them, once per event."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from reasoning_service.adapters.erasures import is_erased
from reasoning_service.adapters.requests import publish
from reasoning_service.adapters.tables import (
    ASSESSMENT,
    MODEL_CALL,
    OPEN_REQUEST,
    OUTGOING,
    POSITION,
    STANDING_ALARM,
    WAITING,
)
from shared.contracts import Assessment, Event, TechnicalAlarm
from shared.storage.engine import READ_ONLY
from shared.streams import keys
from shared.streams.relay import enqueue


@dataclass(frozen=True)
class Store:
    """The reasoning service's database."""

    engine: Engine

    def has(self, event_id: str) -> bool:
        """Whether the event is already explained, or a model is being asked about it."""
        asked = select(OPEN_REQUEST.c.event_id).where(OPEN_REQUEST.c.event_id == event_id)
        with self._reading() as connection:
            known = _known(connection, event_id)
            return known or connection.execute(asked).first() is not None

    def get(self, event_id: str) -> Assessment | None:
        """The assessment of an event, if there is one."""
        query = select(ASSESSMENT.c.body).where(ASSESSMENT.c.event_id == event_id)
        with self._reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return None if body is None else Assessment.model_validate_json(body)

    def of_episode(self, person_id: str, episode_id: str) -> tuple[Assessment, ...]:
        """The newest assessment of each of an episode's events, in the order of the events."""
        query = (
            select(ASSESSMENT.c.body)
            .where(ASSESSMENT.c.person_id == person_id, ASSESSMENT.c.episode_id == episode_id)
            .order_by(ASSESSMENT.c.revision)
        )
        with self._reading() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(Assessment.model_validate_json(body) for body in bodies)

    def event(self, event_id: str) -> Event | None:
        """An explained event itself; None where it is not known or an older build explained it."""
        query = select(ASSESSMENT.c.event).where(ASSESSMENT.c.event_id == event_id)
        with self._reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return None if body is None else Event.model_validate_json(body)

    def save(self, event: Event, assessment: Assessment, report: str, again: bool = False) -> bool:
        """Store and announce in one transaction; false when somebody else was first.

        False too for a person who was erased.
        ``again``: as the next version, false where it says the same.
        """
        with self.engine.begin() as connection:
            if not again and _known(connection, event.event_id):
                return False
            if is_erased(connection, event.person_id):
                return False
            connection.execute(delete(WAITING).where(WAITING.c.event_id == event.event_id))
            return publish(connection, event, assessment, report) is not None

    def first_seen(self, event_id: str, now_ms: int) -> int:
        """When the event was first found waiting; now, if it was not waiting before."""
        query = select(WAITING.c.first_seen_at).where(WAITING.c.event_id == event_id)
        with self.engine.begin() as connection:
            known = connection.execute(query).scalar_one_or_none()
            if known is not None:
                return int(known)
            connection.execute(insert(WAITING).values(event_id=event_id, first_seen_at=now_ms))
        return now_ms

    def cursor(self) -> int:
        """How far the threshold service's events have been reconciled."""
        with self._reading() as connection:
            return int(connection.execute(select(POSITION.c.cursor)).scalar_one_or_none() or 0)

    def set_cursor(self, cursor: int) -> None:
        """Everything up to ``cursor`` is explained or needs no explanation."""
        with self.engine.begin() as connection:
            moved = connection.execute(update(POSITION).values(cursor=cursor))
            if moved.rowcount == 0:
                connection.execute(insert(POSITION).values(id=1, cursor=cursor))

    def announce(self, alarm: TechnicalAlarm) -> None:
        """Queue a technical alarm."""
        with self.engine.begin() as connection:
            enqueue(connection, OUTGOING, keys.TECHNICAL, [alarm])

    def forget_before(self, t_ms: int, unseen_ms: int) -> int:
        """Delete what was explained or asked before ``t_ms``; answers how many explanations.

        Events that were looked for in vain are forgotten from ``unseen_ms`` on.
        """
        with self.engine.begin() as connection:
            connection.execute(delete(MODEL_CALL).where(MODEL_CALL.c.asked_at < t_ms))
            connection.execute(delete(WAITING).where(WAITING.c.first_seen_at < unseen_ms))
            old = ASSESSMENT.c.completed_at < t_ms
            return int(connection.execute(delete(ASSESSMENT).where(old)).rowcount)

    def raise_alarm(self, alarm: TechnicalAlarm) -> None:
        """Queue a technical alarm that ``clear_alarm`` ends, unless it stands already."""
        mine = STANDING_ALARM.c.alarm_id == alarm.alarm_id
        with self.engine.begin() as connection:
            if connection.execute(select(STANDING_ALARM.c.alarm_id).where(mine)).first() is None:
                values = {"alarm_id": alarm.alarm_id, "body": alarm.model_dump_json()}
                connection.execute(insert(STANDING_ALARM).values(values))
                enqueue(connection, OUTGOING, keys.TECHNICAL, [alarm])

    def clear_alarm(self, alarm_id: str, now_ms: int) -> None:
        """End a standing alarm, whichever process raised it."""
        mine = STANDING_ALARM.c.alarm_id == alarm_id
        with self.engine.begin() as connection:
            body = connection.execute(select(STANDING_ALARM.c.body).where(mine)).scalar()
            if body is not None:
                connection.execute(delete(STANDING_ALARM).where(mine))
                alarm = TechnicalAlarm.model_validate_json(body)
                cleared = alarm.model_copy(update={"cleared_at": now_ms})
                enqueue(connection, OUTGOING, keys.TECHNICAL, [cleared])

    def problem(self) -> str | None:
        """One sentence when the database does not answer."""
        try:
            with self._reading() as connection:
                connection.execute(select(func.count()).select_from(POSITION))
        except SQLAlchemyError as error:
            return f"the database does not answer: {type(error).__name__}"
        return None

    def _reading(self) -> Connection:
        return self.engine.connect().execution_options(**READ_ONLY)


def _known(connection: Connection, event_id: str) -> bool:
    query = select(ASSESSMENT.c.event_id).where(ASSESSMENT.c.event_id == event_id)
    return connection.execute(query).first() is not None
