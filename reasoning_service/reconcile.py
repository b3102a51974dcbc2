"""Asks the threshold service for committed events, in case Redis lost their messages.

The stream is the fast path; this is the one that misses nothing. The position moves only over
events that are explained, or that nobody waits for any more.
"""

import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from reasoning_service.adapters.store import Store
from reasoning_service.adapters.threshold import HistorySource
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.explain import Explainer
from reasoning_service.metrics import Metrics
from shared.clock import Clock
from shared.contracts import Event

log = logging.getLogger(__name__)

INTERVAL_S = 30.0
"""As often as the dashboard reconciles its own."""
STALE_MS = 24 * 3_600_000
"""Older events are history: on a new database nobody waits for words about last month."""


@dataclass(frozen=True)
class Reconciler:
    """Walks the committed events and has the unexplained ones explained."""

    store: Store
    source: HistorySource
    explainer: Explainer
    clock: Clock
    metrics: Metrics

    def step(self) -> int:
        """Catch up with all committed events; answers how many were looked at.

        Raises ``HistoryUnavailable`` when the threshold service is away; what was done stays.
        """
        seen = 0
        while True:
            page = self.source.events_after(self.store.cursor())
            for row in page.events:
                self._settle(row.event)
                self.store.set_cursor(row.cursor)
            seen += len(page.events)
            if not page.events:
                self.metrics.last_reconciled.set(self.clock.now_ms() / 1000)
                return seen

    def _settle(self, event: Event) -> None:
        if self.clock.now_ms() - event.t_event >= STALE_MS:
            return
        try:
            self.explainer.handle(event)
        except (HistoryUnavailable, SQLAlchemyError):
            raise
        except Exception:
            # An event that trips us must not hide those behind it; the worker buries it and
            # raises the technical alarm.
            log.exception("an event could not be explained")
