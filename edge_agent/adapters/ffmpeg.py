"""Recordings as seconds of input: one file, or a folder of them played one after another."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

from edge_agent.adapters.ffmpeg_process import probe
from edge_agent.adapters.ffmpeg_streams import open_picture, open_sound
from edge_agent.domain.arrival import FRAMES_PER_S
from edge_agent.domain.faces import Frame
from edge_agent.domain.second import Samples, SecondOfInput
from edge_agent.errors import SourceError

CLIP_SUFFIXES = frozenset(
    {".avi", ".flac", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".mpg", ".ogg", ".wav"}
    | {".ts", ".webm"}
)
MIN_FRAMES = FRAMES_PER_S - 1
"""A last second with fewer frames is no second of picture."""
MAX_SHORTFALL_S = 1.5
"""Containers round their length up and streams end apart; more than this is a cut-off file."""


Second = tuple[list[Frame], Samples | None]
"""The frames and the samples of one second; empty or None where the sense is missing."""


class Clip(Protocol):
    """An opened recording, or a folder of them played one after another.

    Iterating raises ``SourceError`` when the recording turns out to be damaged or cut off.
    """

    @property
    def has_picture(self) -> bool:
        """Whether any part has a picture."""

    @property
    def has_sound(self) -> bool:
        """Whether any part has sound."""

    @property
    def duration_s(self) -> float:
        """What the files say; 0 when they do not."""

    def __iter__(self) -> Iterator[SecondOfInput]:
        """Whole seconds in order, from the start of the source."""


@dataclass(frozen=True)
class Part:
    """One file of a recording and the senses that are to be read from it."""

    path: Path
    has_picture: bool
    has_sound: bool
    duration_s: float

    def open(self, pipes: ExitStack) -> Iterator[Second]:
        """Start FFmpeg within ``pipes``; a sense that is not to be read is never decoded."""
        picture: Iterator[list[Frame]] = iter(())
        sound: Iterator[Samples | None] = iter(())
        if self.has_picture:
            picture = pipes.enter_context(open_picture(self.path))
        if self.has_sound:
            sound = pipes.enter_context(open_sound(self.path))
        return self._whole_seconds(picture, sound)

    def _whole_seconds(
        self, picture: Iterator[list[Frame]], sound: Iterator[Samples | None]
    ) -> Iterator[Second]:
        """A tail in which every sense is mostly missing is dropped."""
        frame_count, whole = 0, 0
        for frames, samples in zip_longest(picture, sound):
            frame_count += len(frames or ())
            whole += samples is not None
            if samples is not None or len(frames or ()) >= MIN_FRAMES:
                yield frames or [], samples
        self._check_length(max(frame_count / FRAMES_PER_S, float(whole)))

    def _check_length(self, read_s: float) -> None:
        # FFmpeg ends a cut-off file with exit code 0: only the length betrays it
        if read_s + MAX_SHORTFALL_S < self.duration_s:
            raise SourceError(
                f"The recording {self.path.name} is cut off: it ends after {read_s:.1f} of "
                f"{self.duration_s:.1f} seconds.",
                f"decoded {read_s:.1f} s of {self.duration_s:.1f} s of {self.path}",
            )


@dataclass(frozen=True)
class _Recording:
    parts: tuple[Part, ...]

    @property
    def has_picture(self) -> bool:
        return any(part.has_picture for part in self.parts)

    @property
    def has_sound(self) -> bool:
        return any(part.has_sound for part in self.parts)

    @property
    def duration_s(self) -> float:
        return sum(part.duration_s for part in self.parts)

    def __iter__(self) -> Iterator[SecondOfInput]:
        count = 0
        for count, (frames, samples) in enumerate(self._seconds(), start=1):
            yield SecondOfInput((count - 1) * 1000, frames, samples)
        if not count:
            raise SourceError(
                "The recording is shorter than one second, so nothing can be scored.",
                f"{[str(part.path) for part in self.parts]}",
            )

    def _seconds(self) -> Iterator[Second]:
        for part in self.parts:
            with ExitStack() as pipes:
                yield from part.open(pipes)


def parts_of(path: Path) -> tuple[Part, ...]:
    """Look into a file, or into a folder's files in the order of their names.

    Raises ``SourceError`` when one cannot be opened or has neither picture nor sound.
    """
    return tuple(_looked_into(file) for file in _files(path))


@contextmanager
def open_clip(path: Path) -> Iterator[Clip]:
    """Open a file or folder, as fast as it can be read; raises as ``parts_of`` does.

    ``t_start_ms`` counts from the start of the source.
    """
    yield _Recording(parts_of(path))


def _looked_into(path: Path) -> Part:
    seen = probe(path)
    return Part(path, seen.has_picture, seen.has_sound, seen.duration_s)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    clips = sorted(p for p in path.iterdir() if p.suffix.lower() in CLIP_SUFFIXES)
    if not clips:
        raise SourceError(f"The folder {path.name} holds no recordings.", f"no clip in {path}")
    return clips
