"""Real faces and voices through the whole perceiver; every fault made on pixels and samples."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.bundle import Bundle
from edge_agent.domain.action_units import ACTION_UNITS, LEARN_S
from edge_agent.domain.faces import Frame
from edge_agent.domain.judgement import PERCEIVED
from edge_agent.domain.second import Samples
from edge_agent.perception import Perceiver, Perception, SecondOfInput
from shared.contracts.channels import REGISTRY
from shared.contracts.window import Reason, WindowState
from tests.edge_agent.conftest import MakeClip, Perceive, read_picture, with_noise

QUIET = np.random.default_rng(1).normal(0, 0.001, 16_000).astype(np.float32)
"""A room's own noise, -60 dBFS."""


@pytest.fixture
def perceiver(bundle: Bundle, encoders: Encoders) -> Perceiver:
    fresh = Perceiver(bundle, encoders)
    fresh.reset()
    return fresh


@pytest.fixture
def portrait(test_data: Path) -> Frame:
    """A face of 300 pixels in a picture of 640."""
    return read_picture(test_data / "media" / "0-f15-hao-ph.jpg")


def _second(frames: list[Frame], samples: Samples | None = QUIET, at: int = 0) -> SecondOfInput:
    return SecondOfInput(at * 1000, frames, samples)


def _check_laws(perception: Perception) -> None:
    """What holds for every window, whatever is in it."""
    assert set(perception.channels) == set(PERCEIVED)
    for name, value in perception.channels.items():
        if value is not None:
            assert REGISTRY[name].low <= value <= REGISTRY[name].high, name
    with_value = {name for name, value in perception.channels.items() if value is not None}
    assert set(perception.provenance) == with_value
    if perception.state is WindowState.CANNOT_ASSESS:
        assert perception.channels["distress_raw"] is None
        assert perception.channels["distress_fused"] is None
        assert perception.uncertainty == 1.0
    else:
        assert perception.channels["distress_raw"] is not None
        assert sum(perception.modality_weight.values()) == pytest.approx(1.0, abs=1e-3)


def test_a_face_and_a_quiet_room_are_ok(perceiver: Perceiver, portrait: Frame) -> None:
    seen = perceiver.perceive(_second(with_noise(portrait, 10)))
    _check_laws(seen)
    assert (seen.state, seen.reasons, seen.faces_in_view) == (WindowState.OK, (), 1)
    assert seen.channels["p_contempt"] is None
    assert seen.channels["rocking_hz"] is None
    assert seen.channels["self_touch"] is None
    assert seen.provenance["p_happiness"] == "network"
    assert seen.provenance["valence"] == "circumplex"
    happiness, valence = seen.channels["p_happiness"], seen.channels["valence"]
    assert happiness is not None
    assert happiness > 0.5, "she smiles"
    assert valence is not None
    assert valence > 0.3
    assert set(seen.stage_cpu_ms) >= {"face_detection", "face_expression", "flow", "sound"}


@pytest.mark.parametrize("clip", ["single_face.mp4", "fer_test.mp4", "WolfgangLanger_Pexels.mp4"])
def test_real_clips_of_one_face(perceive: Perceive, test_data: Path, clip: str) -> None:
    windows = perceive(test_data / "media" / clip)
    for window in windows:
        _check_laws(window)
    assert [w.faces_in_view for w in windows] == [1] * len(windows)
    assert all(w.state is not WindowState.CANNOT_ASSESS for w in windows)


def test_both_bundles_name_the_same_expressions(any_bundle: Bundle, test_data: Path) -> None:
    """A clip in which sadness turns into a smile, whichever networks find the face."""
    perceiver = Perceiver(any_bundle, open_encoders(any_bundle))
    with open_clip(test_data / "media" / "WolfgangLanger_Pexels.mp4") as clip:
        windows = [perceiver.perceive(s) for s in clip if s.t_start_ms % 3000 == 0]
    valence = [w.channels["valence"] for w in windows]
    assert valence[0] is not None
    assert valence[-1] is not None
    assert valence[0] < 0 < valence[-1]


def test_contempt_comes_from_blendshapes_where_the_bundle_has_them(
    any_bundle: Bundle, portrait: Frame
) -> None:
    perceiver = Perceiver(any_bundle, open_encoders(any_bundle))
    seen = perceiver.perceive(_second(with_noise(portrait, 10)))
    _check_laws(seen)
    saliences = [v for k, v in seen.channels.items() if k.startswith("s_") and v is not None]
    assert sum(saliences) == pytest.approx(1.0, abs=1e-3)
    if any_bundle.find("blendshapes") is None:
        assert seen.channels["p_contempt"] is None
        assert len(saliences) == 7
    else:
        assert seen.channels["p_contempt"] is not None
        assert seen.provenance["p_contempt"] == "blendshape"
        assert len(saliences) == 8
    assert (seen.provenance["p_fear"], seen.provenance["valence"]) == ("network", "circumplex")


def test_action_units_come_once_the_persons_own_neutral_is_known(
    perceiver: Perceiver, portrait: Frame
) -> None:
    """A broad smile that is always there is this face's rest: nothing has moved."""
    windows = [
        perceiver.perceive(_second(with_noise(portrait, 4, seed=n), None, at=n))
        for n in range(LEARN_S + 2)
    ]
    before, after = windows[LEARN_S - 1], windows[-1]
    _check_laws(after)
    assert all(before.channels[unit] is None for unit in ACTION_UNITS)
    values = [after.channels[unit] for unit in ACTION_UNITS]
    assert all(value is not None and value < 0.05 for value in values)
    assert {after.provenance[unit] for unit in ACTION_UNITS} == {"signal"}


def test_a_clip_without_a_face_cannot_be_assessed(perceive: Perceive, test_data: Path) -> None:
    windows = perceive(test_data / "media" / "no_face.mp4")
    for window in windows:
        _check_laws(window)
        assert window.faces_in_view == 0
        assert Reason.NO_FACE in window.reasons
        assert window.channels["p_neutral"] is None


def test_several_people_are_never_scored(
    perceive: Perceive, make_clip: MakeClip, test_data: Path
) -> None:
    picture = test_data / "media" / "multi_face.jpg"
    clip = make_clip(
        "group.mp4",
        "-loop",
        1,
        "-i",
        picture,
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=900",
        "-t",
        2,
        "-vf",
        "scale=640:-2,noise=alls=6:allf=t",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
    )
    for window in perceive(clip):
        _check_laws(window)
        assert window.state is WindowState.CANNOT_ASSESS
        assert window.reasons == (Reason.SEVERAL_PEOPLE,)
        assert window.faces_in_view is not None
        assert window.faces_in_view >= 4
        assert set(window.channels.values()) == {None}, "nothing of them, voice included"


def _dark(frame: Frame) -> Frame:
    return (frame * 0.03).astype(np.uint8)


def _covered(frame: Frame) -> Frame:
    return np.full_like(frame, 96)


def _blurred(frame: Frame) -> Frame:
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 9), np.uint8)


def _far(frame: Frame) -> Frame:
    small = cv2.resize(frame, (62, 62), interpolation=cv2.INTER_AREA)
    rng = np.random.default_rng(0)
    room = cv2.GaussianBlur(rng.integers(60, 200, (360, 640, 3)).astype(np.uint8), (0, 0), 1.2)
    room[150:212, 300:362] = small
    return np.asarray(room, np.uint8)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_dark, Reason.TOO_DARK),
        (_covered, Reason.COVERED),
        (_blurred, Reason.BLURRED),
        (_far, Reason.TOO_FAR),
    ],
)
def test_a_spoilt_picture_says_how_and_gives_no_expression(
    perceiver: Perceiver, portrait: Frame, spoil: Callable[[Frame], Frame], reason: Reason
) -> None:
    seen = perceiver.perceive(_second(with_noise(spoil(portrait), 10)))
    _check_laws(seen)
    assert reason in seen.reasons
    assert seen.state is WindowState.CANNOT_ASSESS
    assert seen.channels["p_neutral"] is None
    assert seen.quality["face"] == 0.0


def test_a_frozen_picture_is_told_after_two_seconds(perceiver: Perceiver, portrait: Frame) -> None:
    windows = [perceiver.perceive(_second([portrait] * 10, at=n)) for n in range(3)]
    assert [Reason.FROZEN in w.reasons for w in windows] == [False, True, True]
    assert windows[-1].state is WindowState.CANNOT_ASSESS
    moving = perceiver.perceive(_second(with_noise(portrait, 10), at=3))
    assert moving.state is WindowState.OK


def test_missing_senses(perceiver: Perceiver, portrait: Frame) -> None:
    deaf = perceiver.perceive(_second(with_noise(portrait, 10), None))
    assert (deaf.state, deaf.reasons) == (WindowState.DEGRADED, (Reason.NO_SOUND,))
    assert deaf.channels["loudness_dbfs"] is None
    blind = perceiver.perceive(_second([], QUIET))
    assert (blind.state, blind.reasons) == (WindowState.CANNOT_ASSESS, (Reason.NO_PICTURE,))
    nothing = perceiver.perceive(_second([], None))
    assert nothing.reasons == (Reason.NO_PICTURE, Reason.NO_SOUND)
    for window in (deaf, blind, nothing):
        _check_laws(window)


def test_less_input_is_never_surer(perceiver: Perceiver, portrait: Frame) -> None:
    frames = with_noise(portrait, 10)
    both = perceiver.perceive(_second(frames))
    perceiver.reset()
    deaf = perceiver.perceive(_second(frames, None))
    assert deaf.uncertainty > both.uncertainty


def test_silent_and_clipped_microphones(perceiver: Perceiver, portrait: Frame) -> None:
    frames = with_noise(portrait, 10)
    silent = perceiver.perceive(_second(frames, np.zeros(16_000, np.float32)))
    assert silent.reasons == (Reason.AUDIO_SILENT,)
    assert silent.channels["p_scream"] is None
    loud = np.clip(np.sin(np.arange(16_000) * 0.2) * 4, -1, 1).astype(np.float32)
    clipped = perceiver.perceive(_second(frames, loud))
    assert Reason.AUDIO_CLIPPED in clipped.reasons
    assert clipped.quality["voice"] == 0.5


def test_speech_without_a_picture_is_degraded(perceive: Perceive, test_data: Path) -> None:
    windows = perceive(test_data / "media" / "silero_test.wav")[:20]
    spoken = [w for w in windows if (w.channels["p_voice"] or 0) > 0.5]
    assert len(spoken) > 15
    assert {w.state for w in spoken} == {WindowState.DEGRADED}
    assert {w.reasons for w in windows} == {(Reason.NO_PICTURE,)}


def test_a_real_scream_raises_distress_whatever_the_face_says(
    bundle: Bundle, encoders: Encoders, portrait: Frame, test_data: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(test_data / "nonverbal" / "nonverbal_dev.zip") as archive:
        name = next(n for n in sorted(archive.namelist()) if n.startswith("screaming/"))
        clip = Path(archive.extract(name, tmp_path))
    with open_clip(clip) as opened:
        sound = max(
            (s.samples for s in opened if s.samples is not None), key=lambda s: float(s.std())
        )
    frames = with_noise(portrait, 10)
    distress = []
    for samples in (QUIET, sound):
        fresh = Perceiver(bundle, encoders)
        fresh.reset()
        window = fresh.perceive(_second(frames, samples))
        distress.append(window.channels["distress_raw"] or 0.0)
    assert distress[1] > distress[0] + 0.3


def test_movement_is_measured(perceiver: Perceiver, portrait: Frame) -> None:
    still = perceiver.perceive(_second(with_noise(portrait, 10)))
    shaken = [np.roll(portrait, (-1) ** n * 6, axis=1) for n in range(10)]
    moved = perceiver.perceive(_second(shaken, at=1))
    assert (still.channels["motion_energy"] or 0.0) < 0.1
    assert (moved.channels["motion_energy"] or 0.0) > 0.5
    assert (moved.channels["erratic_ratio"] or 0.0) > 0.15


def test_reset_forgets_everything(perceiver: Perceiver, portrait: Frame) -> None:
    second = _second(with_noise(portrait, 10))
    first = perceiver.perceive(second)
    perceiver.perceive(_second([np.roll(f, 40, axis=1) for f in second.frames], at=1))
    perceiver.reset()
    again = perceiver.perceive(second)
    assert replace(again, stage_cpu_ms={}) == replace(first, stage_cpu_ms={})
