"""Prometheus metrics of deliveries, on the internal port."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy import Connection, func, select

from dashboard.delivery.tables import delivery as t
from dashboard.domain.delivery import Channel, DeliveryState
from dashboard.notifications.outbox import NotificationState
from dashboard.notifications.tables import notification

FAILED: Final = "failed"
"""An attempt that was not taken and is made again."""
NOBODY: Final = "nobody"
"""The channel of calls that had nobody to go to."""
OUTCOMES: Final = (
    DeliveryState.DELIVERED.value,
    FAILED,
    DeliveryState.DEAD.value,
    DeliveryState.WITHDRAWN.value,
)


class DeliveryMetrics:
    """What became of each attempt, and what waits or is dead now. One for each registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._ended = Counter(
            "attune_dashboard_delivery_attempts",
            "Attempts to bring something, by what became of them",
            ["channel", "outcome"],
            registry=registry,
        )
        self._waiting = Gauge(
            "attune_dashboard_deliveries_waiting",
            "Deliveries that wait for an attempt",
            ["channel"],
            registry=registry,
        )
        self._oldest = Gauge(
            "attune_dashboard_delivery_oldest_waiting_seconds",
            "Age of the oldest delivery that waits; 0: none does",
            ["channel"],
            registry=registry,
        )
        self._dead = Gauge(
            "attune_dashboard_dead_letters",
            "What nobody tries to bring any more and nobody has dealt with",
            ["channel"],
            registry=registry,
        )
        for channel in Channel:
            for outcome in OUTCOMES:
                self._ended.labels(channel.value, outcome)

    def attempt(self, channel: Channel, outcome: str) -> None:
        """One attempt ended."""
        self._ended.labels(channel.value, outcome).inc()

    def look(self, connection: Connection, now: int) -> None:
        """Bring the gauges up to date; ``now`` in epoch milliseconds."""
        pending, dead = DeliveryState.PENDING.value, DeliveryState.DEAD.value
        counted = (t.c.channel, t.c.state, func.count(), func.min(t.c.created))
        query = select(*counted).where(t.c.state.in_((pending, dead)))
        found = {
            (channel, state): (count, oldest)
            for channel, state, count, oldest in connection.execute(
                query.group_by(t.c.channel, t.c.state)
            )
        }
        for channel in Channel:
            waiting, oldest = found.get((channel.value, pending), (0, now))
            self._waiting.labels(channel.value).set(waiting)
            self._oldest.labels(channel.value).set(max(0, now - oldest) / 1000)
            self._dead.labels(channel.value).set(found.get((channel.value, dead), (0, 0))[0])
        mine = notification.c.state == NotificationState.DEAD.value
        unreached = select(func.count()).select_from(notification).where(mine)
        self._dead.labels(NOBODY).set(connection.execute(unreached).scalar_one())
