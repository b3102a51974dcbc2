"""Health that can be false: loops report their heartbeat, dependencies answer or do not."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from shared.clock import Clock

Check = Callable[[], str | None]
"""Answers None when the dependency works, else one sentence that says what does not."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, by name; healthy when nothing is."""

    problems: dict[str, str]

    @property
    def healthy(self) -> bool:
        return not self.problems


class Health:
    """Collects heartbeats of loops and checks of dependencies; safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._beats: dict[str, tuple[float, float]] = {}
        self._checks: dict[str, Check] = {}

    def beat(self, loop: str, stale_after_s: float = 10.0) -> None:
        """The loop named ``loop`` has just moved."""
        with self._lock:
            self._beats[loop] = (self._clock.monotonic_s(), stale_after_s)

    def add_check(self, name: str, check: Check) -> None:
        """Ask ``check`` whenever readiness is asked for."""
        with self._lock:
            self._checks[name] = check

    def live(self) -> Report:
        """Whether every loop moved recently."""
        now = self._clock.monotonic_s()
        with self._lock:
            late = {
                name: f"{name} has not moved for {now - beat:.0f} s"
                for name, (beat, stale_after_s) in self._beats.items()
                if now - beat > stale_after_s
            }
        return Report(late)

    def ready(self) -> Report:
        """Liveness plus every dependency's answer."""
        with self._lock:
            checks = dict(self._checks)
        problems = dict(self.live().problems)
        for name, check in checks.items():
            problem = check()
            if problem is not None:
                problems[name] = problem
        return Report(problems)
