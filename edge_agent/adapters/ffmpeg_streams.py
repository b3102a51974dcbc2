"""The two senses of one file as seconds of event time: ten frames, sixteen thousand samples.

FFmpeg resamples both streams to a constant rate from position zero, so the n-th frame stands
for n/10 s whatever the file's own rate: event time needs no time stamps across the pipe.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from edge_agent.adapters import y4m
from edge_agent.adapters.ffmpeg_process import FfmpegPipe
from edge_agent.domain.arrival import FRAMES_PER_S, MIN_SOUND_SHARE, SAMPLE_RATE_HZ
from edge_agent.domain.faces import Frame
from edge_agent.domain.second import Samples, from_pcm16
from edge_agent.errors import SourceError

MAX_WIDTH = 640
SCALE = (
    f"scale=w='trunc(min({MAX_WIDTH},iw)/2)*2':h='trunc(ow/a/2)*2'"
    ":flags=bilinear:out_color_matrix=bt601:out_range=tv"
)
"""BT.601 at video range is what cv2 assumes when it converts I420; I420 needs even sides."""
# four bytes fewer than BGR per two pixels through the pipe, and no conversion inside FFmpeg
_PICTURE = ["-an", "-sn", "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe"]
_SOUND = [
    *("-vn", "-sn", "-af", "aresample=async=1:first_pts=0"),
    *("-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le"),
]


def _read_exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    return data if len(data) == count else b""


def _frames(pipe: IO[bytes], name: str) -> Iterator[Frame]:
    try:
        size = y4m.frame_size(pipe.readline())
    except y4m.NotYuv4Mpeg as error:
        raise SourceError(
            f"The recording {name} has no picture that can be decoded.", str(error)
        ) from error
    while pipe.readline().startswith(b"FRAME"):
        data = _read_exactly(pipe, size[0] * size[1] * 3 // 2)
        if not data:
            return
        yield y4m.planes(data, size).to_bgr()


def _seconds_of_frames(pipe: FfmpegPipe, name: str, frames_per_s: int) -> Iterator[list[Frame]]:
    second: list[Frame] = []
    for frame in _frames(pipe.stdout, name):
        second.append(frame)
        if len(second) == frames_per_s:
            yield second
            second = []
    pipe.check()
    if second:
        yield second


def _seconds_of_samples(pipe: FfmpegPipe) -> Iterator[Samples | None]:
    while data := pipe.stdout.read(SAMPLE_RATE_HZ * 2):
        samples = from_pcm16(data)
        missing = SAMPLE_RATE_HZ - len(samples)
        enough = len(samples) >= MIN_SOUND_SHARE * SAMPLE_RATE_HZ
        yield np.pad(samples, (0, missing)) if enough else None
    pipe.check()


def read_sound(path: Path) -> Samples:
    """A whole file's mono samples [N], however many; for clips, not for recordings of hours."""
    with FfmpegPipe(path, _SOUND) as pipe:
        data = pipe.stdout.read()
        pipe.check()
    return from_pcm16(data)


@contextmanager
def open_picture(path: Path, frames_per_s: int = FRAMES_PER_S) -> Iterator[Iterator[list[Frame]]]:
    """Seconds of up to ``frames_per_s`` BGR frames; the last may hold fewer."""
    chosen = ["-vf", f"fps={frames_per_s}:start_time=0,{SCALE}"]
    with FfmpegPipe(path, [*chosen, *_PICTURE]) as pipe:
        yield _seconds_of_frames(pipe, path.name, frames_per_s)


@contextmanager
def open_sound(path: Path) -> Iterator[Iterator[Samples | None]]:
    """Seconds of mono samples [16000]; None for a last second that is mostly missing."""
    with FfmpegPipe(path, _SOUND) as pipe:
        yield _seconds_of_samples(pipe)
