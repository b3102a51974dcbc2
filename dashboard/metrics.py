"""Prometheus metrics of the dashboard."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from dashboard.live.hub import Hub
from shared.contracts import Event

DELAYS_S = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 30.0, 300.0)
"""Around the target of 0.3 s from a window's end to the page."""


class Metrics:
    """What an operator's board shows of the alerts' way in."""

    def __init__(self, registry: CollectorRegistry, hub: Hub) -> None:
        self._events = Counter(
            "attune_dashboard_events", "Events taken in, by kind", ["kind"], registry=registry
        )
        self._delay = Histogram(
            "attune_dashboard_event_delay_seconds",
            "From an event's time to the commit that shows it",
            buckets=DELAYS_S,
            registry=registry,
        )
        pages = Gauge("attune_dashboard_pages", "Pages connected now", registry=registry)
        pages.set_function(lambda: hub.pages)

    def saw(self, events: Iterable[Event], now: int) -> None:
        """Count events as they are taken in at ``now`` (epoch milliseconds)."""
        for event in events:
            self._events.labels(event.kind.value).inc()
            if not event.late:
                self._delay.observe(max(0, now - event.t_event) / 1000)
