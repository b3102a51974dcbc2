"""YUV4MPEG, the form in which FFmpeg and GStreamer hand over pictures: one header, then frames."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Frame

LONGEST_LINE = 500


class NotYuv4Mpeg(ValueError):
    """The bytes are no picture in this form."""


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture as I420, not yet converted: most of what a camera sends is never looked at."""

    data: NDArray[np.uint8]
    """[height * 3 / 2, width]"""

    def to_bgr(self) -> Frame:
        """The picture as perception takes it."""
        return np.asarray(cv2.cvtColor(self.data, cv2.COLOR_YUV2BGR_I420), np.uint8)


def frame_size(header: bytes) -> tuple[int, int]:
    """Width and height, from the first line; ``NotYuv4Mpeg`` when it does not say."""
    fields = {part[:1]: part[1:] for part in header.split()[1:]}
    try:
        return int(fields[b"W"]), int(fields[b"H"])
    except (KeyError, ValueError) as error:
        raise NotYuv4Mpeg(f"header {header[:LONGEST_LINE]!r}") from error


def planes(data: bytes | bytearray, size: tuple[int, int]) -> Planes:
    """One frame's bytes (width * height * 3 / 2 of them)."""
    width, height = size
    return Planes(np.frombuffer(data, np.uint8).reshape(height * 3 // 2, width))


class Parser:
    """Takes bytes as they come and gives whole pictures."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._size: tuple[int, int] | None = None
        self._in_frame = False

    def feed(self, data: bytes) -> Iterator[Planes]:
        """The pictures that ``data`` completes; ``NotYuv4Mpeg`` when it is something else."""
        self._buffer += data
        while True:
            if self._in_frame:
                picture = self._picture()
                if picture is None:
                    return
                yield picture
            else:
                line = self._line()
                if line is None:
                    return
                self._understand(line)

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, LONGEST_LINE)
        if end < 0:
            if len(self._buffer) >= LONGEST_LINE:
                raise NotYuv4Mpeg(f"no line in {bytes(self._buffer[:20])!r}")
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _understand(self, line: bytes) -> None:
        if self._size is None:
            self._size = frame_size(line)
        elif line.startswith(b"FRAME"):
            self._in_frame = True
        else:
            raise NotYuv4Mpeg(f"expected a frame, got {line[:20]!r}")

    def _picture(self) -> Planes | None:
        assert self._size is not None
        count = self._size[0] * self._size[1] * 3 // 2
        if len(self._buffer) < count:
            return None
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._in_frame = False
        return planes(taken, self._size)
