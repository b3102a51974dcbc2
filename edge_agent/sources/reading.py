"""Reads a source in a thread of its own, so that one that hangs holds up nothing else."""

import logging
import threading
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.sources.port import OpenSource, Senses, Source
from shared.clock import Clock

log = logging.getLogger(__name__)

HELD_SECONDS = 4
"""Seconds that may wait for perception (9 MB each at 640 x 480); then it waits or drops."""
HELD_HAPPENINGS = 120
"""Seconds without content that are remembered while the loop does not move."""
CLOSE_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Opened:
    """The source delivers ``senses``; its position 0 was at ``at_s`` of monotonic time."""

    senses: Senses
    at_s: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """A second of a source that cannot wait: it was there, but the box was too busy for it."""

    t_start_ms: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The source has come to its end."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be opened or broke off."""

    error: SourceError


Happening = Opened | SecondOfInput | Dropped | Ended | Failed


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
        self._held = Held()
        self._stop = threading.Event()
        self._opened: OpenSource | None = None
        self._thread = threading.Thread(target=self._run, name="source", daemon=True)
        self._thread.start()

    def next(self, timeout_s: float) -> Happening | None:
        return self._held.take(timeout_s)

    def close(self) -> None:
        self._stop.set()
        self._held.close()
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
            self._held.put(Failed(error))
        except Exception as error:  # the thread's boundary: the loop must hear of it
            if not self._stop.is_set():
                log.exception("source failed")
            text = "The picture and sound cannot be read."
            self._held.put(Failed(SourceError(text, f"{type(error).__name__}: {error}")))

    def _read(self) -> None:
        opened = self._source.open(self._senses, self._stop)
        self._opened = opened
        put = self._held.put_waiting if opened.waits else self._held.put
        try:
            self._held.put(Opened(opened.senses, self._clock.monotonic_s()))
            for second in opened:
                if not put(second):
                    return
            self._held.put(Ended())
        finally:
            opened.close()


class Held:
    """What was read and not yet looked at: at most ``HELD_SECONDS`` with their pictures."""

    def __init__(self) -> None:
        self._happenings: deque[Happening] = deque()
        self._change = threading.Condition()
        self._closed = False

    def put_waiting(self, happening: Happening) -> bool:
        """Hand over once there is room; false when closed."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._seconds() < HELD_SECONDS)
        return self.put(happening)

    def put(self, happening: Happening) -> bool:
        """Hand over at once; the oldest second loses its content when there are too many."""
        with self._change:
            self._happenings.append(happening)
            if self._seconds() > HELD_SECONDS:
                self._drop_oldest()
            self._change.notify_all()
            return not self._closed

    def take(self, timeout_s: float) -> Happening | None:
        """The next one, or None when there is none in time."""
        with self._change:
            self._change.wait_for(lambda: bool(self._happenings), timeout_s)
            if not self._happenings:
                return None
            self._change.notify_all()
            return self._happenings.popleft()

    def close(self) -> None:
        """Nobody takes any more."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def _seconds(self) -> int:
        return sum(isinstance(happening, SecondOfInput) for happening in self._happenings)

    def _drop_oldest(self) -> None:
        index, oldest = next(
            (index, happening)
            for index, happening in enumerate(self._happenings)
            if isinstance(happening, SecondOfInput)
        )
        self._happenings[index] = Dropped(oldest.t_start_ms)
        if len(self._happenings) > HELD_HAPPENINGS:
            self._happenings.remove(
                next(one for one in self._happenings if isinstance(one, Dropped))
            )
