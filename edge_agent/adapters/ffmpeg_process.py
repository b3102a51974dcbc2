"""FFmpeg as a separate program: where it is, what a file holds, its output as a pipe.

It is run, not linked, so its licence stays its own; PyAV's wheel would bundle GPL encoders.
"""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from edge_agent.errors import SourceError

PROBE_TIMEOUT_S = 30
DETAIL_CHARACTERS = 2000
OLDEST = (5, 1)
"""Debian 12's. Before, frames could not be passed on by arrival (-fps_mode)."""
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_STREAM = re.compile(r"^\s*Stream #\d+:\d+.*?: (Video|Audio): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Probe:
    """What a file says about itself; ``duration_s`` is 0 when it does not say."""

    has_picture: bool
    has_sound: bool
    duration_s: float


@cache
def find_ffmpeg() -> str:
    """The system's ffmpeg, else (or if that is too old) the one that imageio-ffmpeg carries."""
    system = shutil.which("ffmpeg")
    if system and _version(system) >= OLDEST:
        return system
    import imageio_ffmpeg  # only where it is needed: a Jetson image has the system's

    return str(cast("Any", imageio_ffmpeg).get_ffmpeg_exe())  # the package is untyped


def _version(program: str) -> tuple[int, int]:
    said = subprocess.run([program, "-version"], capture_output=True, check=False, text=True)
    found = re.match(r"ffmpeg version n?(\d+)\.(\d+)", said.stdout)
    # builds from a development tree have a date for a number; they are recent
    return (int(found[1]), int(found[2])) if found else OLDEST


def parse_probe(text: str) -> Probe:
    """Read ``ffmpeg -i``; a cover picture inside a sound file is no camera.

    >>> parse_probe("Duration: 00:00:02.50\\n Stream #0:0: Audio: pcm_s16le")
    Probe(has_picture=False, has_sound=True, duration_s=2.5)
    """
    streams = _STREAM.findall(text)
    found = _DURATION.search(text)
    hours, minutes, seconds = found.groups() if found else ("0", "0", "0")
    return Probe(
        has_picture=any(k == "Video" and "attached pic" not in rest for k, rest in streams),
        has_sound=any(k == "Audio" for k, _ in streams),
        duration_s=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
    )


def _input(path: Path) -> list[str]:
    """This file and nothing else: a colon in its name is no protocol, a playlist no network."""
    return ["-protocol_whitelist", "file,pipe", "-i", f"file:{path}"]


def probe(path: Path) -> Probe:
    """Look into one file before anything is decoded; ``SourceError`` when nothing is there."""
    name = path.name
    if not path.is_file():
        raise SourceError(f"The recording {name} does not exist.", f"not a file: {path}")
    command = [find_ffmpeg(), "-nostdin", "-hide_banner", *_input(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=PROBE_TIMEOUT_S, check=False, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"The recording {name} did not answer within {PROBE_TIMEOUT_S} seconds.", str(error)
        ) from error
    seen = parse_probe(done.stderr)
    if not (seen.has_picture or seen.has_sound):
        raise SourceError(
            f"The recording {name} holds neither picture nor sound that can be read.",
            done.stderr[-DETAIL_CHARACTERS:],
        )
    return seen


class FfmpegPipe:
    """One running FFmpeg whose output is read from ``stdout``; errors wait in a file."""

    def __init__(self, path: Path, output: list[str]) -> None:
        self._name = path.name
        # a file, not a pipe: a full stderr pipe would stop FFmpeg while we wait for its stdout
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        command = [find_ffmpeg(), "-nostdin", "-v", "error", "-threads", "1", *_input(path)]
        self._process = subprocess.Popen(
            [*command, *output, "pipe:1"], stdout=subprocess.PIPE, stderr=self._errors
        )
        if self._process.stdout is None:
            raise SourceError(f"The recording {path.name} could not be opened.")
        self.stdout: IO[bytes] = self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self.stdout.close()
        self._process.wait()
        self._errors.close()

    def check(self) -> None:
        """After the last byte: raise ``SourceError`` when FFmpeg met anything unreadable."""
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        if code != 0:
            raise SourceError(
                f"The recording {self._name} is damaged and cannot be read to its end.",
                f"ffmpeg exit {code}: {said[-DETAIL_CHARACTERS:]}",
            )
