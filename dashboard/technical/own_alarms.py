"""The technical alarms that the dashboard itself raises."""

import hashlib
import threading
from collections.abc import Sequence

from dashboard.domain.wording import silence
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.contracts import TechnicalKind


class OwnAlarms:
    """Raises and clears; the same trouble is always the same alarm.

    Asked every second about everybody, so it remembers what stands and writes only changes.
    """

    def __init__(self, lane: TechnicalLane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock
        self._lock = threading.Lock()
        self._standing: dict[str, tuple[str, str] | None] = {}
        """Words and detail of what stands, None for what is known not to."""

    def unknown_person(self, person_id: str) -> None:
        """Somebody whom nobody enrolled raised an event; the alert is shown all the same."""
        text = "An alert came for somebody who is not registered. Tell the operator."
        detail = f"person_id {person_id} has no resident record"
        self._raise(TechnicalKind.UNKNOWN_PERSON, person_id, self._clock.now_ms(), text, detail)

    def known_person(self, person_id: str) -> None:
        """Somebody has been enrolled."""
        self._clear(TechnicalKind.UNKNOWN_PERSON, person_id)

    def records(self, stream: str, poison: Sequence[str]) -> None:
        """What was read of a stream: some of it left out as unreadable, or all of it good."""
        if not poison:
            self._clear(TechnicalKind.BAD_RECORD, stream)
            return
        text = "A message between the parts of the system could not be read. Tell the operator."
        detail = "; ".join(poison)[:1000]
        self._raise(TechnicalKind.BAD_RECORD, stream, self._clock.now_ms(), text, detail)

    def redis_lost(self, since: int) -> None:
        """Nothing new arrives the fast way."""
        text = "The parts of the system cannot reach each other. New alerts may come late."
        detail = "redis does not answer the dashboard"
        self._raise(TechnicalKind.REDIS_LOST, "redis", since, text, detail)

    def redis_back(self) -> None:
        """The fast way works again."""
        self._clear(TechnicalKind.REDIS_LOST, "redis")

    def service_down(self, name: str, since: int, text: str, detail: str) -> None:
        """Another service does not answer; ``text`` says what that means for the ward."""
        self._raise(TechnicalKind.SERVICE_DOWN, name, since, text, f"{name}: {detail}")

    def service_up(self, name: str) -> None:
        """It answers again."""
        self._clear(TechnicalKind.SERVICE_DOWN, name)

    def edge_silent(self, person_id: str, room: str, since: int, age_ms: int | None) -> None:
        """No data from a room."""
        text = silence(room, None if age_ms is None else _in_steps(age_ms))
        detail = "no live state newer than 10 s"
        self._raise(TechnicalKind.EDGE_SILENT, person_id, since, text, detail)

    def edge_speaks(self, person_id: str) -> None:
        """Data again, or none expected."""
        self._clear(TechnicalKind.EDGE_SILENT, person_id)

    def _raise(self, kind: TechnicalKind, subject: str, since: int, text: str, detail: str) -> None:
        alarm_id = _id(kind, subject)
        with self._lock:
            if self._standing.get(alarm_id) == (text, detail):
                return
            self._lane.raise_alarm(alarm_id, kind, subject, since, text, detail)
            self._standing[alarm_id] = (text, detail)

    def _clear(self, kind: TechnicalKind, subject: str) -> None:
        alarm_id = _id(kind, subject)
        with self._lock:
            if alarm_id in self._standing and self._standing[alarm_id] is None:
                return
            self._lane.clear(alarm_id)
            self._standing[alarm_id] = None


def _in_steps(age_ms: int) -> int:
    """Ten-second steps, then minutes: each step is a write and a message to every page."""
    step = 10_000 if age_ms < 60_000 else 60_000
    return age_ms // step * step


def _id(kind: TechnicalKind, subject: str) -> str:
    return f"dashboard.{kind.value}.{hashlib.sha256(subject.encode()).hexdigest()[:16]}"
