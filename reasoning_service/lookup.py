"""What is known around an event, as a report."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from reasoning_service.adapters.surroundings import SurroundingsSource
from reasoning_service.adapters.threshold import HistorySource
from reasoning_service.domain.facts import History, Surroundings
from reasoning_service.domain.plan import around
from reasoning_service.domain.report import Report, build_report
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.metrics import Metrics
from shared.contracts import Event

AT_ONCE = 2
"""While one history is made into a report the next is read; more would share the same cores."""


@dataclass(frozen=True)
class Lookup:
    """Asks the threshold service, and counts when it is away.

    ``house``: what is known of the house; ``residents``: of a person's place and plan.
    """

    source: HistorySource
    metrics: Metrics
    house: Surroundings | None = None
    residents: SurroundingsSource | None = None
    _asked: dict[str, "Future[History]"] = field(default_factory=dict, repr=False)
    _threads: ThreadPoolExecutor = field(
        default_factory=partial(ThreadPoolExecutor, AT_ONCE, "lookup"), repr=False
    )

    def ahead(self, event: Event) -> None:
        """Begin to ask, so that the answer is there when it is needed."""
        if event.event_id not in self._asked and len(self._asked) < AT_ONCE:
            self._asked[event.event_id] = self._threads.submit(self.source.history, event)

    def drop(self, event: Event) -> None:
        """The answer is not needed any more."""
        asked = self._asked.pop(event.event_id, None)
        if asked is not None:
            asked.cancel()

    def history(self, event: Event) -> History:
        """What is known. Raises ``HistoryUnavailable``."""
        asked = self._asked.pop(event.event_id, None)
        try:
            found = self.source.history(event) if asked is None else asked.result()
        except HistoryUnavailable:
            self.metrics.history_failures.inc()
            raise
        return replace(found, surroundings=found.surroundings or self._around(event))

    def _around(self, event: Event) -> Surroundings:
        known = None if self.residents is None else self.residents.of(event.person_id)
        return around(known, event.t_event, self.house)

    def report_now(self, event: Event) -> Report:
        """The best report that can be had without waiting."""
        try:
            return build_report(event, self.history(event))
        except HistoryUnavailable:
            return build_report(event, None)
