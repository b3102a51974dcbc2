"""A recording of real faces and voices, assembled from the development data: calm, then distress.

Calm is a real person filmed, run forwards and backwards, with calmly spoken sentences. Distress
is photographed faces labelled fear, anger or sadness by people, a new one each second, with
screams and crying. The pipeline is told nothing of it.
"""

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import soundfile

from edge_agent.adapters.ffmpeg_process import find_ffmpeg

FPS = 10
RATE = 16_000
WIDTH, HEIGHT = 640, 360
FACE = 280
"""Pixels of a photographed face on the canvas: a person about a metre from the camera."""
CALM_EMOTIONS = ("01", "02")
"""RAVDESS codes in a file's name: neutral and calm."""
DISTRESS_LABELS = ("fear", "angry", "sad")
DISTRESS_SOUNDS = ("screaming", "crying")

Frame = npt.NDArray[np.uint8]
Sound = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Script:
    """How long each part lasts, in seconds."""

    calm_s: int = 120
    distress_s: int = 75


def assemble(data: Path, out: Path, script: Script) -> Path:
    """Write the recording to ``out`` (mp4). Answers ``out``."""
    calm = islice(calm_frames(data), script.calm_s * FPS)
    distress = islice(distress_frames(data), script.distress_s * FPS)
    sound = np.concatenate(
        [calm_sound(data, script.calm_s), distress_sound(data, script.distress_s)]
    )
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "sound.wav"
        soundfile.write(wav, sound, RATE)
        _encode(wav, out, [*calm, *distress])
    return out


def calm_frames(data: Path) -> Iterator[Frame]:
    """A filmed face, there and back again so that no cut shows."""
    frames = list(_film(data / "media" / "single_face.mp4"))
    return cycle(frames + frames[::-1])


def distress_frames(data: Path) -> Iterator[Frame]:
    """A photographed face a second, on a grey wall."""
    faces = _photographs(data / "fer2013" / "fer2013_dev.zip")
    return (frame for face in cycle(faces) for frame in [_on_wall(face)] * FPS)


def calm_sound(data: Path, seconds: int) -> Sound:
    """Calmly spoken sentences at conversation level with a quiet room between them."""
    clips = _members(
        data / "ravdess" / "ravdess_speech_dev.zip",
        lambda name: name.split("-")[2:3] in ([code] for code in CALM_EMOTIONS),
    )
    return _track(clips, seconds, pause_s=2.0, peak=0.08)


def distress_sound(data: Path, seconds: int) -> Sound:
    """Screams and crying, close to the microphone."""
    clips = _members(
        data / "nonverbal" / "nonverbal_dev.zip",
        lambda name: name.split("/")[0] in DISTRESS_SOUNDS,
    )
    return _track(clips, seconds, pause_s=0.3, peak=0.8)


def _film(path: Path) -> Iterator[Frame]:
    capture = cv2.VideoCapture(str(path))
    every = max(1, round(capture.get(cv2.CAP_PROP_FPS) / FPS))
    number = 0
    while True:
        read, frame = capture.read()
        if not read:
            break
        if number % every == 0:
            yield cv2.resize(frame, (WIDTH, HEIGHT)).astype(np.uint8)
        number += 1
    capture.release()


def _photographs(archive: Path, each: int = 25) -> list[Frame]:
    """The same number of validation faces of each label, in turns."""
    with zipfile.ZipFile(archive) as files:
        names = sorted(files.namelist())
        by_label = [
            [name for name in names if name.startswith(f"val/{label}/") and "." in name][:each]
            for label in DISTRESS_LABELS
        ]
        turns = [name for group in zip(*by_label, strict=True) for name in group]
        return [_decoded(files.read(name)) for name in turns]


def _decoded(data: bytes) -> Frame:
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.astype(np.uint8)


def _on_wall(face: Frame) -> Frame:
    canvas = np.full((HEIGHT, WIDTH, 3), 110, np.uint8)
    top, left = (HEIGHT - FACE) // 2, (WIDTH - FACE) // 2
    canvas[top : top + FACE, left : left + FACE] = cv2.resize(
        face, (FACE, FACE), interpolation=cv2.INTER_CUBIC
    )
    return canvas


def _members(archive: Path, wanted: Callable[[str], bool]) -> list[Sound]:
    with zipfile.ZipFile(archive) as files:
        names = [n for n in sorted(files.namelist()) if n.endswith(".flac") and wanted(n)]
        return [_samples(files.read(name)) for name in names[:60]]


def _samples(data: bytes) -> Sound:
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert rate == RATE
    mono: Sound = samples.mean(axis=1).astype(np.float32)
    return mono


def _track(clips: list[Sound], seconds: int, pause_s: float, peak: float) -> Sound:
    """Clips one after another at the same peak over a faint room noise."""
    noise = np.random.default_rng(7).normal(0, 0.001, seconds * RATE).astype(np.float32)
    position = 0
    for clip in cycle(clips):
        if position >= len(noise):
            return noise
        piece = clip[: len(noise) - position]
        noise[position : position + len(piece)] += piece * (
            peak / max(float(abs(clip).max()), 1e-6)
        )
        position += len(clip) + round(pause_s * RATE)
    return noise


def _encode(wav: Path, out: Path, frames: list[Frame]) -> None:
    command = [
        find_ffmpeg(),
        *("-hide_banner", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS)),
        *("-i", "-", "-i", str(wav)),
        *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        *("-shortest", str(out)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame.tobytes())
    assert process.returncode == 0, f"ffmpeg ended with {process.returncode}"
