"""A TCP proxy before a real server that behaves as networks do: cut, silent, slow."""

import contextlib
import socket
import threading
import time
from enum import Enum
from pathlib import Path

CHUNK = 4096


class Network(Enum):
    """What happens to bytes."""

    WHOLE = "whole"
    CUT = "cut"
    """Connections break, new ones are refused."""
    SILENT = "silent"
    """Half open: connections stand, bytes of both directions vanish; new ones are accepted."""
    SLOW = "slow"
    """A link of ``bytes_per_s``."""


class TcpProxy:
    """Listens on loopback and passes on to a unix socket."""

    def __init__(self, target: Path, bytes_per_s: int = 20_000) -> None:
        self._target = target
        self._bytes_per_s = bytes_per_s
        self._network = Network.WHOLE
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.port = 0
        self.swallowed = 0
        """Bytes that vanished."""

    def __enter__(self) -> "TcpProxy":
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.become(Network.CUT)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def become(self, network: Network) -> None:
        """Change what happens, at once and for standing connections too."""
        self._network = network
        if network is Network.CUT:
            self._close()
        elif self._listener is None:
            self._listen()
        if network is Network.WHOLE:
            self._break()  # what a silent network swallowed is gone: no stream goes on after it

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = int(listener.getsockname()[1])
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(str(self._target))
            except OSError:
                far.close()
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(CHUNK):
                if self._network is Network.SILENT:
                    self.swallowed += len(chunk)
                    continue
                if self._network is Network.SLOW:
                    time.sleep(len(chunk) / self._bytes_per_s)
                sink.sendall(chunk)
        _shut(source)
        _shut(sink)
        with self._lock:
            self._open -= {source, sink}

    def _close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            _shut(listener)
        self._break()

    def _break(self) -> None:
        with self._lock:
            standing, self._open = self._open, set()
        for side in standing:
            _shut(side)


def _shut(side: socket.socket) -> None:
    with contextlib.suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()
