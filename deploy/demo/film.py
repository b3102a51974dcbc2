"""Writes pictures and sound to an MP4 through FFmpeg's pipe."""

import subprocess
import tempfile
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from deploy.demo.errors import EncodingError
from deploy.demo.portrait import HEIGHT, WIDTH, Picture
from deploy.demo.voice import RATE_HZ, Samples
from edge_agent.adapters.ffmpeg_process import find_ffmpeg

FRAMES_PER_S = 15


def write_film(pictures: Iterable[Picture], samples: Samples, out: Path) -> None:
    """Encode to ``out``, which appears whole or not at all. Raises ``EncodingError``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.stem}.part.mp4")
    with tempfile.TemporaryDirectory(prefix="attune-demo-") as folder:
        sound = Path(folder) / "sound.wav"
        _write_wave(samples, sound)
        try:
            _encode(pictures, sound, part)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)


def _encode(pictures: Iterable[Picture], sound: Path, out: Path) -> None:
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            _command(sound, out), stdin=subprocess.PIPE, stderr=complaints, bufsize=0
        )
        assert process.stdin is not None
        try:
            for picture in pictures:
                process.stdin.write(picture.tobytes())
            process.stdin.close()
        except BrokenPipeError:
            pass  # FFmpeg ended early: its exit code and words say why
        finally:
            code = process.wait()
        complaints.seek(0)
        if code != 0:
            words = complaints.read().decode(errors="replace").strip()[-500:]
            raise EncodingError(f"FFmpeg could not write the recording: {words}")


def _command(sound: Path, out: Path) -> list[str]:
    picture = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}"]
    video = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-pix_fmt", "yuv420p"]
    audio = ["-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", str(RATE_HZ)]
    return [
        find_ffmpeg(),
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-threads", "1"),
        *picture,
        *("-r", str(FRAMES_PER_S), "-i", "pipe:0"),
        *("-i", str(sound)),
        *video,
        *("-g", str(2 * FRAMES_PER_S), "-threads", "1"),
        *audio,
        *("-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact"),
        str(out),
    ]


def _write_wave(samples: Samples, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
