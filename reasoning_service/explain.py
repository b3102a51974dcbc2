"""From an event to a stored and announced assessment: what both the stream and the clock call.

An event whose history cannot be had is tried again until its deadline would pass before the
next try; then it is explained from itself alone, since its triggers came with it.
"""

import logging
from dataclasses import dataclass

from reasoning_service.adapters.store import Store
from reasoning_service.adapters.threshold import HistorySource
from reasoning_service.domain.facts import History
from reasoning_service.domain.report import REPORT_VERSION, build_report
from reasoning_service.domain.template import write
from reasoning_service.domain.wording import TEMPLATE_VERSION, template_hash
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.metrics import Metrics
from shared.clock import Clock
from shared.contracts import Assessment, Contract, Event, EventKind

log = logging.getLogger(__name__)

EXPLAINED = (EventKind.OPENED, EventKind.ESCALATED)


@dataclass(frozen=True)
class Explainer:
    """Explains events once each. ``retry_s`` is when a failed event comes back."""

    store: Store
    source: HistorySource
    clock: Clock
    metrics: Metrics
    deadline_s: float
    retry_s: float

    def handle(self, message: Contract) -> None:
        """Explain the event in ``message``, if it is one that anybody waits for.

        Raises ``HistoryUnavailable`` while there is still time to ask again.
        """
        if not isinstance(message, Event) or not needs_words(message):
            return
        if not self.store.has(message.event_id):
            self._explain(message)

    def _explain(self, event: Event) -> None:
        started_at = self.clock.now_ms()
        try:
            history: History | None = self.source.history(event)
        except HistoryUnavailable as error:
            self.metrics.history_failures.inc()
            started_at = self._give_up(event, started_at, error)
            history = None
        report = build_report(event, history)
        assessment = Assessment(
            event_id=event.event_id,
            episode_id=event.episode_id,
            person_id=event.person_id,
            revision=event.revision,
            origin="template",
            tier_opinion=event.tier,
            sentences=write(report),
            evidence=report.lines,
            template_hash=template_hash(),
            prompt_version=f"{REPORT_VERSION}.{TEMPLATE_VERSION}",
            started_at=started_at,
            first_words_at=self.clock.now_ms(),
            completed_at=self.clock.now_ms(),
        )
        if self.store.save(assessment, report.text()):
            self._count(assessment, history)

    def _give_up(self, event: Event, now_ms: int, error: HistoryUnavailable) -> int:
        """When the event was first seen, if no further try fits; else the error again."""
        first_seen = self.store.first_seen(event.event_id, now_ms)
        waited_s = (now_ms - first_seen) / 1000
        if 0 <= waited_s < self.deadline_s - self.retry_s:
            raise error
        log.warning("explaining from the event alone", extra={"fields": {"why": str(error)}})
        return min(first_seen, now_ms)

    def _count(self, assessment: Assessment, history: History | None) -> None:
        basis = "event" if history is None else "history"
        self.metrics.assessments.labels(assessment.origin, basis).inc()
        self.metrics.seconds.observe((assessment.completed_at - assessment.started_at) / 1000)


def needs_words(event: Event) -> bool:
    """Openings and escalations are explained; configurations under comparison never are."""
    return event.kind in EXPLAINED and not event.shadow
