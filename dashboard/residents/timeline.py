"""A person's days: roll-ups from the threshold service, alerts and pauses from our own tables."""

from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.alerts import store
from dashboard.domain.errors import BadRange, CurveUnavailable, NoSuchBaseline
from dashboard.domain.stretches import Entry, stretches
from dashboard.peers.internal import ServiceAway
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.timeline_views import (
    LearningState,
    RollupsView,
    StretchView,
    TimelineView,
)
from dashboard.storage.tables import consent
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

HOUR_MS: Final = 3_600_000
LONGEST_ROLLED_MS: Final = 6 * HOUR_MS
"""What the threshold service answers in one call."""
LONGEST_MS: Final = 31 * 24 * HOUR_MS
"""As long as windows are kept."""
AWAY: Final = "This cannot be shown now, since its service does not answer. Alerts still come."


class Timeline:
    """Reads a person's days; asks the threshold service where it must."""

    def __init__(self, engine: Engine, clock: Clock, threshold: ThresholdClient) -> None:
        self._engine, self._clock, self._threshold = engine, clock, threshold

    def rollups(self, person_id: str, from_ms: int, to_ms: int, step_ms: int) -> RollupsView:
        """Windows by ``step_ms``. Raises ``BadRange`` or ``CurveUnavailable``."""
        _check(from_ms, to_ms, LONGEST_ROLLED_MS)
        try:
            found = self._threshold.rollups(person_id, from_ms, to_ms, step_ms)
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error
        return RollupsView(
            person_id=person_id,
            from_ms=from_ms,
            to_ms=to_ms,
            step_ms=step_ms,
            rollups=list(found.rollups) if found else [],
        )

    def look(self, person_id: str, from_ms: int, to_ms: int, with_alerts: bool) -> TimelineView:
        """Alerts and stretches of a span, none of which lies in the future."""
        _check(from_ms, to_ms, LONGEST_MS)
        until = min(to_ms, max(from_ms, self._clock.now_ms()))
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            entries = _entries(connection, person_id)
            alerts = store.of_person(connection, person_id, from_ms, to_ms) if with_alerts else None
        return TimelineView(
            person_id=person_id,
            from_ms=from_ms,
            to_ms=to_ms,
            alerts=alerts,
            stretches=[
                StretchView(kind=s.kind, from_ms=s.start, to_ms=s.end, reason=s.reason, by=s.by)
                for s in stretches(entries, from_ms, until)
            ],
        )

    def learning(self, person_id: str) -> LearningState:
        """How well they are known. Raises ``NoSuchBaseline`` or ``CurveUnavailable``."""
        try:
            found = self._threshold.learning(person_id)
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error
        if found is None:
            raise NoSuchBaseline("Nothing was seen of this person yet.")
        fields = found.model_dump(include=set(LearningState.model_fields))
        return LearningState(as_of=found.t, **fields)


def _entries(connection: Connection, person_id: str) -> list[Entry]:
    mine = select(consent).where(consent.c.person_id == person_id).order_by(consent.c.revision)
    return [
        Entry(
            recorded_at=row.recorded_at,
            paused_until=row.paused_until,
            review_at=row.review_at,
            withdrawn_at=row.withdrawn_at,
            reason=row.reason,
            by=row.recorded_by,
        )
        for row in connection.execute(mine)
    ]


def _check(from_ms: int, to_ms: int, longest: int) -> None:
    if not from_ms < to_ms <= from_ms + longest:
        hours = longest // HOUR_MS
        raise BadRange(f"ask for more than nothing and at most {hours} h, got {from_ms}..{to_ms}")
