"""Health that can be false: loops report their heartbeat, dependencies answer or do not."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.clock import Clock

Check = Callable[[], str | None]
"""Answers None when the dependency works, else one sentence that says what does not."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, by name; healthy when nothing is. ``notes`` are no problems."""

    problems: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)

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
        self._notes: dict[str, Check] = {}

    def beat(self, loop: str, stale_after_s: float = 10.0) -> None:
        """The loop named ``loop`` has just moved."""
        with self._lock:
            self._beats[loop] = (self._clock.monotonic_s(), stale_after_s)

    def add_check(self, name: str, check: Check) -> None:
        """Ask ``check`` whenever readiness is asked for."""
        with self._lock:
            self._checks[name] = check

    def add_note(self, name: str, note: Check) -> None:
        """Ask ``note`` whenever readiness is asked for: works, but not as the operator meant."""
        with self._lock:
            self._notes[name] = note

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
            checks, notes = dict(self._checks), dict(self._notes)
        return Report({**self.live().problems, **_answers(checks)}, _answers(notes))


def _answers(checks: dict[str, Check]) -> dict[str, str]:
    answers = {name: check() for name, check in checks.items()}
    return {name: answer for name, answer in answers.items() if answer is not None}
