"""Assessments in the database: written with the message that announces them, once per event."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from reasoning_service.adapters.tables import ASSESSMENT, OUTGOING, POSITION, WAITING
from shared.contracts import Assessment, TechnicalAlarm
from shared.storage.engine import READ_ONLY
from shared.streams import keys
from shared.streams.relay import enqueue


@dataclass(frozen=True)
class Store:
    """The reasoning service's database."""

    engine: Engine

    def has(self, event_id: str) -> bool:
        """Whether the event is already explained."""
        with self._reading() as connection:
            return _known(connection, event_id)

    def get(self, event_id: str) -> Assessment | None:
        """The assessment of an event, if there is one."""
        query = select(ASSESSMENT.c.body).where(ASSESSMENT.c.event_id == event_id)
        with self._reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return None if body is None else Assessment.model_validate_json(body)

    def save(self, assessment: Assessment, report: str) -> bool:
        """Store and announce in one transaction; false when somebody else was first."""
        with self.engine.begin() as connection:
            if _known(connection, assessment.event_id):
                return False
            connection.execute(insert(ASSESSMENT).values(_row(assessment, report)))
            connection.execute(delete(WAITING).where(WAITING.c.event_id == assessment.event_id))
            enqueue(connection, OUTGOING, keys.ASSESSMENTS, [assessment])
        return True

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


def _row(assessment: Assessment, report: str) -> dict[str, str | int]:
    return {
        "event_id": assessment.event_id,
        "person_id": assessment.person_id,
        "completed_at": assessment.completed_at,
        "body": assessment.model_dump_json(),
        "report": report,
    }
