"""When to stop asking a server that keeps failing, and when to try it again.

After ``LIMIT`` failures in a row it is not asked for a while; then one call at a time tries if
it is back, and the wait doubles as long as it is not (Nygard, Release It!, 2007: Circuit Breaker).
Time is an argument: monotonic seconds.
"""

from dataclasses import dataclass, replace

LIMIT = 3
"""One failure is a hiccup, two are the retry of one call."""
PAUSE_S = 5.0
LONGEST_S = 60.0
"""A server that is back is found within a minute; what was started meanwhile has its template."""


@dataclass(frozen=True)
class Breaker:
    """The state; every change gives a new one.

    >>> broken = Breaker().failed(0.0).failed(0.0).failed(0.0)
    >>> broken.admits(4.9), broken.admits(5.0)
    (False, True)
    """

    failures: int = 0
    next_try_at_s: float = 0.0
    trial: bool = False

    @property
    def open(self) -> bool:
        """Whether the server is taken for broken."""
        return self.failures >= LIMIT

    def admits(self, now_s: float) -> bool:
        """Whether a call may go out at ``now_s``."""
        return not self.open or (now_s >= self.next_try_at_s and not self.trial)

    def admitted(self) -> "Breaker":
        """A call went out. While open it is the trial, and the only one."""
        return replace(self, trial=self.open)

    def succeeded(self) -> "Breaker":
        """The server answered, whatever it said."""
        return Breaker()

    def failed(self, now_s: float) -> "Breaker":
        """A call failed at ``now_s``."""
        failures = self.failures + 1
        doublings = min(max(failures - LIMIT, 0), 16)
        pause_s = min(PAUSE_S * 2.0**doublings, LONGEST_S)
        return Breaker(failures, now_s + pause_s)

    def abandoned(self) -> "Breaker":
        """A call was given up by us: nothing was learnt, and a further trial may go out."""
        return replace(self, trial=False)
