"""A recording, or a folder of them one after another, played as a camera would deliver it."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from edge_agent.adapters.ffmpeg import CLIP_SUFFIXES
from edge_agent.adapters.ffmpeg_process import probe
from edge_agent.adapters.ffmpeg_streams import open_picture, open_sound
from edge_agent.errors import SourceError
from edge_agent.perception import Frame, Samples, SecondOfInput
from edge_agent.sources.port import Senses
from shared.clock import Clock


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    senses: Senses


class Recording:
    """A file or a folder as a source."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def open(self, senses: Senses) -> "PlayedRecording":
        """Look into every file, then play from the start."""
        if _is_device(self._path):
            # no detail: an address may carry a password
            raise SourceError("This edge box watches recordings; it cannot open cameras yet.")
        parts = [_Part(path, _senses(path) & senses) for path in _files(self._path)]
        playable = [part for part in parts if part.senses.picture or part.senses.sound]
        if not playable:
            raise SourceError(
                f"The recording {self._path.name} has nothing in it that may be read.",
                f"asked for {senses}",
            )
        return PlayedRecording(playable, self._clock)


class PlayedRecording:
    """A recording in play. A sense that was not asked for is never decoded."""

    def __init__(self, parts: list[_Part], clock: Clock) -> None:
        self._parts = parts
        self._clock = clock
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._pipes = ExitStack()
        self._started_s = clock.monotonic_s()

    @property
    def senses(self) -> Senses:
        return Senses(
            picture=any(part.senses.picture for part in self._parts),
            sound=any(part.senses.sound for part in self._parts),
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

    def _seconds(self, part: _Part) -> Iterator[tuple[list[Frame], Samples | None]]:
        picture: Iterator[list[Frame]] = iter(())
        sound: Iterator[Samples | None] = iter(())
        with self._lock:
            if self._closed.is_set():
                return
            if part.senses.picture:
                picture = self._pipes.enter_context(open_picture(part.path))
            if part.senses.sound:
                sound = self._pipes.enter_context(open_sound(part.path))
        for frames, samples in zip_longest(picture, sound):
            yield frames or [], samples
        with self._lock:
            self._pipes.close()


def _is_device(path: Path) -> bool:
    scheme = str(path).split("/", 1)[0]
    return scheme.endswith(":") or path.is_relative_to("/dev")


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    clips = sorted(file for file in path.iterdir() if file.suffix.lower() in CLIP_SUFFIXES)
    if not clips:
        raise SourceError(f"The folder {path.name} holds no recordings.", f"no clip in {path}")
    return clips


def _senses(path: Path) -> Senses:
    seen = probe(path)
    return Senses(picture=seen.has_picture, sound=seen.has_sound)
