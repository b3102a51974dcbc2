"""A gate over real pixels and sound: what it leaves out is not called, and the record says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.bundle import Bundle
from edge_agent.domain.faces import Frame
from edge_agent.domain.gating import REFRESH_S, FusedState, WeightGate
from edge_agent.domain.plan import BODY_ENCODERS, MAX_LEVEL, MAY_REST
from edge_agent.perception import Perceiver, Perception, SecondOfInput
from edge_agent.ports import Probabilities
from shared.contracts.channels import REGISTRY
from shared.contracts.window import ModalityName, Reason, WindowState
from tests.edge_agent.conftest import read_picture, with_noise

HISS = np.random.default_rng(1).normal(0, 0.001, 16_000).astype(np.float32)


@dataclass
class Without:
    """Selects everything but ``left_out``, and remembers what it was told."""

    left_out: frozenset[str]
    told: list[tuple[FusedState, dict[ModalityName, float]]] = field(default_factory=list)

    def select(
        self, previous: FusedState, qualities: Mapping[ModalityName, float], /
    ) -> frozenset[str]:
        self.told.append((previous, dict(qualities)))
        return frozenset(MAY_REST) - self.left_out


@dataclass
class Watched:
    """The expression network, counting what reaches it."""

    network: object
    faces: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        return ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")

    side = 48

    def probabilities(self, faces: list[Frame]) -> Probabilities:
        self.faces += len(faces)
        return np.full((len(faces), 7), 1 / 7, np.float32)


@pytest.fixture(scope="module")
def seconds(test_data: Path) -> list[SecondOfInput]:
    with open_clip(test_data / "media" / "single_face.mp4") as clip:
        return [replace(s, samples=HISS) for s in islice(clip, 2)]


def _run(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput], *left_out: str, level: int = 0
) -> tuple[list[Perception], Without]:
    gate = Without(frozenset(left_out))
    perceiver = Perceiver(bundle, encoders, gate)
    perceiver.reset()
    return [perceiver.perceive(second, level) for second in seconds], gate


@pytest.fixture(scope="module")
def whole(bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput]) -> list[Perception]:
    return _run(bundle, encoders, seconds)[0]


def test_the_default_gate_leaves_nothing_out(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput], whole: list[Perception]
) -> None:
    default = Perceiver(bundle, encoders)
    default.reset()
    for window, second in zip(whole, seconds, strict=True):
        seen = default.perceive(second)
        assert replace(seen, stage_cpu_ms={}) == replace(window, stage_cpu_ms={})
        assert seen.encoders_skipped == ()
        assert set(seen.encoder_calls) >= {"face_detector", "face_landmarks", "expression"}
        assert seen.encoder_calls["expression"] == 5
        assert seen.encoder_calls["voice_activity"] == 1


@pytest.mark.parametrize(
    ("encoder", "lost"),
    [
        ("expression", {"p_anger", "s_fear", "valence", "arousal"}),
        ("voice_activity", {"p_voice"}),
        ("optical_flow", {"motion_energy", "erratic_ratio"}),
    ],
)
def test_what_is_left_out_is_not_called_and_is_null(
    bundle: Bundle,
    encoders: Encoders,
    seconds: list[SecondOfInput],
    whole: list[Perception],
    encoder: str,
    lost: set[str],
) -> None:
    windows, _ = _run(bundle, encoders, seconds, encoder)
    for window, full in zip(windows, whole, strict=True):
        assert full.encoder_calls.get(encoder), "it would have been called"
        assert encoder not in window.encoder_calls
        assert window.encoders_skipped == (encoder,)
        assert {window.channels[name] for name in lost} == {None}
        assert None not in {full.channels[name] for name in lost}
        others = [
            n for n in full.channels if REGISTRY[n].modality not in {MAY_REST[encoder], "fused"}
        ]
        assert [window.channels[n] for n in others] == [full.channels[n] for n in others]
        assert window.uncertainty > full.uncertainty


def test_a_face_nobody_reads_is_not_a_calm_face(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput]
) -> None:
    watched = Watched(encoders.expression)
    gated = replace(encoders, expression=watched)
    windows, _ = _run(bundle, gated, seconds, "expression")
    assert watched.faces == 0, "the network itself was not called"
    for window in windows:
        assert (window.state, window.faces_in_view) == (WindowState.CANNOT_ASSESS, 1)
        assert Reason.ENCODER_SKIPPED in window.reasons
        assert window.uncertainty == 1.0
    _run(bundle, gated, seconds)
    assert watched.faces == 10


def test_the_gate_is_told_what_fusion_concluded_a_second_before(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput]
) -> None:
    deaf = [seconds[0], replace(seconds[1], samples=None)]
    windows, gate = _run(bundle, encoders, deaf, "optical_flow")
    first, second = gate.told
    assert first == (FusedState(), {})
    state, qualities = second
    assert state.weights == windows[0].modality_weight != {}
    assert state.distress == windows[0].channels["distress_raw"]
    assert state.uncertainty == windows[0].uncertainty
    assert state.rested_s == {"optical_flow": 1}
    assert qualities == {**windows[0].quality, "voice": 0.0}


def test_nothing_rests_for_ever(bundle: Bundle, encoders: Encoders) -> None:
    silence = [SecondOfInput(n * 1000, [], HISS) for n in range(REFRESH_S + 2)]
    windows, _ = _run(bundle, encoders, silence, "voice_activity")
    heard = [w.channels["p_voice"] is not None for w in windows]
    assert heard == [False] * REFRESH_S + [True, False]


def test_what_nobody_consented_to_is_never_measured_whatever_the_gate_says(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput], whole: list[Perception]
) -> None:
    assert whole[1].encoder_calls["optical_flow"]
    assert whole[1].encoder_calls["pose"]
    perceiver = Perceiver(bundle, encoders)
    perceiver.reset()
    many = [replace(seconds[n % 2], t_start_ms=n * 1000) for n in range(REFRESH_S + 2)]
    for second in many:
        seen = perceiver.perceive(second, withheld=BODY_ENCODERS)
        assert set(seen.encoders_skipped) >= {"optical_flow", "pose"}
        assert not {"optical_flow", "pose"} & set(seen.encoder_calls)
        of_the_body = {n for n in seen.channels if REGISTRY[n].modality in {"body", "motion"}}
        assert {seen.channels[name] for name in of_the_body} == {None}
        assert {seen.modality_weight.get(name, 0.0) for name in ("body", "motion")} == {0.0}
        assert (seen.state, seen.faces_in_view) == (WindowState.OK, 1)


def test_a_second_person_is_seen_whatever_the_gate_says(
    bundle: Bundle, encoders: Encoders, test_data: Path
) -> None:
    group = with_noise(read_picture(test_data / "media" / "multi_face.jpg"), 10)
    for level in (0, MAX_LEVEL):
        windows, _ = _run(bundle, encoders, [SecondOfInput(0, group, HISS)], *MAY_REST, level=level)
        assert windows[0].reasons == (Reason.SEVERAL_PEOPLE,)
        assert set(windows[0].channels.values()) == {None}


def test_each_degrade_level_looks_less_and_says_so(
    bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput]
) -> None:
    by_level = [_run(bundle, encoders, seconds, level=n)[0] for n in range(MAX_LEVEL + 1)]
    for level, windows in enumerate(by_level):
        assert [w.degrade_level for w in windows] == [level] * len(windows)
        assert all(w.encoders_skipped == () for w in windows)
    last = [windows[-1] for windows in by_level]
    calls = [(w.encoder_calls["expression"], w.encoder_calls["optical_flow"]) for w in last]
    assert calls == [(5, 10), (5, 10), (2, 10), (2, 5)]
    assert [w.encoder_calls["voice_activity"] for w in last] == [1] * 4
    assert last[0].uncertainty <= last[1].uncertainty < last[2].uncertainty < last[3].uncertainty
    valence = [w.channels["valence"] for w in last]
    assert None not in valence
    for less in last[1:]:
        assert less.channels["loudness_dbfs"] == last[0].channels["loudness_dbfs"]


def test_movement_reads_the_same_at_half_the_rate(
    bundle: Bundle, encoders: Encoders, test_data: Path
) -> None:
    """A steady drift of the picture: the displacement per tenth of a second does not change."""
    scene = read_picture(test_data / "media" / "0-f15-hao-ph.jpg")
    drift = [np.roll(scene, n * 6, axis=1) for n in range(20)]
    seconds = [SecondOfInput(0, drift[:10], HISS), SecondOfInput(1000, drift[10:], HISS)]
    energy = [
        _run(bundle, encoders, seconds, level=level)[0][-1].channels["motion_energy"]
        for level in (0, MAX_LEVEL)
    ]
    assert energy[0] == pytest.approx(energy[1], abs=0.08)


@pytest.mark.parametrize(
    ("weights", "rested", "quality", "asleep"),
    [
        ({}, {}, 1.0, set()),  # the first second
        ({"face": 0.95, "voice": 0.05}, {}, 1.0, {"voice_activity", "sound_events"}),
        ({"face": 0.95, "voice": 0.05}, {}, 0.1, set()),  # the face that is left is a poor one
        ({"face": 1.0}, {"voice_activity": 1}, 1.0, {"voice_activity"}),
        ({"face": 1.0}, {"voice_activity": 2}, 1.0, set()),  # asked again
    ],
)
def test_the_weight_gate_rests_what_said_little(
    weights: dict[ModalityName, float], rested: dict[str, int], quality: float, asleep: set[str]
) -> None:
    state = FusedState(weights, rested_s=rested)
    qualities: dict[ModalityName, float] = {"face": quality, "voice": quality}
    selected = WeightGate(least=0.1, rest_s=2, enough=0.2).select(state, qualities)
    assert set(MAY_REST) - selected == asleep
