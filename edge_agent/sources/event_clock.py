"""Event time: the wall clock paired once with the monotonic one, so that a step cannot tear it."""

from shared.clock import Clock

STEP_LIMIT_MS = 60_000
"""A clock off by more than a minute is a technical alarm."""


class EventClock:
    """Wall time at pairing plus monotonic time since. Small steps of the wall clock are ignored
    until the source is opened again; a step forward beyond ``STEP_LIMIT_MS`` pairs anew at once.
    A step back does not: seconds that were already judged would come a second time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.pair()

    def pair(self) -> None:
        """Take the wall clock's word for what time it is now."""
        self._wall_ms = self._clock.now_ms()
        self._at_s = self._clock.monotonic_s()

    def now_ms(self) -> int:
        """Event time now, epoch ms."""
        return self.at(self._clock.monotonic_s())

    def at(self, monotonic_s: float) -> int:
        """Event time at a moment of monotonic time."""
        return self._wall_ms + round((monotonic_s - self._at_s) * 1000)

    def step_ms(self) -> int:
        """How far the wall clock was moved since the pairing (> 0: set forward)."""
        return self._clock.now_ms() - self.now_ms()
