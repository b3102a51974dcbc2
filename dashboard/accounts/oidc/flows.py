"""Sign-ins under way: what was sent to the provider, kept here until the browser comes back."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from dashboard.accounts.oidc.errors import SignInExpired, SignInRefused
from shared.clock import Clock

LASTS_S: Final = 600
"""Long enough for a password and a second factor at the provider."""
MOST: Final = 10_000
"""Beyond this the oldest are forgotten: their owners begin again."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in. ``key`` is in the browser's cookie, ``state`` goes through the provider."""

    key: str
    state: str
    nonce: str
    verifier: str
    return_to: str
    began_s: float

    @property
    def challenge(self) -> str:
        """The proof key's challenge (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Flows:
    """In memory: a restart ends the sign-ins under way, and they begin again. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: OrderedDict[str, Flow] = OrderedDict()

    def begin(self, return_to: str) -> Flow:
        """A new sign-in."""
        key, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        flow = Flow(key, state, nonce, verifier, return_to, self._clock.monotonic_s())
        with self._lock:
            self._begun[key] = flow
            while len(self._begun) > MOST:
                self._begun.popitem(last=False)
        return flow

    def take(self, key: str, state: str) -> Flow:
        """The sign-in that this browser began; it counts once, whatever comes of it.

        Raises ``SignInExpired`` (came twice or too late) or ``SignInRefused`` (another browser's).
        """
        with self._lock:
            flow = self._begun.pop(key, None)
        if flow is None or self._clock.monotonic_s() - flow.began_s > LASTS_S:
            raise SignInExpired("no sign-in is under way in this browser")
        if not hmac.compare_digest(flow.state.encode(), state.encode()):
            raise SignInRefused("the state is not this browser's")
        return flow
