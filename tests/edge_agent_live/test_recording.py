import queue
import subprocess
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters import ffmpeg
from edge_agent.adapters.ffmpeg_process import find_ffmpeg
from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.sources.port import OpenSource, Senses
from edge_agent.sources.reading import Dropped, Ended, Failed, Held, Opened, ThreadedReading
from edge_agent.sources.recording import Recording
from shared.clock import SystemClock

BOTH = Senses(picture=True, sound=True)
PICTURE = Senses(picture=True, sound=False)
SOUND = Senses(picture=False, sound=True)


class Hurried(SystemClock):
    """Real time, but nobody waits."""

    def wait(self, stop: threading.Event, seconds: float) -> bool:  # noqa: ARG002
        return stop.is_set()


def make_sound(path: Path, seconds: int) -> Path:
    tone = np.sin(np.arange(16_000 * seconds) / 5.0) * 9_000
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", "none"))
        out.writeframes(tone.astype("<i2").tobytes())
    return path


def make_clip(path: Path, seconds: int, sound: bool = True) -> Path:
    make = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10"]
    tone = ["-f", "lavfi", "-i", "sine=frequency=440"] if sound else []
    subprocess.run([*make, *tone, "-t", str(seconds), "-y", str(path)], check=True)
    return path


def seconds_of(path: Path, senses: Senses = BOTH) -> list[SecondOfInput]:
    return list(Recording(path, Hurried()).open(senses, threading.Event()))


def test_a_clip_is_played_second_by_second(tmp_path: Path) -> None:
    seconds = seconds_of(make_clip(tmp_path / "a.mp4", 3))
    assert [second.t_start_ms for second in seconds] == [0, 1000, 2000]
    assert all(len(second.frames) == 10 for second in seconds)
    assert all(second.samples is not None for second in seconds)


def test_a_folder_is_played_in_order_with_time_going_on(tmp_path: Path) -> None:
    make_sound(tmp_path / "b.wav", 1)
    make_clip(tmp_path / "a.mp4", 2)
    (tmp_path / "notes.txt").write_text("no clip")
    seconds = seconds_of(tmp_path)
    assert [(second.t_start_ms, bool(second.frames)) for second in seconds] == [
        (0, True),
        (1000, True),
        (2000, False),
    ]


@pytest.mark.parametrize("senses", [PICTURE, SOUND])
def test_what_is_not_consented_is_never_decoded(
    tmp_path: Path, senses: Senses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_: Path) -> Iterator[object]:
        raise AssertionError("a sense without consent was opened")

    monkeypatch.setattr(ffmpeg, "open_sound" if senses.picture else "open_picture", forbidden)
    seconds = seconds_of(make_clip(tmp_path / "a.mp4", 2), senses)
    assert len(seconds) == 2
    assert all(bool(second.frames) == senses.picture for second in seconds)
    assert all((second.samples is not None) == senses.sound for second in seconds)


def test_it_says_which_senses_it_has(tmp_path: Path) -> None:
    silent = Recording(make_clip(tmp_path / "a.mp4", 1, sound=False), Hurried())
    assert silent.open(BOTH, threading.Event()).senses == PICTURE
    with pytest.raises(SourceError, match="nothing in it that may be read"):
        silent.open(SOUND, threading.Event())


@pytest.mark.parametrize("kind", ["missing", "empty", "noise", "folder"])
def test_what_cannot_be_opened_is_a_plain_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "clip.mp4"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"" if kind == "empty" else bytes(range(256)) * 64)
    with pytest.raises(SourceError) as caught:
        Recording(path, Hurried()).open(BOTH, threading.Event())
    assert "clip.mp4" in caught.value.sentence
    assert "Traceback" not in caught.value.sentence + caught.value.detail


def test_seconds_come_no_sooner_than_they_pass(tmp_path: Path) -> None:
    opened = Recording(make_sound(tmp_path / "a.wav", 2), SystemClock()).open(
        BOTH, threading.Event()
    )
    began_s = time.monotonic()
    arrivals = [time.monotonic() - began_s for _ in opened]
    assert arrivals[0] >= 0.99
    assert 1.99 <= arrivals[1] < 2.6


def test_closing_ends_it_at_once_from_another_thread(tmp_path: Path) -> None:
    reading = ThreadedReading(
        Recording(make_sound(tmp_path / "a.wav", 30), SystemClock()), BOTH, SystemClock()
    )
    assert isinstance(reading.next(5), Opened)
    began_s = time.monotonic()
    reading.close()
    assert time.monotonic() - began_s < 2
    assert not reading._thread.is_alive()


def test_a_reading_tells_what_happened_to_the_end(tmp_path: Path) -> None:
    clock = Hurried()
    reading = ThreadedReading(Recording(make_sound(tmp_path / "a.wav", 2), clock), BOTH, clock)
    kinds = [type(reading.next(5)) for _ in range(4)]
    assert kinds == [Opened, SecondOfInput, SecondOfInput, Ended]
    reading.close()


class Hanging:
    """Opens and then gives nothing, until it is closed."""

    waits = True

    def __init__(self) -> None:
        self.senses = BOTH
        self._over: queue.Queue[None] = queue.Queue()

    def open(self, senses: Senses, stop: threading.Event) -> OpenSource:  # noqa: ARG002
        return self

    def __iter__(self) -> Iterator[SecondOfInput]:
        self._over.get()
        raise ValueError("read of closed file")

    def close(self) -> None:
        self._over.put(None)


def test_a_source_that_hangs_can_be_closed() -> None:
    reading = ThreadedReading(Hanging(), BOTH, SystemClock())
    assert isinstance(reading.next(5), Opened)
    assert reading.next(0.05) is None
    reading.close()
    assert not reading._thread.is_alive()


def test_whatever_a_source_raises_reaches_the_loop_as_a_sentence() -> None:
    hanging = Hanging()
    hanging.close()
    reading = ThreadedReading(hanging, BOTH, SystemClock())
    assert isinstance(reading.next(5), Opened)
    failed = reading.next(5)
    assert isinstance(failed, Failed)
    assert failed.error.sentence == "The picture and sound cannot be read."
    reading.close()


def test_a_reading_that_nobody_takes_from_holds_only_a_few_seconds(tmp_path: Path) -> None:
    clock = Hurried()
    reading = ThreadedReading(Recording(make_sound(tmp_path / "a.wav", 20), clock), BOTH, clock)
    time.sleep(1.0)
    held = reading._held._happenings
    assert sum(isinstance(happening, SecondOfInput) for happening in held) == 4
    reading.close()


def test_a_camera_is_not_kept_waiting_and_what_is_dropped_is_known() -> None:
    held = Held()
    for index in range(200):
        assert held.put(SecondOfInput(index * 1000, [], None))
    taken = [held.take(0) for _ in range(len(held._happenings))]
    assert [type(one) for one in taken[-5:]] == [Dropped, *[SecondOfInput] * 4]
    kept = [one.t_start_ms for one in taken if isinstance(one, SecondOfInput)]
    assert kept == [196_000, 197_000, 198_000, 199_000]
    assert len(taken) <= 120
    held.close()
    assert not held.put(Ended())


def test_no_second_comes_before_a_camera_would_have_given_it(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.wav", 2)
    started = time.monotonic()
    played = Recording(path, SystemClock()).open(SOUND, threading.Event())
    waited = [time.monotonic() - started for _ in played]
    assert waited[0] >= 1.0
    assert waited[1] >= 2.0


def test_a_cut_off_recording_is_an_error_when_played_too(tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    make = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10"]
    h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    subprocess.run([*make, "-t", "8", *h264, "-y", str(whole)], check=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(SourceError, match=r"cut\.mp4"):
        seconds_of(cut)
