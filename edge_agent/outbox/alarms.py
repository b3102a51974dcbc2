"""Technical alarms of this box: raised once, cleared once, not lost while the hub is away."""

import hashlib
import logging
import sqlite3
import threading

from edge_agent.outbox.database import Database
from edge_agent.outbox.errors import OutboxFull
from shared.clock import Clock
from shared.contracts import TechnicalAlarm, TechnicalKind
from shared.logs import without_data

log = logging.getLogger(__name__)

MAX_TEXT = 300
MAX_DETAIL = 1000


class AlarmBook:
    """The latest state of each alarm, in memory and in the outbox file.

    Only the latest state is kept, so a night without the hub costs one row per alarm. Memory
    leads: an alarm that says "the disk is full" must not need room on that disk.
    """

    def __init__(self, database: Database, edge_id: str, clock: Clock) -> None:
        self._database = database
        self._edge_id = edge_id
        self._clock = clock
        self._lock = threading.Lock()
        rows = database.run(lambda db: db.execute("SELECT unsent, body FROM alarm").fetchall())
        alarms = [(bool(unsent), TechnicalAlarm.model_validate_json(body)) for unsent, body in rows]
        self._alarms = {alarm.alarm_id: alarm for _, alarm in alarms}
        self._unsent = {alarm.alarm_id for unsent, alarm in alarms if unsent}

    def raise_(self, kind: TechnicalKind, subject: str, text: str, detail: str = "") -> None:
        """Raise an alarm, or keep it raised: the same text again is no news.

        Data that a text quotes is taken out of it: an alarm leaves the box.
        """
        text, detail = without_data(text)[:MAX_TEXT], without_data(detail)[:MAX_DETAIL]
        alarm_id = self.alarm_id(kind, subject)
        with self._lock:
            known = self._alarms.get(alarm_id)
            stands = known is not None and known.cleared_at is None
            if stands and known is not None and known.text == text:
                return
            since = known.since if stands and known is not None else self._clock.now_ms()
            self._put(
                TechnicalAlarm(
                    alarm_id=alarm_id,
                    kind=kind,
                    subject=subject,
                    since=since,
                    text=text,
                    detail=detail,
                )
            )
        log.warning(text, extra={"fields": {"alarm": kind.value, "subject": subject}})

    def clear(self, kind: TechnicalKind, subject: str) -> None:
        """Clear an alarm if it stands."""
        alarm_id = self.alarm_id(kind, subject)
        with self._lock:
            known = self._alarms.get(alarm_id)
            if known is None or known.cleared_at is not None:
                return
            self._put(known.model_copy(update={"cleared_at": self._clock.now_ms()}))
        log.info("cleared", extra={"fields": {"alarm": kind.value, "subject": subject}})

    def standing(self) -> list[TechnicalAlarm]:
        """Alarms that are raised and not cleared."""
        with self._lock:
            return [alarm for alarm in self._alarms.values() if alarm.cleared_at is None]

    def pending(self) -> list[TechnicalAlarm]:
        """What is to be sent, as it stands now."""
        with self._lock:
            return [self._alarms[alarm_id] for alarm_id in sorted(self._unsent)]

    def sent(self, alarm: TechnicalAlarm) -> None:
        """``alarm`` has reached the stream; nothing happens when it has changed meanwhile."""
        with self._lock:
            if self._alarms.get(alarm.alarm_id) != alarm:
                return
            self._unsent.discard(alarm.alarm_id)
            if alarm.cleared_at is not None:
                del self._alarms[alarm.alarm_id]
            self._store(alarm.alarm_id)

    def alarm_id(self, kind: TechnicalKind, subject: str) -> str:
        """The same id for the same trouble, so that it can be cleared after a restart."""
        text = f"{self._edge_id}\n{kind.value}\n{subject}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _put(self, alarm: TechnicalAlarm) -> None:
        self._alarms[alarm.alarm_id] = alarm
        self._unsent.add(alarm.alarm_id)
        self._store(alarm.alarm_id)

    def _store(self, alarm_id: str) -> None:
        alarm = self._alarms.get(alarm_id)
        unsent = alarm_id in self._unsent

        def write(db: sqlite3.Connection) -> None:
            if alarm is None:
                db.execute("DELETE FROM alarm WHERE alarm_id = ?", (alarm_id,))
            else:
                row = (alarm_id, unsent, alarm.model_dump_json())
                db.execute("INSERT OR REPLACE INTO alarm VALUES (?, ?, ?)", row)

        try:
            self._database.run(write)
        except OutboxFull as error:
            log.warning("alarm not stored", extra={"fields": {"error": error.detail}})
