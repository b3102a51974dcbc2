"""The benchmark's own processes beside the product's: edge, bare peer, open pages."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STOP_LIMIT_S = 20.0


class Companion:
    """A process of ours that lives until its standard input ends."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.care_desk.{module}", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid

    def say(self, line: str) -> None:
        """One line on its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """The next line it says. Raises ``RuntimeError`` when it ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"it ended with {self._process.wait()}")
        return line.strip()

    def stop(self) -> None:
        """Let it finish; kill it if it does not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@contextmanager
def companion(module: str, *arguments: str) -> Iterator[Companion]:
    """Runs until the block ends."""
    made = Companion(module, *arguments)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def edge(folder: Path, redis_url: str, persons: int) -> Iterator[Companion]:
    """Calm until told the second (epoch) at which the scripts begin."""
    with companion("edge", str(folder), redis_url, str(persons)) as made:
        yield made


@contextmanager
def bare_relay(redis_url: str) -> Iterator[tuple[Companion, str]]:
    """The peer, and its address; it has no database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with companion("bare", redis_url, str(port)) as made:
        yield made, f"http://127.0.0.1:{port}/"


@contextmanager
def open_pages(address: str, cookie: str, number: int, out: Path) -> Iterator[Companion]:
    """``number`` pages on the stream, all greeted."""
    host, _, port = address.removeprefix("http://").partition(":")
    with companion("streams", host, port, cookie, str(number), str(out)) as made:
        assert made.hear() == "ready"
        yield made
