"""Recordings as seconds of input: one file, or a folder of them played one after another."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

from edge_agent.adapters.ffmpeg_process import Probe, probe
from edge_agent.adapters.ffmpeg_streams import FRAMES_PER_S, open_picture, open_sound
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
class _Part:
    path: Path
    probe: Probe

    def seconds(self) -> Iterator[tuple[list[Frame], Samples | None]]:
        """Whole seconds; a tail in which every sense is mostly missing is dropped."""
        frame_count, whole = 0, 0
        with ExitStack() as stack:
            picture: Iterator[list[Frame]] = iter(())
            sound: Iterator[Samples | None] = iter(())
            if self.probe.has_picture:
                picture = stack.enter_context(open_picture(self.path))
            if self.probe.has_sound:
                sound = stack.enter_context(open_sound(self.path))
            for frames, samples in zip_longest(picture, sound):
                frame_count += len(frames or ())
                whole += samples is not None
                if samples is not None or len(frames or ()) >= MIN_FRAMES:
                    yield frames or [], samples
        self._check_length(max(frame_count / FRAMES_PER_S, float(whole)))

    def _check_length(self, read_s: float) -> None:
        # FFmpeg ends a cut-off file with exit code 0: only the length betrays it
        if read_s + MAX_SHORTFALL_S < self.probe.duration_s:
            raise SourceError(
                f"The recording {self.path.name} is cut off: it ends after {read_s:.1f} of "
                f"{self.probe.duration_s:.1f} seconds.",
                f"decoded {read_s:.1f} s of {self.probe.duration_s:.1f} s of {self.path}",
            )


@dataclass(frozen=True)
class _Recording:
    parts: tuple[_Part, ...]
    wait_until_s: Callable[[float], None]

    @property
    def has_picture(self) -> bool:
        return any(part.probe.has_picture for part in self.parts)

    @property
    def has_sound(self) -> bool:
        return any(part.probe.has_sound for part in self.parts)

    @property
    def duration_s(self) -> float:
        return sum(part.probe.duration_s for part in self.parts)

    def __iter__(self) -> Iterator[SecondOfInput]:
        seconds = (second for part in self.parts for second in part.seconds())
        count = 0
        for count, (frames, samples) in enumerate(seconds, start=1):
            self.wait_until_s(float(count))
            yield SecondOfInput((count - 1) * 1000, frames, samples)
        if not count:
            raise SourceError(
                "The recording is shorter than one second, so nothing can be scored.",
                f"{[str(part.path) for part in self.parts]}",
            )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    clips = sorted(p for p in path.iterdir() if p.suffix.lower() in CLIP_SUFFIXES)
    if not clips:
        raise SourceError(f"The folder {path.name} holds no recordings.", f"no clip in {path}")
    return clips


def _pace(realtime: bool) -> Callable[[float], None]:
    started_s = time.monotonic()

    def wait_until(second_ends_s: float) -> None:
        if realtime:
            time.sleep(max(0.0, started_s + second_ends_s - time.monotonic()))

    return wait_until


@contextmanager
def open_clip(path: Path, realtime: bool) -> Iterator[Clip]:
    """Open a file or folder; ``t_start_ms`` counts from the start of the source.

    ``realtime`` yields each second no earlier than a camera would have. Every file is probed
    first: ``SourceError`` when one cannot be opened or has neither picture nor sound.
    """
    parts = tuple(_Part(file, probe(file)) for file in _files(path))
    yield _Recording(parts, _pace(realtime))
