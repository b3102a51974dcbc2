"""A recording, or a folder of them one after another, played as a camera would deliver it."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from edge_agent.adapters.ffmpeg import Part, Second, parts_of
from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.sources.port import Senses
from shared.clock import Clock


class Recording:
    """A file or a folder as a source."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def open(self, senses: Senses, stop: threading.Event) -> "PlayedRecording":  # noqa: ARG002
        """Look into every file, then play from the start."""
        parts = [_allowed(part, senses) for part in parts_of(self._path)]
        playable = [part for part in parts if part.has_picture or part.has_sound]
        if not playable:
            raise SourceError(
                f"The recording {self._path.name} has nothing in it that may be read.",
                f"asked for {senses}",
            )
        return PlayedRecording(playable, self._clock)


class PlayedRecording:
    """A recording in play. A sense that was not asked for is never decoded."""

    waits = True

    def __init__(self, parts: list[Part], clock: Clock) -> None:
        self._parts = parts
        self._clock = clock
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._pipes = ExitStack()
        self._started_s = clock.monotonic_s()

    @property
    def senses(self) -> Senses:
        return Senses(
            picture=any(part.has_picture for part in self._parts),
            sound=any(part.has_sound for part in self._parts),
        )

    def __iter__(self) -> Iterator[SecondOfInput]:
        count = 0
        for part in self._parts:
            for frames, samples in self._seconds(part):
                ends_s = self._started_s + count + 1
                if self._clock.wait(self._closed, max(0.0, ends_s - self._clock.monotonic_s())):
                    return
                yield SecondOfInput(count * 1000, frames, samples)
                count += 1

    def close(self) -> None:
        """Kill FFmpeg under the reader: a read that blocks ends at once."""
        self._closed.set()
        with self._lock:
            self._pipes.close()

    def _seconds(self, part: Part) -> Iterator[Second]:
        with self._lock:
            if self._closed.is_set():
                return
            seconds = part.open(self._pipes)
        yield from seconds
        with self._lock:
            self._pipes.close()


def _allowed(part: Part, senses: Senses) -> Part:
    return replace(
        part,
        has_picture=part.has_picture and senses.picture,
        has_sound=part.has_sound and senses.sound,
    )
