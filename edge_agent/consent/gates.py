"""Asks the hub for the consent of every person whom this box may watch."""

import threading
from collections.abc import Sequence

from edge_agent.consent import gate
from shared.clock import Clock
from shared.health import Health


def poll_all(
    gates: Sequence[gate.ConsentGate], clock: Clock, health: Health, stop: threading.Event
) -> None:
    """Ask until ``stop`` is set. After one that gets no answer the others wait for the next turn:
    each would wait out its own time-out."""
    while not stop.is_set():
        for one in gates:
            if not one.poll():
                break
        health.beat("consent", stale_after_s=30.0)
        clock.wait(stop, gate.POLL_S)
