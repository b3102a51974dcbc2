"""How often somebody may try a password: a sliding window of failures, pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``failures`` within ``window_s`` seconds."""

    failures: int
    window_s: float


PER_ACCOUNT: Final = Limit(5, 300.0)
"""Five tries, as people mistype; then one a minute on average: 1,440 guesses a day, no more."""
PER_ADDRESS: Final = Limit(30, 300.0)
"""A ward behind one address has several people who mistype at shift change."""


def wait_s(failed_at: Sequence[float], now: float, limit: Limit) -> float:
    """Seconds until another try is allowed, 0 when it is; ``failed_at`` is ascending.

    >>> wait_s([0.0, 1.0, 2.0, 3.0, 4.0], now=10.0, limit=PER_ACCOUNT)
    290.0
    """
    recent = [at for at in failed_at if now - at < limit.window_s]
    if len(recent) < limit.failures:
        return 0.0
    return recent[-limit.failures] + limit.window_s - now
