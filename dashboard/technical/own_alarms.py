"""The technical alarms that the dashboard itself raises."""

import hashlib

from dashboard.domain.wording import silence
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.contracts import TechnicalKind


class OwnAlarms:
    """Raises and clears; the same trouble is always the same alarm."""

    def __init__(self, lane: TechnicalLane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def unknown_person(self, person_id: str) -> None:
        """Somebody whom nobody enrolled raised an event; the alert is shown all the same."""
        self._lane.raise_alarm(
            _id(TechnicalKind.UNKNOWN_PERSON, person_id),
            TechnicalKind.UNKNOWN_PERSON,
            person_id,
            self._clock.now_ms(),
            "An alert came for somebody who is not registered. Tell the operator.",
            f"person_id {person_id} has no resident record",
        )

    def bad_record(self, stream: str, why: str) -> None:
        """A message that cannot be read was left out."""
        self._lane.raise_alarm(
            _id(TechnicalKind.BAD_RECORD, stream),
            TechnicalKind.BAD_RECORD,
            stream,
            self._clock.now_ms(),
            "A message between the parts of the system could not be read. Tell the operator.",
            why[:1000],
        )

    def redis_lost(self, since: int) -> None:
        """Nothing new arrives the fast way."""
        self._lane.raise_alarm(
            _id(TechnicalKind.REDIS_LOST, "redis"),
            TechnicalKind.REDIS_LOST,
            "redis",
            since,
            "The parts of the system cannot reach each other. New alerts may come late.",
            "redis does not answer the dashboard",
        )

    def redis_back(self) -> None:
        """The fast way works again."""
        self._lane.clear(_id(TechnicalKind.REDIS_LOST, "redis"))

    def edge_silent(self, person_id: str, room: str, since: int, age_ms: int | None) -> None:
        """No data from a room."""
        self._lane.raise_alarm(
            _id(TechnicalKind.EDGE_SILENT, person_id),
            TechnicalKind.EDGE_SILENT,
            person_id,
            since,
            silence(room, None if age_ms is None else _in_steps(age_ms)),
            "no live state newer than 10 s",
        )

    def edge_speaks(self, person_id: str) -> None:
        """Data again, or none expected."""
        self._lane.clear(_id(TechnicalKind.EDGE_SILENT, person_id))


def _in_steps(age_ms: int) -> int:
    """Ten-second steps, then minutes: each step is a write and a message to every page."""
    step = 10_000 if age_ms < 60_000 else 60_000
    return age_ms // step * step


def _id(kind: TechnicalKind, subject: str) -> str:
    return f"dashboard.{kind.value}.{hashlib.sha256(subject.encode()).hexdigest()[:16]}"
