"""One way to open Redis, and to try again while it is away."""

import random

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.streams.errors import BadAddress
from shared.streams.tls import Tls

_DICE = random.Random()
"""Its own: whoever seeds the shared generator must not send every box to Redis in step."""

CONNECT_TIMEOUT_S = 2.0
SOCKET_TIMEOUT_S = 5.0
"""Longer than any blocking read of ours (at most 1 s), so that only a dead peer runs into it."""


def connect(url: str, tls: Tls | None = None) -> Redis:
    """A client that answers bytes and never retries by itself: the callers own their retries.

    Raises:
        BadAddress: ``url`` is none, or it and ``tls`` contradict each other.
    """
    if tls is not None and not url.startswith("rediss://"):
        raise BadAddress("certificates are set, but ATTUNE_REDIS_URL does not begin with rediss://")
    try:
        return Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_timeout=SOCKET_TIMEOUT_S,
            health_check_interval=15,
            retry=Retry(NoBackoff(), 0),
            **(tls.options() if tls else {}),
        )
    except ValueError:
        # not "from error": what urllib says of a port quotes the password before it
        scheme = url.partition(":")[0][:20]
        raise BadAddress(
            "ATTUNE_REDIS_URL is no address like redis://host:6379/0, "
            f"rediss://host:6379/0 or unix:///path; it begins with {scheme!r}"
        ) from None


def backoff_s(attempt: int, longest_s: float = 5.0, jitter: float | None = None) -> float:
    """Seconds before try number ``attempt`` (from 0): 0.1 s doubling, half of it random.

    ``jitter`` in 0..1 replaces the random part, for tests.
    """
    share = _DICE.random() if jitter is None else jitter
    full = min(longest_s, 0.1 * 2.0 ** min(attempt, 16))
    return full * (0.5 + 0.5 * share)
