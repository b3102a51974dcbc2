"""A real RTSP server on loopback as the camera, a real FFmpeg as its reader."""

import dataclasses
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
import pytest

from edge_agent.adapters import capture
from edge_agent.adapters.live_process import Output, Recipe
from edge_agent.domain.plan import Plan
from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.senses.picture import PictureSense
from edge_agent.senses.stage_clock import StageClock
from edge_agent.sources.build import source_at
from edge_agent.sources.feed import Tap
from edge_agent.sources.live import LiveRun, LiveSource
from edge_agent.sources.port import Senses
from shared.clock import SystemClock
from tests.edge_agent_live.cameras.camera import (
    Camera,
    heard,
    make_clip,
    playing,
    seen,
    seen_and_heard,
)

BOTH = Senses(picture=True, sound=True)
PICTURE = Senses(picture=True, sound=False)
SOUND = Senses(picture=False, sound=True)
PASSWORD = "open-sesame%21"


def opened(address: str, senses: Senses = BOTH, microphone: str | None = None) -> LiveRun:
    run = source_at(address, microphone, SystemClock()).open(senses, threading.Event())
    assert isinstance(run, LiveRun)
    return run


@contextmanager
def running(address: str, senses: Senses = BOTH) -> Iterator[LiveRun]:
    run = opened(address, senses)
    try:
        yield run
    finally:
        run.close()


def first(run: Iterable[SecondOfInput], count: int) -> list[SecondOfInput]:
    """The next seconds; a run itself is closed by this, an iterator of it is not."""
    return list(islice(run, count))


def test_picture_and_sound_come_as_seconds(free_port: int, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", 20)
    with Camera(free_port, playing(clip)) as camera, running(camera.address) as run:
        assert run.senses == BOTH
        began_s = time.monotonic()
        seconds = first(run, 3)
    assert 2.9 < time.monotonic() - began_s < 4.5
    assert [second.t_start_ms for second in seconds] == [0, 1000, 2000]
    for second in seconds[1:]:
        assert len(second.frames) == 10
        assert second.frames[0].shape == (240, 320, 3)
        assert len({frame.tobytes() for frame in second.frames}) > 5
        assert second.samples is not None
        assert pitch_hz(second.samples) == pytest.approx(440, abs=5)


def pitch_hz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * 16_000 / len(samples)


@pytest.mark.parametrize("senses", [PICTURE, SOUND])
def test_only_what_is_consented_is_asked_for(free_port: int, senses: Senses) -> None:
    with Camera(free_port, seen_and_heard()) as camera, running(camera.address, senses) as run:
        (second,) = first(run, 1)
    assert bool(second.frames) == senses.picture
    assert (second.samples is not None) == senses.sound


@pytest.mark.parametrize(("launch", "senses"), [(seen(), PICTURE), (heard(), SOUND)])
def test_a_camera_with_one_sense_is_opened_with_that(
    free_port: int, launch: str, senses: Senses
) -> None:
    with Camera(free_port, launch) as camera, running(camera.address) as run:
        assert run.senses == senses


def test_a_camera_that_has_nothing_of_what_is_asked_for_is_refused(free_port: int) -> None:
    with (
        Camera(free_port, seen()) as camera,
        pytest.raises(SourceError, match="nothing in it that may be read"),
    ):
        opened(camera.address, SOUND)


def said(error: SourceError) -> str:
    return f"{error.sentence} {error.detail}"


def test_a_wrong_password_is_a_sentence_without_it(free_port: int) -> None:
    with Camera(free_port, seen(), ("anna", "right")) as camera:
        address = camera.address.replace("//", f"//anna:{PASSWORD}@")
        with pytest.raises(SourceError) as caught:
            opened(address)
    assert caught.value.sentence == (
        f"The camera at 127.0.0.1:{free_port} refuses the user name or password."
    )
    assert "sesame" not in said(caught.value)


def test_the_password_is_in_no_argument_of_any_process(free_port: int) -> None:
    with Camera(free_port, seen(), ("anna", "open-sesame!")) as camera:
        address = camera.address.replace("//", f"//anna:{PASSWORD}@")
        with running(address) as run:
            assert run.senses == PICTURE
            ours = [child for child in psutil.Process().children() if child.pid != camera.pid]
            (ffmpeg,) = ours
            assert "concat" in ffmpeg.cmdline()
            assert "sesame" not in " ".join(ffmpeg.cmdline())
            assert "sesame" not in " ".join(ffmpeg.environ().values())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("rtsp://127.0.0.1:1/room", "The camera at 127.0.0.1:1 answers, but not as a camera"),
        ("rtsp://camera.invalid/room", "has a name that this network does not know"),
        ("rtsp:///room", "names no host"),
        ("rtsp://u:secret@h:port/room", "a port or host that is none"),
        ("rtsp://u:secret@h/a'b", "blanks or quotes"),
        ("http://u:secret@h/room", "begins with http://"),
        ("", "is empty"),
        ("alsa:", "does not exist"),
    ],
)
def test_a_wrong_address_is_a_sentence(address: str, sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        source_at(address, None, SystemClock()).open(BOTH, threading.Event())
    assert sentence in caught.value.sentence
    assert "secret" not in said(caught.value)


def test_a_wrong_path_is_a_sentence(free_port: int) -> None:
    with (
        Camera(free_port, seen()) as camera,
        pytest.raises(SourceError, match="has no stream at this address"),
    ):
        opened(camera.address.replace("room", "attic"))


def test_another_size_in_mid_stream_opens_it_anew_in_its_own_shape(free_port: int) -> None:
    with Camera(free_port, seen()) as camera:
        with running(camera.address) as run:
            camera.change_size(640, 360)
            with pytest.raises(SourceError, match="changed its picture's size"):
                first(run, 10)
        with running(camera.address) as run:
            (second,) = first(run, 1)
    assert second.frames[0].shape == (360, 640, 3)


def test_a_camera_that_comes_back_with_another_codec_is_read(
    free_port: int, tmp_path: Path
) -> None:
    camera = Camera(free_port, seen())
    with camera, running(camera.address) as run:
        first(run, 1)
        camera.unplug()
    camera.launch = playing(make_clip(tmp_path / "clip.mp4", 10))
    with camera, running(camera.address) as run:
        (second,) = first(run, 1)
    assert len(second.frames) == 10


def test_a_camera_that_is_unplugged_or_hangs_is_lost_within_ten_seconds(free_port: int) -> None:
    for harm in (Camera.unplug, Camera.hang):
        with Camera(free_port, seen()) as camera, running(camera.address) as run:
            seconds = iter(run)
            next(seconds)
            harm(camera)
            began_s = time.monotonic()
            with pytest.raises(SourceError):
                first(seconds, 100)
            assert time.monotonic() - began_s < 10


@pytest.mark.parametrize(
    ("pattern", "trouble"), [("black", "too_dark"), ("white", "covered"), ("checkers-8", "frozen")]
)
def test_a_picture_that_shows_nothing_is_noticed(
    free_port: int, pattern: str, trouble: str
) -> None:
    sense, clock = PictureSense(), StageClock()
    with Camera(free_port, seen(pattern)) as camera, running(camera.address) as run:
        for second in first(run, 4):
            observed = sense.observe(second.frames, clock, Plan())
    assert observed is not None
    noticed = {
        "too_dark": observed.light.too_dark,
        "covered": observed.light.covered,
        "frozen": observed.frozen,
    }
    assert noticed[trouble]


def jumping(outputs: tuple[Output, ...]) -> Recipe:
    """A camera whose clock goes an hour forward after two seconds and back after four."""
    recipe = capture.network_camera("rtsp://127.0.0.1/room", "it", (), outputs)
    command = list(recipe.command)
    begin, end = command.index("-protocol_whitelist"), command.index("pipe:0") + 1
    jump = "if(between(N,30,60),54000,0)-if(gt(N,60),30,0)"
    command[begin:end] = [
        *("-f", "lavfi", "-i"),
        f"testsrc=size=320x240:rate=15,realtime,setpts='(N+{jump})/15/TB'",
    ]
    return dataclasses.replace(recipe, command=tuple(command), script="")


def test_a_camera_whose_clock_jumps_goes_on_in_our_time() -> None:
    source = LiveSource((Tap("it", PICTURE, jumping),), SystemClock())
    run = source.open(BOTH, threading.Event())
    seconds = first(run, 7)
    run.close()
    assert [second.t_start_ms for second in seconds] == [1000 * index for index in range(7)]
    for second in seconds[1:]:
        assert len({frame.tobytes() for frame in second.frames}) >= 5


def test_closing_ends_everything_at_once_and_leaves_nothing(free_port: int) -> None:
    with Camera(free_port, seen_and_heard()) as camera:
        before = psutil.Process().num_fds()
        children = len(psutil.Process().children())
        for use in (True, False):
            run = opened(camera.address)
            if use:
                reader = threading.Thread(target=lambda run=run: list(run))
                reader.start()
                time.sleep(0.3)
            run.close()
            if use:
                reader.join(3)
                assert not reader.is_alive()
        assert psutil.Process().num_fds() == before
        assert len(psutil.Process().children()) == children


def test_opening_is_given_up_when_it_is_not_wanted_any_more(free_port: int) -> None:
    with Camera(free_port, seen()) as camera:
        camera.hang()
        stop = threading.Event()
        threading.Timer(0.5, stop.set).start()
        began_s = time.monotonic()
        with pytest.raises(SourceError, match="closed before it was open"):
            source_at(camera.address, None, SystemClock()).open(BOTH, stop)
    assert time.monotonic() - began_s < 3


def test_a_dead_camera_does_not_silence_its_microphone(free_port: int) -> None:
    microphone = Tap("the microphone", SOUND, partial(tone))
    with Camera(free_port, seen()) as camera:
        camera_tap = Tap(
            "the camera", PICTURE, partial(capture.network_camera, camera.address, "it", ())
        )
        run = LiveSource((camera_tap, microphone), SystemClock()).open(BOTH, threading.Event())
        assert run.senses == BOTH
        seconds = iter(run)
        assert next(seconds).frames
        camera.unplug()
        later = [next(seconds) for _ in range(3)]
        assert not later[-1].frames
        assert all(second.samples is not None for second in later)
        camera.plug_in()
        assert any(next(seconds).frames for _ in range(12))
        run.close()


def tone(outputs: tuple[Output, ...]) -> Recipe:
    """A microphone that hears a tone."""
    recipe = capture.network_camera("rtsp://127.0.0.1/room", "it", (), outputs)
    command = list(recipe.command)
    begin, end = command.index("-protocol_whitelist"), command.index("pipe:0") + 1
    command[begin:end] = ["-re", "-f", "lavfi", "-i", "sine=frequency=440"]
    return dataclasses.replace(recipe, command=tuple(command), script="")
