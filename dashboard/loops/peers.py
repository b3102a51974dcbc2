"""Asks every few seconds whether the other services answer, and says so when one does not."""

import threading
from collections.abc import Callable
from typing import Final

from dashboard.parts import Parts
from dashboard.peers.internal import ServiceAway
from dashboard.technical.own_alarms import OwnAlarms

EVERY_S: Final = 3.0
AWAY_MS: Final = 6_000
"""Since the last answer. A supervisor's restart takes less, and with two services that hang for the
client's 3 s each it is said within the 15 s in which whatever is dead must be shown dead."""
THRESHOLD: Final = (
    "Nobody is watched now: the part that judges the rooms' data does not answer. "
    "Look in on the residents, and tell the operator."
)
REASONING: Final = (
    "New alerts come without an explanation: the part that writes it does not answer. "
    "The alerts themselves are not affected. Tell the operator."
)


class PeerLoop:
    """Raises ``service_down`` for a service that does not answer, and clears it."""

    def __init__(self, parts: Parts, alarms: OwnAlarms) -> None:
        self._clock = parts.outside.clock
        self._alarms = alarms
        self._asks: dict[str, tuple[Callable[[], object], str]] = {
            "threshold_service": (parts.outside.threshold.configuration, THRESHOLD),
            "reasoning_service": (parts.outside.reasoning.model_status, REASONING),
        }
        self._answered_at: dict[str, int] = {}

    def step(self, stop: threading.Event) -> None:
        """Wait a moment, then ask each."""
        self._clock.wait(stop, EVERY_S)
        for name, (ask, text) in self._asks.items():
            if not stop.is_set():
                self._look(name, ask, text)

    def _look(self, name: str, ask: Callable[[], object], text: str) -> None:
        # Right after our own start the others get as long as after an answer.
        known_at = self._answered_at.setdefault(name, self._clock.now_ms())
        try:
            ask()
        except ServiceAway as error:
            if self._clock.now_ms() - known_at > AWAY_MS:
                self._alarms.service_down(name, known_at, text, str(error))
        else:
            self._answered_at[name] = self._clock.now_ms()
            self._alarms.service_up(name)
