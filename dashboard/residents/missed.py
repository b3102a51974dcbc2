"""Missed events: what a caregiver saw and Attune did not raise."""

from sqlalchemy import Engine, insert

from dashboard.audit.log import AuditLog
from dashboard.domain.errors import BadTime, NoSuchResident
from dashboard.residents.register import Register
from dashboard.residents.views import MissedEventRequest, MissedEventView
from dashboard.storage.control import Control
from dashboard.storage.tables import missed_event
from shared.clock import Clock
from shared.contracts import ControlKind, Outcome

CLOCK_SLACK_MS = 60_000


class MissedEvents:
    """Records missed events and tells the threshold service."""

    def __init__(self, engine: Engine, clock: Clock, audit: AuditLog, control: Control) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._control = control

    def report(self, person_id: str, seen: MissedEventRequest, by: str) -> MissedEventView:
        """Write it down. Raises ``NoSuchResident``, or ``BadTime`` for the future."""
        now = self._clock.now_ms()
        t = now if seen.t is None else seen.t
        if t > now + CLOCK_SLACK_MS:
            raise BadTime(f"t lies in the future, got {t} at {now}")
        row = {"person_id": person_id, "t": t, "note": seen.note, "by_whom": by, "at": now}
        with self._engine.begin() as connection:
            if not Register.exists(connection, person_id):
                raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
            key = connection.execute(insert(missed_event).values(row)).inserted_primary_key
            self._audit.action(connection, by, "missed-event", f"person:{person_id}")
            self._control.send(
                connection, ControlKind.FEEDBACK, person_id, t=t, outcome=Outcome.MISSED
            )
        return MissedEventView(missed_event_id=key[0] if key else 0, person_id=person_id, t=t)
