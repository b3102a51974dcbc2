"""From an event to words for it: what both the stream and the clock call.

An event whose history cannot be had is tried again until its deadline would pass before the
next try; then it is explained from itself alone, since its triggers came with it. The template
is written at once: without a model it is shown, with one it is kept ready.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from reasoning_service.adapters.requests import Request
from reasoning_service.adapters.store import Store
from reasoning_service.desk import Desk
from reasoning_service.domain.facts import History
from reasoning_service.domain.report import REPORT_VERSION, Report, build_report
from reasoning_service.domain.template import write
from reasoning_service.domain.wording import TEMPLATE_VERSION, template_hash
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.lookup import Lookup
from reasoning_service.metrics import Metrics
from shared.canary import is_canary
from shared.clock import Clock
from shared.contracts import Assessment, Contract, Event, EventKind

log = logging.getLogger(__name__)

EXPLAINED = (EventKind.OPENED, EventKind.ESCALATED)


@dataclass(frozen=True)
class Explainer:
    """Explains events once each. ``retry_s`` is when a failed event comes back.

    ``desk`` is where a model's words are waited for; None: the template writes.
    """

    store: Store
    lookup: Lookup
    clock: Clock
    metrics: Metrics
    deadline_s: float
    retry_s: float
    desk: Desk | None = None

    def handle(self, message: Contract, arrived_ms: int | None = None) -> None:
        """Explain the event in ``message``, if it is one that anybody waits for.

        ``arrived_ms``: when it came into the stream; the deadline counts from there. Raises
        ``HistoryUnavailable`` while there is still time to ask again.
        """
        if not isinstance(message, Event) or message.shadow or is_canary(message.person_id):
            return
        if message.kind is EventKind.CLOSED and self.desk is not None:
            self.desk.ended(message)
        elif needs_words(message) and not self.store.has(message.event_id):
            self._explain(message, self._since(arrived_ms))
        else:
            self.lookup.drop(message)

    def look_ahead(self, messages: Sequence[Contract]) -> None:
        """Begin to look up what comes next, in the threshold service's own process."""
        for message in messages:
            if isinstance(message, Event) and needs_words(message):
                self.lookup.ahead(message)

    def again(self, event: Event) -> None:
        """Assess an event anew, by a model if there is one. Raises ``HistoryUnavailable``."""
        started_at = self.clock.now_ms()
        self._words(event, self.lookup.history(event), started_at, again=True)

    def _since(self, arrived_ms: int | None) -> int:
        """From when an event waits: not from the future, nor from before a deadline ago, since an
        event that lay there for a day while nobody ran is as urgent as one of a minute."""
        now = self.clock.now_ms()
        if arrived_ms is None:
            return now
        return min(now, max(arrived_ms, now - round(self.deadline_s * 1000)))

    def _explain(self, event: Event, started_at: int) -> None:
        try:
            history = self._history(event, started_at)
        except HistoryUnavailable as error:
            started_at = self._give_up(event, started_at, error)
            history = None
        self._words(event, history, started_at)

    def _history(self, event: Event, since_ms: int) -> History | None:
        """What is known; nothing where so many were ahead that no time is left for asking."""
        waited_s = (self.clock.now_ms() - since_ms) / 1000
        if waited_s >= self.deadline_s - self.retry_s:
            self.lookup.drop(event)
            return None
        return self.lookup.history(event)

    def _words(
        self, event: Event, history: History | None, started_at: int, again: bool = False
    ) -> None:
        report = build_report(event, history)
        template = self._template(event, report, started_at)
        if self.desk is not None:
            self.desk.accept(Request(event, template, report.text(), started_at), report)
        elif self.store.save(event, template, report.text(), again):
            self.metrics.wrote(template)

    def _template(self, event: Event, report: Report, started_at: int) -> Assessment:
        now = self.clock.now_ms()
        return Assessment(
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
            first_words_at=now,
            completed_at=now,
        )

    def _give_up(self, event: Event, now_ms: int, error: HistoryUnavailable) -> int:
        """When the event was first seen, if no further try fits; else the error again."""
        first_seen = self.store.first_seen(event.event_id, now_ms)
        waited_s = (now_ms - first_seen) / 1000
        if 0 <= waited_s < self.deadline_s - self.retry_s:
            raise error
        log.warning("explaining from the event alone", extra={"fields": {"why": str(error)}})
        return min(first_seen, now_ms)


def needs_words(event: Event) -> bool:
    """Openings and escalations are explained; configurations under comparison never are."""
    return event.kind in EXPLAINED and not event.shadow
