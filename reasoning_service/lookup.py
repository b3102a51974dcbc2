"""What is known around an event, as a report."""

from dataclasses import dataclass, replace

from reasoning_service.adapters.threshold import HistorySource
from reasoning_service.domain.facts import History, Surroundings
from reasoning_service.domain.report import Report, build_report
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.metrics import Metrics
from shared.contracts import Event


@dataclass(frozen=True)
class Lookup:
    """Asks the threshold service, and counts when it is away.

    ``surroundings``: what is known of the house, where the source knows nothing nearer.
    """

    source: HistorySource
    metrics: Metrics
    surroundings: Surroundings | None = None

    def history(self, event: Event) -> History:
        """What is known. Raises ``HistoryUnavailable``."""
        try:
            found = self.source.history(event)
        except HistoryUnavailable:
            self.metrics.history_failures.inc()
            raise
        return replace(found, surroundings=found.surroundings or self.surroundings)

    def report_now(self, event: Event) -> Report:
        """The best report that can be had without waiting."""
        try:
            return build_report(event, self.history(event))
        except HistoryUnavailable:
            return build_report(event, None)
