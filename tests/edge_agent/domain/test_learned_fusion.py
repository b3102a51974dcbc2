"""The learned fusion beside version 1: what it may change, what it may not, when it forgets."""

from dataclasses import replace

import numpy as np
import pytest

from edge_agent.domain.body_summary import BodyObservation
from edge_agent.domain.face_summary import FaceSummary
from edge_agent.domain.fusion import Smoothed
from edge_agent.domain.fusion_input import FACE_LABELS, SENSES, SIZES, body_vector, face_vector
from edge_agent.domain.judgement import Judgement, Observation, judge
from edge_agent.domain.learned_fusion import (
    Answer,
    Inputs,
    NetworkState,
    Stream,
    fused_by_network,
    inputs_of,
)
from edge_agent.domain.picture import Light, PictureObservation
from edge_agent.domain.sound_features import FEATURES
from edge_agent.domain.voice import VoiceObservation

CALM = {label: float(label == "neutral") for label in FACE_LABELS}
BODY = {"keypoint_speed": 0.1, "torso_angle_deg": 9.0, "rocking_hz": None}


class Scripted:
    """Says what it is told to, and remembers how it was asked."""

    def __init__(self, **shares: float) -> None:
        self.shares = shares
        self.asked: list[tuple[tuple[str, ...], NetworkState | None]] = []

    def step(self, inputs: Inputs, before: NetworkState | None) -> tuple[Answer, NetworkState]:
        self.asked.append((tuple(inputs), before))
        weights = {sense: 1.0 / len(inputs) for sense in inputs}
        number = np.full((1, 1), len(self.asked), np.float32)
        state = NetworkState(number, number, number, "sha")
        return Answer(dict(self.shares), weights, not inputs), state


def seen(
    by_label: dict[str, float] = CALM, cue: float = 0.0, faces: int = 1, silent: bool = False
) -> Observation:
    channels: dict[str, float | None] = {"p_voice": 0.9, "loudness_spike_db": 4.0, "p_scream": cue}
    return Observation(
        PictureObservation(Light(200.0, 60.0), False, False, (0.2, 0.1)),
        FaceSummary(faces, False, False, 0.8, by_label),
        VoiceObservation(channels, silent, False, features=np.zeros(len(FEATURES))),
        BodyObservation(faces, 0.7, dict(BODY)),
    )


def run(
    network: Scripted, seconds: list[tuple[int, Observation]]
) -> list[tuple[Judgement, Judgement]]:
    """Each second by version 1 alone, and with the network."""
    stream, smoothed, made = Stream(), Smoothed(), []
    for t_start_ms, observation in seconds:
        alone = judge(observation, smoothed)
        smoothed = alone.smoothed
        fused, stream = fused_by_network(observation, alone, network, stream, t_start_ms)
        made.append((alone, fused))
    return made


def test_only_the_smoothed_distress_and_the_weights_are_the_networks() -> None:
    (alone, fused), *_ = run(Scripted(anger=0.3, fear=0.4, neutral=0.3), [(0, seen())])
    changed = {name for name, v in fused.channels.items() if v != alone.channels[name]}
    assert changed == {"distress_fused"}
    assert fused.channels["distress_fused"] == pytest.approx(0.7)
    assert fused.channels["distress_raw"] == alone.channels["distress_raw"]
    assert fused.weights == dict.fromkeys(SENSES, 0.25)
    assert replace(fused, channels=alone.channels, weights=alone.weights) == alone


def test_a_scream_counts_whatever_the_network_makes_of_the_face() -> None:
    (_, fused), *_ = run(Scripted(neutral=1.0), [(0, seen(cue=0.9))])
    assert fused.channels["distress_fused"] == pytest.approx(0.9)
    assert fused.channels["distress_raw"] == pytest.approx(
        judge(seen(cue=0.9), Smoothed()).channels["distress_raw"]
    )


def test_nobody_is_scored_among_several_but_the_network_sees_the_second_pass() -> None:
    network = Scripted(neutral=1.0)
    made = run(network, [(0, seen()), (1000, seen(faces=2)), (2000, seen())])
    assert made[1][1] == made[1][0]
    assert made[1][1].channels["distress_fused"] is None
    assert [asked for asked, _ in network.asked] == [SENSES, (), SENSES]


@pytest.mark.parametrize(
    ("at_ms", "kept"), [(1000, True), (3000, True), (3001, False), (0, False), (-1000, False)]
)
def test_more_than_three_hops_or_a_step_back_begin_the_stream_anew(at_ms: int, kept: bool) -> None:
    network = Scripted(neutral=1.0)
    run(network, [(0, seen()), (at_ms, seen())])
    assert (network.asked[1][1] is not None) is kept


def test_a_silent_microphone_and_a_face_without_all_labels_are_not_there() -> None:
    observation = seen({"anger": 1.0}, silent=True)
    judged = judge(observation, Smoothed())
    assert set(inputs_of(observation, judged.verdict, judged.quality)) == {"body", "motion"}


def test_vectors_have_the_sizes_that_the_network_was_made_for() -> None:
    observation = seen()
    judged = judge(observation, Smoothed())
    made = inputs_of(observation, judged.verdict, judged.quality)
    assert {sense: len(vector) for sense, vector in made.items()} == dict(SIZES)
    assert all(np.isfinite(vector).all() and vector.dtype == np.float32 for vector in made.values())


def test_what_is_not_known_of_a_body_says_so() -> None:
    whole, part = body_vector(BODY, 1.0), body_vector({"lying": 1.0}, 1.0)
    assert whole is not None
    assert part is not None
    assert part[6:12].tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    assert whole[6:12].tolist() == [1.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert body_vector({}, 1.0) is None
    sure = face_vector(CALM, 1.0)
    assert sure is not None
    assert sure.max() == 1.0
    assert np.isfinite(sure).all()


def test_a_sense_at_rest_is_what_it_was_for_one_second() -> None:
    network, awake = Scripted(neutral=1.0), seen()
    stream = Stream()
    rests = frozenset({"expression", "pose", "sound_events"})
    resting = replace(
        awake, face=FaceSummary(1, False, False, 0.8, {}), body=BodyObservation(1, 0.7, {})
    )
    for at, (observation, asleep) in enumerate(
        [(awake, frozenset()), (resting, rests), (resting, rests), (seen(faces=2), rests)]
    ):
        judged = judge(observation, Smoothed())
        _, stream = fused_by_network(observation, judged, network, stream, at * 1000, asleep)
    asked = [set(names) for names, _ in network.asked]
    assert asked == [set(SENSES), set(SENSES), {"voice", "motion"}, set()]
