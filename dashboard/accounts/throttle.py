"""Remembers failed sign-ins; in memory, so a restart forgives, and bounded."""

import math
import threading
from collections import OrderedDict

from dashboard.domain.errors import TooManyAttempts
from dashboard.domain.sign_in_limit import PER_ACCOUNT, PER_ADDRESS, Limit, wait_s
from shared.clock import Clock

MAX_KEYS = 10_000


class SignInThrottle:
    """Counts failures per (account, address) and per address; safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def check(self, username: str, address: str) -> None:
        """Raise ``TooManyAttempts`` while this account or address must wait."""
        now = self._clock.monotonic_s()
        with self._lock:
            waits = [
                wait_s(self._failed.get(key, []), now, limit)
                for key, limit in _keys(username, address)
            ]
        if max(waits) > 0:
            raise TooManyAttempts(math.ceil(max(waits)))

    def failed(self, username: str, address: str) -> None:
        """A password was wrong."""
        now = self._clock.monotonic_s()
        with self._lock:
            for key, limit in _keys(username, address):
                recent = [at for at in self._failed.pop(key, []) if now - at < limit.window_s]
                self._failed[key] = [*recent, now]
            while len(self._failed) > MAX_KEYS:
                self._failed.popitem(last=False)

    def succeeded(self, username: str, address: str) -> None:
        """The password was right: this account's failures are forgiven, the address's are not."""
        with self._lock:
            self._failed.pop(_keys(username, address)[0][0], None)


def _keys(username: str, address: str) -> tuple[tuple[str, Limit], tuple[str, Limit]]:
    return (f"account:{address}:{username}", PER_ACCOUNT), (f"address:{address}", PER_ADDRESS)
