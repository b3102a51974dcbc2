"""Reads a source in a thread of its own, so that one that hangs holds up nothing else."""

import logging
import queue
import threading
from dataclasses import dataclass
from typing import Protocol

from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.sources.port import OpenSource, Senses, Source
from shared.clock import Clock

log = logging.getLogger(__name__)

HELD_SECONDS = 4
"""Seconds that may wait for perception (9 MB each at 640 x 480); then the source waits."""
CLOSE_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Opened:
    """The source delivers ``senses``; its position 0 was at ``at_s`` of monotonic time."""

    senses: Senses
    at_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The source has come to its end."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be opened or broke off."""

    error: SourceError


Happening = Opened | SecondOfInput | Ended | Failed


class Reading(Protocol):
    """A source that is being opened or read."""

    def next(self, timeout_s: float) -> Happening | None:
        """What happened next, or None when nothing did in time."""

    def close(self) -> None:
        """Stop reading; nothing that it still delivers is looked at."""


class ThreadedReading:
    """Opens and reads one source in a daemon thread."""

    def __init__(self, source: Source, senses: Senses, clock: Clock) -> None:
        self._source = source
        self._senses = senses
        self._clock = clock
        self._happenings: queue.Queue[Happening] = queue.Queue(HELD_SECONDS)
        self._stop = threading.Event()
        self._opened: OpenSource | None = None
        self._thread = threading.Thread(target=self._run, name="source", daemon=True)
        self._thread.start()

    def next(self, timeout_s: float) -> Happening | None:
        try:
            return self._happenings.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def close(self) -> None:
        self._stop.set()
        opened = self._opened
        if opened is not None:
            opened.close()
        self._thread.join(CLOSE_LIMIT_S)
        if self._thread.is_alive():
            log.error("a source does not close; it is left alone and not looked at again")

    def _run(self) -> None:
        try:
            self._read()
        except SourceError as error:
            self._tell(Failed(error))
        except Exception as error:  # the thread's boundary: the loop must hear of it
            if not self._stop.is_set():
                log.exception("source failed")
            text = "The picture and sound cannot be read."
            self._tell(Failed(SourceError(text, f"{type(error).__name__}: {error}")))

    def _read(self) -> None:
        opened = self._source.open(self._senses)
        self._opened = opened
        at_s = self._clock.monotonic_s()
        try:
            self._tell(Opened(opened.senses, at_s))
            for second in opened:
                if not self._tell(second):
                    return
            self._tell(Ended())
        finally:
            opened.close()

    def _tell(self, happening: Happening) -> bool:
        """Hand over, waiting for room; false once this reading is closed."""
        while not self._stop.is_set():
            try:
                self._happenings.put(happening, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False
