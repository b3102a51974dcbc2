"""Technical alarms: stored, raised and cleared by this service too, told to every page."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, insert, or_, select, update

from dashboard.domain.technical import is_news, supersedes
from dashboard.live.announcer import Announcer
from dashboard.storage.tables import technical_alarm as t
from dashboard.technical.tables import technical_news
from shared.clock import Clock
from shared.contracts import TechnicalAlarm, TechnicalKind
from shared.storage.engine import READ_ONLY

SHOWN_AFTER_CLEARED_MS = 24 * 3_600_000


class TechnicalLane:
    """What is broken now, and what was in the last day."""

    def __init__(self, engine: Engine, clock: Clock, announcer: Announcer) -> None:
        self._engine = engine
        self._clock = clock
        self._announcer = announcer

    def apply(
        self, connection: Connection, alarms: Iterable[TechnicalAlarm]
    ) -> list[TechnicalAlarm]:
        """Store alarms inside the caller's transaction; answers those that changed something."""
        return [alarm for alarm in alarms if self._store(connection, alarm)]

    def announce(self, alarms: Iterable[TechnicalAlarm]) -> None:
        """Tell the pages, after the commit."""
        for alarm in alarms:
            self._announcer.technical(alarm)

    def raise_alarm(
        self, alarm_id: str, kind: TechnicalKind, subject: str, since: int, text: str, detail: str
    ) -> None:
        """Raise an alarm of our own; a standing one keeps its start and gets the new words."""
        with self._engine.begin() as connection:
            stored = self._stored(connection, alarm_id)
            standing = stored is not None and stored.cleared_at is None
            begun = stored.since if stored is not None and standing else since
            alarm = TechnicalAlarm(
                alarm_id=alarm_id,
                kind=kind,
                subject=subject,
                since=begun,
                text=text,
                detail=detail,
            )
            if alarm == stored:
                return
            self._write(connection, alarm, stored)
        self._announcer.technical(alarm)

    def clear(self, alarm_id: str) -> None:
        """Clear an alarm of our own; nothing happens when it does not stand."""
        with self._engine.begin() as connection:
            stored = self._stored(connection, alarm_id)
            if stored is None or stored.cleared_at is not None:
                return
            alarm = stored.model_copy(update={"cleared_at": self._clock.now_ms()})
            self._write(connection, alarm, stored)
        self._announcer.technical(alarm)

    def shown(self) -> list[TechnicalAlarm]:
        """Standing alarms, then those cleared in the last day; newest first in each."""
        since = self._clock.now_ms() - SHOWN_AFTER_CLEARED_MS
        recent = or_(t.c.cleared_at.is_(None), t.c.cleared_at > since)
        order = (t.c.cleared_at.is_not(None), t.c.since.desc(), t.c.alarm_id)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            query = select(t.c.body).where(recent).order_by(*order).limit(500)
            bodies = connection.execute(query).scalars().all()
        return [TechnicalAlarm.model_validate_json(body) for body in bodies]

    def _store(self, connection: Connection, alarm: TechnicalAlarm) -> bool:
        stored = self._stored(connection, alarm.alarm_id)
        if not supersedes(alarm, stored):
            return False
        self._write(connection, alarm, stored)
        return True

    @staticmethod
    def _stored(connection: Connection, alarm_id: str) -> TechnicalAlarm | None:
        body = connection.execute(select(t.c.body).where(t.c.alarm_id == alarm_id)).scalar()
        return TechnicalAlarm.model_validate_json(body) if body else None

    def _write(
        self, connection: Connection, alarm: TechnicalAlarm, stored: TechnicalAlarm | None
    ) -> None:
        values = {
            "since": alarm.since,
            "cleared_at": alarm.cleared_at,
            "body": alarm.model_dump_json(),
        }
        if stored is not None:
            connection.execute(update(t).where(t.c.alarm_id == alarm.alarm_id).values(values))
        else:
            connection.execute(insert(t).values(alarm_id=alarm.alarm_id, **values))
        if is_news(alarm, stored):
            row = {"standing": alarm.cleared_at is None, "at": self._clock.now_ms()}
            news = insert(technical_news).values(alarm_id=alarm.alarm_id, since=alarm.since, **row)
            connection.execute(news)
