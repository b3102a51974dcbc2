"""Publishes control records from the outbox, and consent snapshots."""

import threading

from dashboard.parts import Parts
from dashboard.storage.tables import outgoing
from shared.streams.relay import Relay

EVERY_S = 0.2
"""A pause for care reaches the threshold service before the door is closed."""


class RelayLoop:
    """Sends what was committed, in order."""

    def __init__(self, parts: Parts) -> None:
        self._clock = parts.outside.clock
        self._relay = Relay(parts.outside.engine, outgoing, parts.outside.redis)

    def step(self, stop: threading.Event) -> None:
        """Publish, or wait a little when there is nothing."""
        if self._relay.publish_pending() == 0:
            self._clock.wait(stop, EVERY_S)


class ConsentLoop:
    """Keeps the consent snapshots in Redis true."""

    def __init__(self, parts: Parts) -> None:
        self._publisher = parts.publisher

    def step(self, stop: threading.Event) -> None:
        """Publish everything, then wait for a change or ten seconds."""
        self._publisher.publish()
        self._publisher.wait(stop)
