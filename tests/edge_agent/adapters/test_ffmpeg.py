"""Recordings as seconds: counts, event time, missing senses, damaged files."""

from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.adapters.ffmpeg_process import Probe, parse_probe
from edge_agent.domain.second import SecondOfInput
from edge_agent.errors import SourceError
from tests.edge_agent.conftest import MakeClip

TEST_PICTURE = ("-f", "lavfi", "-i", "testsrc=size=1280x720:rate=25")
TEST_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")


def _seconds(path: Path) -> list[SecondOfInput]:
    with open_clip(path) as clip:
        return list(clip)


def test_seconds_of_a_clip_with_both_senses(make_clip: MakeClip) -> None:
    path = make_clip("both.mp4", *TEST_PICTURE, *TEST_TONE, "-t", 3, *H264)
    with open_clip(path) as clip:
        assert (clip.has_picture, clip.has_sound) == (True, True)
        assert clip.duration_s == pytest.approx(3, abs=0.1)
        seconds = list(clip)
    assert [s.t_start_ms for s in seconds] == [0, 1000, 2000]
    for second in seconds:
        assert len(second.frames) == 10
        assert second.frames[0].shape == (360, 640, 3)
        assert second.frames[0].dtype == np.uint8
        assert second.samples is not None
        assert second.samples.shape == (16_000,)
        assert second.samples.dtype == np.float32
    tone = seconds[1].samples
    assert tone is not None
    assert np.abs(np.fft.rfft(tone)).argmax() == 440


@pytest.mark.parametrize("rate", [5, 24, 30])
def test_every_rate_becomes_ten_frames_a_second(make_clip: MakeClip, rate: int) -> None:
    picture = ("-f", "lavfi", "-i", f"testsrc=size=320x240:rate={rate}")
    seconds = _seconds(make_clip("rate.mp4", *picture, "-t", 2, *H264))
    assert [len(s.frames) for s in seconds] == [10, 10]


def test_a_small_picture_is_not_enlarged_and_odd_sides_become_even(make_clip: MakeClip) -> None:
    picture = ("-f", "lavfi", "-i", "testsrc=size=321x181:rate=10")
    seconds = _seconds(make_clip("odd.mkv", *picture, "-t", 1, "-c:v", "ffv1"))
    assert seconds[0].frames[0].shape == (180, 320, 3)


def test_colours_survive_the_pipe(make_clip: MakeClip) -> None:
    """Blue, green, red within what chroma subsampling and BT.601 rounding cost."""
    for name, bgr in (("blue", (255, 0, 0)), ("lime", (0, 255, 0)), ("red", (0, 0, 255))):
        picture = ("-f", "lavfi", "-i", f"color={name}:size=64x64:rate=10")
        frame = _seconds(make_clip(f"{name}.mkv", *picture, "-t", 1, "-c:v", "ffv1"))[0].frames[0]
        assert frame[32, 32].tolist() == pytest.approx(bgr, abs=6)


def test_one_missing_sense_is_missing_and_not_silence(make_clip: MakeClip) -> None:
    silent = _seconds(make_clip("picture.mp4", *TEST_PICTURE, "-t", 2, *H264))
    assert [s.samples for s in silent] == [None, None]
    with open_clip(make_clip("sound.wav", *TEST_TONE, "-t", 2)) as clip:
        assert (clip.has_picture, clip.has_sound) == (False, True)
        assert [s.frames for s in clip] == [[], []]


def test_a_sense_that_ends_early_is_missing_from_then_on(make_clip: MakeClip) -> None:
    path = make_clip(
        "early.mp4",
        *TEST_PICTURE,
        "-f",
        "lavfi",
        "-t",
        1,
        "-i",
        "sine=frequency=440",
        "-t",
        3,
        *H264,
    )
    assert [s.samples is not None for s in _seconds(path)] == [True, False, False]


def test_a_folder_plays_its_clips_in_order_on_one_clock(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    (tmp_path / "clips").mkdir()
    make_clip("clips/b.mp4", *TEST_PICTURE, "-t", 1, *H264)
    make_clip("clips/a.wav", *TEST_TONE, "-t", 2)
    (tmp_path / "clips" / "notes.txt").write_text("not a clip")
    with open_clip(tmp_path / "clips") as clip:
        assert (clip.has_picture, clip.has_sound) == (True, True)
        seconds = list(clip)
    assert [s.t_start_ms for s in seconds] == [0, 1000, 2000]
    assert [bool(s.frames) for s in seconds] == [False, False, True]


def test_a_colon_in_the_name_is_no_protocol(make_clip: MakeClip) -> None:
    plain = make_clip("plain.wav", *TEST_TONE, "-t", 1)
    assert len(_seconds(plain.rename(plain.with_name("rtsp:b c.wav")))) == 1


def test_a_playlist_reaches_nothing_outside(tmp_path: Path) -> None:
    path = tmp_path / "list.ts"
    path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(SourceError), open_clip(path):
        pass


def test_cover_art_is_no_camera() -> None:
    streams = "  Stream #0:0: Audio: mp3\n  Stream #0:1: Video: mjpeg (attached pic)"
    text = f"Duration: 00:01:00.00\n{streams}"
    assert parse_probe(text) == Probe(has_picture=False, has_sound=True, duration_s=60.0)


def _unreadable(tmp_path: Path) -> Path:
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(0).bytes(4096))
    return path


def _empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.mp4"
    path.touch()
    return path


def _text(tmp_path: Path) -> Path:
    path = tmp_path / "letter.wav"
    path.write_text("this is a letter")
    return path


def _empty_folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    return path


def _absent(tmp_path: Path) -> Path:
    return tmp_path / "absent.mp4"


@pytest.mark.parametrize("make", [_unreadable, _empty, _text, _empty_folder, _absent])
def test_a_source_that_cannot_be_opened_says_so_in_a_sentence(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path)
    with pytest.raises(SourceError) as caught, open_clip(path):
        pass
    assert path.name in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert caught.value.detail


@pytest.mark.parametrize("kept", [0.3, 0.7])
def test_a_cut_off_file_does_not_pass_for_a_short_one(make_clip: MakeClip, kept: float) -> None:
    whole = make_clip(
        "whole.mp4", *TEST_PICTURE, *TEST_TONE, "-t", 8, *H264, "-movflags", "+faststart"
    )
    cut = whole.with_name("cut.mp4")
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * kept)])
    with pytest.raises(SourceError, match=r"cut\.mp4"):
        _seconds(cut)


def test_shorter_than_a_second_is_an_error(make_clip: MakeClip) -> None:
    with pytest.raises(SourceError, match="shorter than one second"):
        _seconds(make_clip("short.wav", *TEST_TONE, "-t", 0.4))
