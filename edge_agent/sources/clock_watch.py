"""Watches this box's clock against itself and against the hub's; wrong is an alarm."""

from edge_agent.consent.hub_time import HubTime
from edge_agent.outbox import AlarmBook
from edge_agent.sources.event_clock import LIMIT_MS, EventClock
from shared.clock import Clock
from shared.contracts import TechnicalKind

SETTLED_S = 60.0
"""How long the clocks must agree before the alarm is cleared, so that a person sees it."""


class ClockWatch:
    """Raises and clears ``CLOCK_OFF`` for one box."""

    def __init__(
        self, events: EventClock, hub_time: HubTime, alarms: AlarmBook, clock: Clock, subject: str
    ) -> None:
        self._events = events
        self._hub_time = hub_time
        self._alarms = alarms
        self._clock = clock
        self._subject = subject
        self._wrong_at_s: float | None = clock.monotonic_s()  # a former run's alarm may stand

    def check(self) -> int:
        """Look once; answers by how much event time had to be moved (ms), mostly 0."""
        step_ms, skew_ms = self._events.step_ms(), self._hub_time.box_skew_ms()
        if max(abs(step_ms), abs(skew_ms)) > LIMIT_MS:
            self._raise(step_ms, skew_ms)
        else:
            self._settle()
        if self._hub_time.known:
            self._events.accept_step()  # from here on the hub says which clock is right
        return self._events.follow_hub()

    def _raise(self, step_ms: int, skew_ms: int) -> None:
        self._wrong_at_s = self._clock.monotonic_s()
        self._alarms.raise_(
            TechnicalKind.CLOCK_OFF,
            self._subject,
            "The clock of the edge box is wrong or was changed by more than a minute.",
            f"moved by {step_ms} ms, now {skew_ms} ms ahead of the hub",
        )

    def _settle(self) -> None:
        if self._wrong_at_s is None:
            return
        if self._clock.monotonic_s() - self._wrong_at_s >= SETTLED_S:
            self._alarms.clear(TechnicalKind.CLOCK_OFF, self._subject)
            self._wrong_at_s = None
