"""A trouble that people are told of when it lasts, and not each time it comes and goes."""

from dataclasses import dataclass, replace
from math import inf


@dataclass(frozen=True, slots=True)
class Lasting:
    """``told`` once the trouble was seen over ``after_s``; over when not seen for ``quiet_s``.

    Seconds are monotonic.

    >>> trouble = Lasting(after_s=60.0)
    >>> trouble.seen(10.0).seen(50.0).told, trouble.seen(10.0).seen(70.0).told
    (False, True)
    """

    after_s: float
    quiet_s: float = inf
    since_s: float | None = None
    last_s: float = 0.0
    told: bool = False

    def seen(self, now_s: float) -> "Lasting":
        """The trouble showed itself at ``now_s``."""
        since_s = self.since_s
        if since_s is None or now_s - self.last_s > self.quiet_s:
            since_s = now_s
        told = self.told or now_s - since_s >= self.after_s
        return replace(self, since_s=since_s, last_s=now_s, told=told)

    def gone(self) -> "Lasting":
        """The trouble is over for certain."""
        return replace(self, since_s=None, told=False)
