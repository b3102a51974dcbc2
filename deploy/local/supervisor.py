"""Keeps a list of processes running: starts in order, restarts with backoff, stops in reverse."""

import logging
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from shared.clock import Clock
from shared.streams.connection import backoff_s

log = logging.getLogger(__name__)

STOP_LIMIT_S = 10.0
"""Longer than any service needs to finish what it has in hand."""
SETTLED_S = 30.0
"""A process that ran this long had a good start: its next failure begins the backoff anew."""


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep running; its output goes to ``log_path``."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_path: Path


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    started_s: float
    failures: int = 0
    restart_at_s: float | None = field(default=None)


class Supervisor:
    """Runs programs until told to stop. A child that ends is started again after a pause."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._children: list[_Child] = []

    def start(self, program: Program) -> None:
        """Start one more program; raises ``OSError`` when it cannot be started at all."""
        process, output = _spawn(program)
        self._children.append(_Child(program, process, output, self._clock.monotonic_s()))

    def watch(self, stop: threading.Event, poll_s: float = 0.2) -> None:
        """Keep everything running until ``stop`` is set."""
        while not self._clock.wait(stop, poll_s):
            for child in self._children:
                self._tend(child)

    def running(self, name: str) -> bool:
        """Whether the program of that name runs at this moment."""
        return any(c.program.name == name and c.process.poll() is None for c in self._children)

    def pids(self) -> dict[str, int]:
        """Process ids by name, of what runs."""
        return {c.program.name: c.process.pid for c in self._children if c.process.poll() is None}

    def stop(self) -> None:
        """Ask the programs to end, last started first, and kill what does not within 10 s."""
        for child in reversed(self._children):
            _end(child.process)
            child.output.close()
        self._children.clear()

    def _tend(self, child: _Child) -> None:
        now = self._clock.monotonic_s()
        if child.process.poll() is None:
            if now - child.started_s > SETTLED_S:
                child.failures = 0
            return
        if child.restart_at_s is None:
            child.failures += 1
            child.restart_at_s = now + backoff_s(child.failures, longest_s=8.0)
            fields = {"program": child.program.name, "exit_code": child.process.returncode}
            log.warning("a program ended and will be started again", extra={"fields": fields})
        elif now >= child.restart_at_s:
            child.output.close()
            child.process, child.output = _spawn(child.program)
            child.started_s, child.restart_at_s = now, None


def _spawn(program: Program) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    program.log_path.parent.mkdir(parents=True, exist_ok=True)
    output = program.log_path.open("ab")
    process = subprocess.Popen(
        [*_dies_with_parent(), *program.command],
        env={**os.environ, **program.environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops them in order
    )
    return process, output


def _dies_with_parent() -> list[str]:
    """So that killing the supervisor leaves nothing running behind (util-linux's setpriv)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
