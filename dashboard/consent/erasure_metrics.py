"""How many parts of the house still have to delete somebody, for the operator's board."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge

from dashboard.consent.erasure_parts import Part


class ErasureMetrics:
    """One for each registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._outstanding = Gauge(
            "attune_dashboard_erasure_parts_outstanding",
            "Services and boxes that have not confirmed an erasure",
            registry=registry,
        )
        self._oldest_s = Gauge(
            "attune_dashboard_erasure_oldest_outstanding_seconds",
            "For how long the oldest of them has been asked; 0: none is",
            registry=registry,
        )

    def look(self, parts: Sequence[Part], now: int) -> None:
        """As of ``now`` (epoch ms)."""
        waiting = [now - each.asked_at for each in parts if each.outstanding]
        self._outstanding.set(len(waiting))
        self._oldest_s.set(max(waiting, default=0) / 1000)
