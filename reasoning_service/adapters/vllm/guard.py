"""Watches one request and cuts its connection: nobody waits any more, or it takes too long.

A thread that reads a socket hears of nothing else. So a second one looks after it and shuts the
socket, which ends the read at once and tells the server to stop.
"""

import contextlib
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from reasoning_service.adapters.vllm.options import Limits
from reasoning_service.errors import ModelBusy, ModelCancelled, ModelError, ModelUnavailable
from shared.clock import Clock

LOOK_S = 0.2
"""How often; a cancelled request is gone well within a second."""
OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Guard:
    """One request, from before it is sent until its last byte; a context manager.

    ``cut`` is why it was ended by us, None if it was not.
    """

    def __init__(
        self, cancel: threading.Event, clock: Clock, limits: Limits, until_s: float
    ) -> None:
        self._cancel, self._clock, self._limits, self._until_s = cancel, clock, limits, until_s
        self._heard_s = clock.monotonic_s()
        self._first = True
        self._socket: socket.socket | None = None
        self._done = threading.Event()
        self.cut: ModelError | None = None

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="model-guard", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()

    def heard(self) -> None:
        """A token came."""
        self._heard_s = self._clock.monotonic_s()
        self._first = False

    def trace(self, name: str, info: Mapping[str, Any]) -> None:
        """httpx2's tracing: it alone tells of the connection before the answer begins."""
        if name in OPENED:
            self._socket = info["return_value"].get_extra_info("socket")
            if self.cut is not None:  # the watcher came before there was anything to shut
                self._shut()

    def _watch(self) -> None:
        while not self._done.wait(LOOK_S):
            self.cut = self._reason()
            if self.cut is not None:
                self._shut()
                return

    def _reason(self) -> ModelError | None:
        now_s = self._clock.monotonic_s()
        silent_s = now_s - self._heard_s
        if self._cancel.is_set():
            return ModelCancelled("nobody waits for this answer any more")
        if now_s >= self._until_s and not self._first:
            return ModelBusy("no whole answer in time")  # it lives and is slow
        if self._first and (now_s >= self._until_s or silent_s >= self._limits.first_token_s):
            return ModelUnavailable(f"no first token within {silent_s:.1f} s")
        if not self._first and silent_s >= self._limits.idle_s:
            return ModelUnavailable(f"no token for {self._limits.idle_s:g} s")
        return None

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it is closed already
                # The plain socket's: a TLS socket's own would first drop what is being read.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
