"""Looks four times a second for what is due, each second for sources that are down, and each
minute for lists of shifts that nobody is on.
"""

import threading
from typing import Final

from dashboard.alerts.firing import CareTimers
from dashboard.alerts.inhibition import Inhibitions
from dashboard.escalation.roster_watch import RosterWatch
from dashboard.parts import Parts

EVERY_S: Final = 0.25
"""A call is late by this at most; the look is one indexed read."""
INHIBITIONS_EVERY_S: Final = 1.0
SET_MISSING_EVERY_S: Final = 60.0
"""A new shift or a new chain counts for waiting alerts within a minute."""


class CareLoop:
    """Fires timers and keeps inhibitions true."""

    def __init__(self, parts: Parts) -> None:
        out = parts.outside
        told = (out.engine, out.clock, parts.recorder, parts.announcer)
        self._clock = out.clock
        self._timers = CareTimers(*told)
        self._inhibitions = Inhibitions(*told, parts.homes)
        self._rosters = RosterWatch(out.engine, out.clock, parts.rosters, parts.technical)
        self._inhibitions_at: float | None = None
        self._set_missing_at: float | None = None

    def step(self, stop: threading.Event) -> None:
        """Do what is due, or wait a little when nothing is."""
        now = self._clock.monotonic_s()
        if self._set_missing_at is None or now - self._set_missing_at >= SET_MISSING_EVERY_S:
            self._timers.set_missing()
            self._rosters.look()
            self._set_missing_at = now
        if self._inhibitions_at is None or now - self._inhibitions_at >= INHIBITIONS_EVERY_S:
            # Before the timers: a call that would be due at once must not overtake its reason.
            self._inhibitions.look()
            self._inhibitions_at = now
        if self._timers.fire_due() == 0:
            self._clock.wait(stop, EVERY_S)
