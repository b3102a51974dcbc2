"""One circuit breaker for all threads that ask the same server."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from reasoning_service.domain.breaker import Breaker
from reasoning_service.errors import ModelBusy, ModelFailed, ModelRefused, ModelUnavailable
from shared.clock import Clock

log = logging.getLogger(__name__)

ALIVE = (ModelBusy, ModelRefused, ModelFailed)
"""It answered, though not with an answer."""


class Fuse:
    """Lets calls through and learns from how they end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._breaker = Breaker()

    @property
    def open(self) -> bool:
        """Whether the server is taken for broken."""
        return self._breaker.open

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call. Raises ``ModelUnavailable`` at once while the server is not asked."""
        with self._lock:
            if not self._breaker.admits(self._clock.monotonic_s()):
                raise ModelUnavailable("the model's server keeps failing and is left alone for now")
            self._breaker = self._breaker.admitted()
        try:
            yield
        except ALIVE:
            self.revive()
            raise
        except ModelUnavailable as error:
            self._failed(error)
            raise
        except BaseException:
            self._abandoned()
            raise
        self.revive()

    def revive(self) -> None:
        """Somebody heard the server answer."""
        with self._lock:
            self._breaker = self._breaker.succeeded()

    def _failed(self, error: ModelUnavailable) -> None:
        with self._lock:
            before, self._breaker = (
                self._breaker.open,
                self._breaker.failed(self._clock.monotonic_s()),
            )
        if self._breaker.open and not before:
            log.warning("the model is left alone for now", extra={"fields": {"why": str(error)}})

    def _abandoned(self) -> None:
        with self._lock:
            self._breaker = self._breaker.abandoned()
