"""Devices as far as they can be tried without any: real programs, real pipes, stand-in hardware."""

import dataclasses
import os
import shutil
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
import pytest

from edge_agent.adapters import capture
from edge_agent.adapters.live_process import LiveProcess, Recipe
from edge_agent.errors import SourceError
from edge_agent.sources import address
from edge_agent.sources.build import source_at
from edge_agent.sources.feed import Tap
from edge_agent.sources.live import LiveRun, LiveSource
from edge_agent.sources.port import Senses
from shared.clock import SystemClock

BOTH = Senses(picture=True, sound=True)
PICTURE = Senses(picture=True, sound=False)
SOUND = Senses(picture=False, sound=True)
CARD = """
pcm.!plughw {
  @args [ CARD DEV ]
  @args.CARD { type string default "0" }
  @args.DEV { type integer default 0 }
  type plug
  slave.pcm {
    type file
    slave.pcm "null"
    file "/dev/null"
    infile { @func concat strings [ "%s/" $CARD ".raw" ] }
    format "raw"
  }
}
"""


def refused(text: str, microphone: str | None = None) -> SourceError:
    with pytest.raises(SourceError) as caught:
        source_at(text, microphone, SystemClock()).open(BOTH, threading.Event())
    return caught.value


def test_a_camera_that_is_not_plugged_in_is_a_sentence() -> None:
    assert refused("/dev/video77").sentence.startswith("There is no camera at /dev/video77")


def test_a_device_that_is_no_camera_is_a_sentence() -> None:
    assert refused("/dev/null").sentence == "The camera /dev/null is no camera."
    assert refused("/dev/shm").sentence == "/dev/shm is no camera."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("[video4linux2] ioctl(VIDIOC_STREAMON): Device or resource busy", "in use by another"),
        ("Cannot open video device /dev/video0: Permission denied", "not in the group video"),
        ("ioctl(VIDIOC_DQBUF): No such device", "was unplugged"),
        ("something new", "broke off"),
    ],
)
def test_what_a_v4l2_driver_says_becomes_a_sentence(words: str, sentence: str) -> None:
    error = capture._explain("The camera /dev/video0", capture._DEVICE, (), words)
    assert sentence in error.sentence
    assert error.detail == words


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A sound card ``Desk`` whose microphone is a pipe, through ALSA's own library."""
    if shutil.which("arecord") is None:
        pytest.fail("no arecord here: run deploy/local/prepare-machine --tests")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".asoundrc").write_text(CARD % tmp_path)
    pipe = tmp_path / "Desk.raw"
    os.mkfifo(pipe)
    end = threading.Event()
    feeder = threading.Thread(target=play, args=(pipe, end))
    feeder.start()
    yield pipe
    end.set()
    os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))  # a feeder that waits for a reader goes on
    feeder.join(5)


def play(pipe: Path, end: threading.Event) -> None:
    """A tone of 440 Hz at 48 kHz, as fast as a card gives it."""
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(4800) / 48_000)).astype("<i2").tobytes()
    while not end.is_set():
        try:
            with pipe.open("wb", buffering=0) as out:
                began_s, blocks = time.monotonic(), 0
                while not end.is_set():
                    out.write(tone)
                    blocks += 1
                    end.wait(max(0.0, began_s + blocks * 0.1 - time.monotonic()))
        except BrokenPipeError:
            continue


def test_a_microphone_is_heard_by_the_name_of_its_card(card: Path) -> None:
    run = source_at("alsa:Desk", None, SystemClock()).open(BOTH, threading.Event())
    assert run.senses == SOUND
    first, second = islice(run, 2)
    for heard in (first, second):
        assert heard.frames == []
        assert heard.samples is not None
        spectrum = np.abs(np.fft.rfft(heard.samples * np.hanning(16_000)))
        assert int(np.argmax(spectrum)) == 440
        assert np.abs(heard.samples).max() == pytest.approx(8000 / 32768, rel=0.05)


def test_a_card_that_is_not_there_is_a_sentence(card: Path) -> None:
    error = refused("alsa:Elsewhere")
    assert error.sentence == (
        "The microphone plughw:CARD=Elsewhere,DEV=0 does not exist on this box."
    )


def test_a_card_on_a_box_without_sound_is_a_sentence() -> None:
    assert "does not exist on this box" in refused("hw:CARD=Nowhere,DEV=0").sentence


def test_a_missing_program_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install the package alsa-utils" in refused("alsa:Desk").sentence
    assert "install the package gstreamer1.0-tools" in refused("csi:0").sentence


def test_what_is_no_microphone_is_refused_as_one() -> None:
    assert "is no microphone" in refused("/dev/video0", microphone="/dev/video1").sentence
    assert "takes no microphone" in refused("clip.mp4", microphone="alsa:Desk").sentence


def test_a_board_without_a_ribbon_camera_says_so() -> None:
    if shutil.which("gst-inspect-1.0") is None:
        pytest.fail("no GStreamer here: run deploy/local/prepare-machine --tests")
    assert "no GStreamer element for a camera on the ribbon cable" in refused("csi:0").sentence


def test_pictures_come_through_gstreamer_as_from_a_ribbon_camera() -> None:
    """The same program, pipe and form as on a Jetson; only the element at the front differs."""
    launcher = shutil.which("gst-launch-1.0")
    if launcher is None:
        pytest.fail("no GStreamer here: run deploy/local/prepare-machine --tests")
    front = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=360"
    recipe = capture.gstreamer(launcher, f"{front},framerate=15/1", 0)
    source = LiveSource((Tap("it", PICTURE, lambda _: recipe),), SystemClock())
    run = source.open(BOTH, threading.Event())
    _, second = islice(run, 2)
    assert len(second.frames) == 10
    assert second.frames[0].shape == (360, 640, 3)
    assert len({frame.tobytes() for frame in second.frames}) > 5
    assert not psutil.Process().children()


def test_a_pipeline_that_cannot_be_is_a_sentence() -> None:
    launcher = shutil.which("gst-launch-1.0") or "gst-launch-1.0"
    recipe = capture.gstreamer(launcher, "nosuchsrc", 3)
    source = LiveSource((Tap("it", PICTURE, lambda _: recipe),), SystemClock())
    with pytest.raises(SourceError, match="The board's camera 3"):
        source.open(BOTH, threading.Event())


def shell(script: str, kind: str = "sound") -> Recipe:
    assert kind in ("sound", "picture")
    return Recipe(
        command=("sh", "-c", script),
        explain=lambda words: SourceError("It ended.", words),
        outputs=("sound",) if kind == "sound" else ("picture",),
        stdout="sound" if kind == "sound" else "picture",
    )


def run_of(recipe: Recipe, senses: Senses) -> LiveRun:
    source = LiveSource((Tap("it", senses, lambda _: recipe),), SystemClock())
    return source.open(BOTH, threading.Event())


def test_a_program_that_sends_nonsense_for_a_picture_is_refused() -> None:
    with pytest.raises(SourceError, match="is no picture"):
        run_of(shell("head -c 5000 /dev/zero; sleep 5", "picture"), PICTURE)


def test_a_program_that_talks_without_end_costs_no_memory() -> None:
    begun = psutil.Process().memory_info().rss
    sound = "while sleep 0.1; do head -c 3200 /dev/zero; done"
    run = run_of(shell(f"timeout 3 yes warning >&2 & {sound}"), SOUND)
    assert len(list(islice(run, 2))) == 2
    assert psutil.Process().memory_info().rss - begun < 30e6


@pytest.mark.parametrize(("step_us", "late"), [(100_000, False), (20_000, True)])
def test_a_box_that_decodes_too_slowly_says_so_instead_of_lagging(step_us: int, late: bool) -> None:
    """The program reports as FFmpeg does: how far its source's own time has come."""
    loop = "while sleep 0.1; do head -c 3200 /dev/zero"
    report = f'echo "out_time_us=$t" > /dev/fd/{{progress}}; t=$((t+{step_us}))'
    recipe = dataclasses.replace(
        shell(f"t=0; {loop}; {report}; done"), outputs=("sound", "progress")
    )
    run = run_of(recipe, SOUND)
    if not late:
        assert len(list(islice(run, 5))) == 5
        return
    with pytest.raises(SourceError, match="cannot keep up"):
        list(islice(run, 10))


def test_a_program_that_cannot_be_started_leaves_nothing_open() -> None:
    recipe = Recipe(
        command=("/no/such/program",),
        explain=lambda words: SourceError(words),
        outputs=("sound", "picture"),
    )
    before = psutil.Process().num_fds()
    with pytest.raises(SourceError, match="cannot be started"):
        LiveProcess(recipe, {"sound": lambda _: None, "picture": lambda _: None})
    assert psutil.Process().num_fds() == before


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rtsp://anna:secret@10.0.0.5:8554/stream?token=abc", "the camera at 10.0.0.5:8554"),
        ("RTSP://10.0.0.5/stream", "the camera at 10.0.0.5"),
        ("/dev/video0", "the camera /dev/video0"),
        ("csi:1", "the board's camera 1"),
        ("alsa:Desk", "the microphone plughw:CARD=Desk,DEV=0"),
        ("/home/it/clip.mp4", "clip.mp4"),
        ("ftp://anna:secret@host/x", "a source that cannot be understood"),
    ],
)
def test_a_source_is_named_without_its_secrets(text: str, name: str) -> None:
    assert address.spoken(text) == name


def test_a_password_is_hidden_however_it_is_written() -> None:
    camera = address.parse_address("rtsp://anna:p%40ss@10.0.0.5/s?key=abc")
    assert isinstance(camera, address.NetworkCamera)
    assert set(camera.secrets) == {"p%40ss", "p@ss", "key=abc"}
    assert "p%40ss" not in repr(camera)
