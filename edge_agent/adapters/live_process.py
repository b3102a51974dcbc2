"""A program that delivers picture and sound through pipes: FFmpeg, GStreamer, arecord.

A separate program can be killed at once, wherever it hangs, and a broken stream that crashes a
decoder takes nothing else along.
"""

import contextlib
import fcntl
import logging
import os
import selectors
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Literal

from edge_agent.errors import SourceError

log = logging.getLogger(__name__)

Output = Literal["picture", "sound", "progress"]
Sink = Callable[[bytes], None]

KEPT_WORDS = 4000
PIPE_BYTES = 1 << 20
"""Two pictures of 640 x 480: fewer changes between the programs than with the usual 64 KiB."""
WAIT_LIMIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to start a program. ``{picture}``, ``{sound}`` and ``{progress}`` in ``command`` are
    replaced by the numbers of its pipes."""

    command: tuple[str, ...]
    explain: Callable[[str], SourceError]
    """Its last words as a sentence."""
    outputs: tuple[Output, ...]
    script: str = ""
    """Its standard input: what must not stand among the arguments, which all users can read."""
    stdout: Output | None = None
    """The output of a program that can only write to standard output."""
    sound_rate_hz: int = 16_000
    fatal_words: str = "\0"
    """When it says this, it is to be started anew."""


class LiveProcess:
    """One running program and its pipes. Not thread-safe but for ``kill``."""

    def __init__(self, recipe: Recipe, sinks: Mapping[Output, Sink]) -> None:
        self._recipe = recipe
        self._words = bytearray()
        self.pipes: dict[int, Sink] = {}
        writers: dict[Output, int] = {}
        for output in recipe.outputs:
            reader, writers[output] = os.pipe()
            with contextlib.suppress(OSError):  # a limit of the system: the usual size works too
                fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            self.pipes[reader] = sinks[output]
        self._open_outputs = set(self.pipes)
        try:
            self._process = self._start(writers)
        except OSError as error:
            self._close_pipes()
            name = recipe.command[0]
            raise SourceError(f"The program {name} cannot be started.", str(error)) from error
        finally:
            for writer in writers.values():
                os.close(writer)
        errors = self._process.stderr
        assert errors is not None
        self._errors: IO[bytes] = errors
        self.pipes[errors.fileno()] = self._listen

    @property
    def ended(self) -> bool:
        """It delivers nothing any more, or says that it must be started anew."""
        return not self._open_outputs or self._recipe.fatal_words in self._said()

    def closed(self, pipe: int) -> None:
        """This pipe has come to its end."""
        self._open_outputs.discard(pipe)

    def why(self) -> SourceError:
        """Why it ended."""
        return self._recipe.explain(self._said())

    def kill(self) -> None:
        """End it at once, from any thread."""
        self._process.kill()

    def release(self) -> None:
        """End it and give everything back."""
        self._process.kill()
        try:
            self._process.wait(WAIT_LIMIT_S)
        except subprocess.TimeoutExpired:  # inside a driver that hangs nothing can be killed
            log.error("a capture program does not end; it is left alone")
        self._errors.close()
        self.pipes.pop(next(p for p, sink in self.pipes.items() if sink == self._listen))
        self._close_pipes()

    def _start(self, writers: Mapping[Output, int]) -> subprocess.Popen[bytes]:
        numbers = {output: str(writer) for output, writer in writers.items()}
        command = [_filled(argument, numbers) for argument in self._recipe.command]
        stdout = self._recipe.stdout
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if self._recipe.script else subprocess.DEVNULL,
            stdout=writers[stdout] if stdout else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=tuple(writers.values()),
        )
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # it ended already; its words say why
                process.stdin.write(self._recipe.script.encode())
                process.stdin.close()
        return process

    def _listen(self, data: bytes) -> None:
        self._words += data
        del self._words[:-KEPT_WORDS]

    def _said(self) -> str:
        return self._words.decode(errors="replace").strip()

    def _close_pipes(self) -> None:
        for pipe in self.pipes:
            os.close(pipe)
        self.pipes.clear()
        self._open_outputs.clear()


class Pump:
    """Reads the pipes of some programs in one thread."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def add(self, process: LiveProcess) -> None:
        """Read this program's pipes from now on."""
        for pipe in process.pipes:
            os.set_blocking(pipe, False)
            self._selector.register(pipe, selectors.EVENT_READ, process)

    def remove(self, process: LiveProcess) -> None:
        """Read them no more, end the program."""
        for pipe in process.pipes:
            if pipe in self._selector.get_map():
                self._selector.unregister(pipe)
        process.release()

    def poll(self, timeout_s: float) -> None:
        """Hand over what has come, waiting for it at most ``timeout_s``."""
        for key, _ in self._selector.select(max(0.0, timeout_s)):
            process: LiveProcess = key.data
            try:
                data = os.read(key.fd, PIPE_BYTES)
            except BlockingIOError:
                continue
            if data:
                process.pipes[key.fd](data)
            else:
                self._selector.unregister(key.fd)
                process.closed(key.fd)

    def close(self) -> None:
        """Give the selector back; programs are removed before."""
        self._selector.close()


def _filled(argument: str, numbers: Mapping[Output, str]) -> str:
    for output, number in numbers.items():
        argument = argument.replace(f"{{{output}}}", number)
    return argument
