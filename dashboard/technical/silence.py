"""Watches for rooms that send nothing, from this side, since a dead edge cannot say so itself."""

from collections.abc import Iterable

from dashboard.domain.consent import ConsentStatus
from dashboard.domain.freshness import SILENT_AFTER_MS
from dashboard.residents.views import ResidentView
from dashboard.technical.own_alarms import OwnAlarms
from shared.clock import Clock


class SilenceWatch:
    """Raises ``edge_silent`` for residents whose data should come and does not."""

    def __init__(self, alarms: OwnAlarms, clock: Clock) -> None:
        self._alarms = alarms
        self._clock = clock
        self._waiting_since: dict[str, int] = {}
        """For residents without any data: since when they have been waited for."""

    def look(self, residents: Iterable[ResidentView]) -> None:
        """Raise and clear for everybody."""
        for each in residents:
            self._look_at(each)

    def _look_at(self, each: ResidentView) -> None:
        if each.consent is not ConsentStatus.VALID or each.paused_until is not None:
            self._waiting_since.pop(each.person_id, None)
            self._alarms.edge_speaks(each.person_id)
            return
        now = self._clock.now_ms()
        waiting_since = self._waiting_since.setdefault(each.person_id, now)
        if each.age_ms is not None and each.age_ms <= SILENT_AFTER_MS:
            self._alarms.edge_speaks(each.person_id)
        elif now - waiting_since > SILENT_AFTER_MS:
            # Also right after a start or a pause: ten seconds to deliver before it is said.
            since = waiting_since if each.age_ms is None else now - each.age_ms
            self._alarms.edge_silent(each.person_id, each.room, since, each.age_ms)
