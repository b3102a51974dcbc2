"""Recordings through FFmpeg's pipe: seconds of frames and samples on event time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from edge_agent.perception import SecondOfInput


class Clip(Protocol):
    """An opened recording, or a folder of them played one after another.

    Iterating raises ``SourceError`` when the recording turns out to be cut off.
    """

    @property
    def has_picture(self) -> bool: ...
    @property
    def has_sound(self) -> bool: ...
    @property
    def duration_s(self) -> float: ...
    def __iter__(self) -> Iterator[SecondOfInput]: ...


def open_clip(path: Path, realtime: bool) -> AbstractContextManager[Clip]:
    """Open a file or folder; ``t_start_ms`` counts from the start of the source.

    ``realtime`` yields each second no earlier than a camera would have.
    Raises ``SourceError`` when it cannot be opened or has neither picture nor sound.
    """
    raise NotImplementedError
