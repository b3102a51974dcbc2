"""Looks each few seconds for planned pauses whose time it is."""

import threading
from typing import Final

from dashboard.parts import Parts

EVERY_S: Final = 5.0
"""A pause for washing may begin this late; a staff round is no more punctual than that."""


class PauseLoop:
    """Begins planned pauses; they end by themselves."""

    def __init__(self, parts: Parts) -> None:
        self._plans, self._clock = parts.pause_plans, parts.outside.clock

    def step(self, stop: threading.Event) -> None:
        """Begin what is due, then wait five seconds or until ``stop``."""
        self._plans.begin_due()
        self._clock.wait(stop, EVERY_S)
