"""Event time: a clock reading paired with monotonic time, so that a step cannot tear it."""

from edge_agent.consent.hub_time import HubTime
from shared.clock import Clock

LIMIT_MS = 60_000
"""A clock off by more than a minute is a technical alarm; less is what networks and drift do."""


class EventClock:
    """Wall time at the source's opening plus monotonic time since.

    Where this box's clock and the hub's differ by more than ``LIMIT_MS``, the hub's is taken:
    its services compare event time with their own, and set aside what seems to come from
    another hour. Without the hub a step of the wall clock changes nothing here.
    """

    def __init__(self, clock: Clock, hub_time: HubTime) -> None:
        self._clock = clock
        self._hub_time = hub_time
        self._wall_less_monotonic_ms = 0
        self._event_less_monotonic_ms = 0
        self.pair()

    def pair(self) -> None:
        """Take the time anew, from this box's clock or, where that is wrong, from the hub's."""
        self.accept_step()
        off = abs(self._hub_time.box_skew_ms()) > LIMIT_MS
        now = self._hub_time.now_ms() if off else self._clock.now_ms()
        self._event_less_monotonic_ms = now - _ms(self._clock.monotonic_s())

    def at(self, monotonic_s: float) -> int:
        """Event time (epoch ms) at a moment of monotonic time."""
        return self._event_less_monotonic_ms + _ms(monotonic_s)

    def now_ms(self) -> int:
        """Event time now, epoch ms."""
        return self.at(self._clock.monotonic_s())

    def step_ms(self) -> int:
        """How far the wall clock was moved since it was last accepted (> 0: set forward)."""
        return self._wall_now() - self._wall_less_monotonic_ms

    def accept_step(self) -> None:
        """Measure the next step of the wall clock from here; event time goes on as it was."""
        self._wall_less_monotonic_ms = self._wall_now()

    def follow_hub(self) -> int:
        """Pair anew if the hub says it is another time; answers by how much that moved (ms)."""
        before = self.now_ms()
        if not self._hub_time.known or abs(before - self._hub_time.now_ms()) <= LIMIT_MS:
            return 0
        self.pair()
        return self.now_ms() - before

    def _wall_now(self) -> int:
        return self._clock.now_ms() - _ms(self._clock.monotonic_s())


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
