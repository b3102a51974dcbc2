"""The started system under a test's control: the same command as ``make run``, another folder."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
START_LIMIT_S = 90.0
MODELS = Path(os.environ.get("ATTUNE_MODELS", ROOT / "var" / "models"))


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for ``condition`` or fail, saying what did not happen."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.1)


class RunningSystem:
    """``python -m deploy.local`` on ``source``, its data in ``data``."""

    def __init__(self, source: Path, data: Path, port: int) -> None:
        self._source = source
        self._data = data
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self._said: list[str] = []

    @property
    def output(self) -> str:
        """Everything it has printed so far."""
        return "".join(self._said)

    @property
    def address(self) -> str:
        found = re.search(r"http://[0-9.]+:\d+", self.output)
        assert found is not None, self.output
        return found.group()

    @property
    def one_time_password(self) -> str:
        found = re.search(r"one-time password\s+(\S+)", self.output)
        assert found is not None, self.output
        return found.group(1)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start and wait until the page is announced."""
        self._said = []
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "deploy.local", "--port", str(self._port)),
                *("--source", str(self._source), "--data", str(self._data)),
            ],
            cwd=ROOT,
            env={**os.environ, "ATTUNE_MODELS": str(MODELS), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        until(self._announced, START_LIMIT_S, "the announcement of the page")

    def stop(self) -> int:
        """Ctrl-C; answers the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=60)

    def kill(self) -> None:
        """Pull the plug: SIGKILL for the supervisor and every service at once."""
        if self._process is None or self._process.poll() is not None:
            return
        parent = psutil.Process(self._process.pid)
        for process in [parent, *parent.children(recursive=True)]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        self._process.wait(timeout=10)

    def processes(self) -> list[psutil.Process]:
        """The services' processes, without the supervisor."""
        assert self._process is not None
        return list(psutil.Process(self._process.pid).children(recursive=True))

    def service(self, package: str) -> psutil.Process:
        """The process of one service."""
        return next(p for p in self.processes() if package in p.cmdline())

    def _announced(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"it ended:\n{self.output}"
        return "Ctrl-C stops everything." in self.output

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with self._process.stdout as output:
            self._said.extend(iter(output.readline, ""))
