"""How much of a span could be judged: what cannot be assessed raises no alert."""

from typing import Final

from sqlalchemy import Engine

from dashboard.burden import store
from dashboard.burden.views import CoverageList, PersonCoverageView
from dashboard.domain.errors import BadRange, CurveUnavailable
from dashboard.peers.internal import ServiceAway
from dashboard.peers.threshold import ThresholdClient
from shared.clock import Clock
from shared.contracts import PersonCoverage
from shared.storage.engine import READ_ONLY

LONGEST_MS: Final = 31 * 86_400_000
"""As long as windows are kept."""
AWAY: Final = "This cannot be counted now, since its service does not answer. Alerts still come."


class CoverageDesk:
    """Sets the seconds that were judged against those that were to be watched."""

    def __init__(self, engine: Engine, clock: Clock, threshold: ThresholdClient) -> None:
        self._engine, self._clock, self._threshold = engine, clock, threshold

    def count(self, from_ms: int, to_ms: int, ward: str | None) -> CoverageList:
        """Everybody whom the user may see. Raises ``BadRange`` or ``CurveUnavailable``."""
        until = min(to_ms, max(from_ms, self._clock.now_ms()))
        if not 0 <= to_ms - from_ms <= LONGEST_MS:
            raise BadRange(f"from_ms must be before to_ms by 31 days at most: {from_ms} to {to_ms}")
        try:
            found = self._threshold.coverage(from_ms, until)
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error
        by_person = {each.person_id: each for each in found.persons}
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            persons = store.persons(connection, ward, from_ms, until)
        counted = [_counted(each, by_person.get(each.person_id)) for each in persons]
        return CoverageList(from_ms=from_ms, to_ms=until, persons=counted)


def _counted(person: store.Person, found: PersonCoverage | None) -> PersonCoverageView:
    watched_s = person.watched_ms // 1000
    assessed_s = found.assessed if found else 0
    known = watched_s > 0 and not (found and found.uncounted)
    return PersonCoverageView(
        person_id=person.person_id,
        display_name=person.display_name,
        room=person.room,
        watched_s=watched_s,
        assessed_s=assessed_s,
        share=min(1.0, assessed_s / watched_s) if known else None,
    )
