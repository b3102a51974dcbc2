"""The voice sense on sounds of every kind: what it says, what it remembers, what it forgets."""

from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_sound_events
from edge_agent.adapters.ffmpeg_streams import read_sound
from edge_agent.adapters.yamnet import YamnetSoundEvents
from edge_agent.bundle import load_bundle
from edge_agent.domain.cue_head import INPUTS, CueHead
from edge_agent.domain.cues import CUES, OTHER_SOUNDS
from edge_agent.domain.plan import Plan
from edge_agent.domain.second import Samples
from edge_agent.domain.sound_events import LABELS, NOT_USED, SCORES, LabelScores, with_labels
from edge_agent.domain.voice import DISTRESS_OF, VoiceObservation
from edge_agent.errors import ManifestError, ModelUnavailableError
from edge_agent.ports import SoundEvents
from edge_agent.senses.cues import CueSense
from edge_agent.senses.stage_clock import StageClock
from edge_agent.senses.voice import VoiceSense
from shared.contracts.channels import AUDIO_ALARM_CUES, REGISTRY, Modality
from tests.edge_agent.conftest import model_settings
from tests.edge_agent.domain.sounds import RATE, clicks, noise, tone


class Ears:
    """Sound events that are set by hand; counts its calls."""

    def __init__(self, **heard: float) -> None:
        self.calls = 0
        self._scores = np.full(SCORES, 1e-4, np.float32)
        for cue, score in heard.items():
            self._scores[LABELS[cue].indices[0]] = score

    def scores(self, samples: Samples) -> LabelScores:
        assert samples.shape == (RATE,)
        self.calls += 1
        return self._scores


def observe(
    sense: VoiceSense, samples: Samples | None, plan: Plan | None = None
) -> VoiceObservation | None:
    return sense.observe(samples, StageClock(), plan or Plan())


def heard(sense: VoiceSense, samples: Samples, plan: Plan | None = None) -> VoiceObservation:
    seen = observe(sense, samples, plan)
    assert seen is not None
    return seen


@pytest.fixture
def sense(encoders: Encoders) -> VoiceSense:
    """The default ear, with nothing heard so far."""
    voice = VoiceSense(encoders.voice_activity, CueSense())
    voice.reset()
    return voice


def test_every_voice_channel_has_a_value_within_its_range(
    sense: VoiceSense, test_data: Path
) -> None:
    speech = read_sound(test_data / "media" / "silero_test.wav")[: 12 * RATE].reshape(-1, RATE)
    seconds = [heard(sense, second) for second in speech]
    voice = {name for name, c in REGISTRY.items() if c.modality is Modality.VOICE}
    assert set(seconds[-1].channels) == voice
    for second in seconds:
        for name, value in second.channels.items():
            if value is not None:
                assert REGISTRY[name].low <= value <= REGISTRY[name].high, name
        assert all(second.channels[cue] is not None for cue in (*CUES, *OTHER_SOUNDS))
        assert second.cues_by == "signal"
    assert seconds[0].channels["loudness_spike_db"] is None
    assert seconds[0].channels["tempo_bpm"] is None
    assert all(s.channels["loudness_spike_db"] is not None for s in seconds[1:])
    assert all(s.channels["tempo_bpm"] is not None for s in seconds[4:])


def test_a_silent_microphone_has_no_opinion_but_its_loudness(sense: VoiceSense) -> None:
    silent = heard(sense, np.zeros(RATE, np.float32))
    assert silent.silent
    assert silent.channels["loudness_dbfs"] == -120
    assert {v for n, v in silent.channels.items() if n != "loudness_dbfs"} == {None}
    assert (silent.cues, silent.distress, silent.quality) == ((), (), 0.0)


def test_a_gap_and_a_reset_forget_the_room_and_the_rings(sense: VoiceSense) -> None:
    first = heard(sense, noise(0.01))
    later = heard(sense, clicks(120, 1))
    assert later != first
    assert observe(sense, None) is None
    assert heard(sense, noise(0.01)) == first
    sense.reset()
    assert heard(sense, noise(0.01)) == first


def test_the_same_seconds_give_the_same_bits(sense: VoiceSense) -> None:
    seconds = (noise(0.02, seconds=5) + tone(190, 0.1, seconds=5)).reshape(-1, RATE)
    once = [heard(sense, second) for second in seconds]
    sense.reset()
    assert [heard(sense, second) for second in seconds] == once


def test_cues_do_not_wait_for_voice_activity(sense: VoiceSense, encoders: Encoders) -> None:
    """Metamorphic: whatever the detector says, even nothing, the cues are the same."""
    scream = np.asarray(tone(900, 0.9) + noise(0.01), np.float32)
    asked = heard(sense, scream)
    sense.reset()
    unasked = heard(sense, scream, Plan(rests=frozenset({"voice_activity"})))
    assert unasked.channels["p_voice"] is None
    assert unasked.cues == asked.cues


def test_a_sigh_is_less_distress_than_a_scream_and_raises_nothing_alone() -> None:
    def distress(**channels: float | None) -> float:
        return max(VoiceObservation(channels, silent=False, clipped=False).distress, default=0)

    certain = {name: distress(**{name: 1.0}) for name in CUES}
    assert certain["p_sigh"] < 0.5 < certain["p_agitation"] < certain["p_scream"]
    assert set(DISTRESS_OF) == set(CUES) == {*AUDIO_ALARM_CUES, "p_sigh"}
    assert VoiceObservation({"p_sigh": 1.0}, silent=False, clipped=False).cues == ()


def test_labels_shift_the_rules_and_rest_with_the_plan(encoders: Encoders) -> None:
    ears = Ears(p_scream=0.9, p_cough=0.99)
    sense = VoiceSense(encoders.voice_activity, CueSense(ears))
    seen = heard(sense, noise(0.05))
    assert seen.cues_by == "network"
    resting = heard(sense, noise(0.05), Plan(rests=frozenset({"sound_events"})))
    assert (ears.calls, resting.cues_by) == (1, "signal")


def test_a_label_moves_its_own_cue_alone_and_at_most_by_its_share() -> None:
    rules = dict.fromkeys((*CUES, *OTHER_SOUNDS), 0.3)
    for cue in rules:
        low, high = (with_labels(rules, Ears(**{cue: s}).scores(noise())) for s in (1e-4, 0.99))
        assert all(low[name] == high[name] for name in rules if name != cue)
        if cue in NOT_USED:
            assert low[cue] == high[cue] == 0.3
        else:
            assert 0.05 < low[cue] < 0.3 < high[cue] < 0.77


def test_an_operators_head_decides_instead_of_the_rules() -> None:
    """One that answers to the sigh's label alone, whatever the signal says."""
    weights = np.zeros((6, INPUTS))
    weights[0, LABELS["p_sigh"].indices[0]] = 5.0
    bias = np.array([20.0, 0, 0, 0, 0, 0])
    head = CueHead(np.zeros(INPUTS), np.ones(INPUTS), weights, bias)
    quiet = CueSense(Ears(), head).hear(noise(), StageClock()).cues
    sighing = CueSense(Ears(p_sigh=0.9), head).hear(noise(), StageClock()).cues
    assert quiet["p_sigh"] < 0.01
    assert sighing["p_sigh"] > 0.99
    assert sum(sighing[cue] for cue in CUES) <= 1 + 1e-9
    assert "p_laugh" in sighing, "what the head does not know stays with the rules"


def test_the_head_looks_back_four_seconds_and_no_further() -> None:
    weights = np.zeros((6, INPUTS))
    weights[0, LABELS["p_sigh"].indices[0]] = 5.0
    head = CueHead(np.zeros(INPUTS), np.ones(INPUTS), weights, np.array([20.0, 0, 0, 0, 0, 0]))

    class Once(Ears):
        def scores(self, samples: Samples) -> LabelScores:
            first = self.calls == 0
            return super().scores(samples) if first else super().scores(samples) * 0

    sense = CueSense(Once(p_sigh=0.9), head)
    sighs = [sense.hear(noise(seed=n), StageClock()).cues["p_sigh"] > 0.5 for n in range(6)]
    assert sighs == [True] * 4 + [False] * 2


@pytest.fixture(scope="module")
def yamnet() -> SoundEvents:
    """The real network, where there is a mirror."""
    try:
        bundle = load_bundle(model_settings("sounds"), only=frozenset({"sound_events"}))
    except ModelUnavailableError as error:
        pytest.skip(f"bundle sounds: {error}")
    events = open_sound_events(bundle)
    assert events is not None
    return events


def test_yamnet_hears_speech_in_speech_and_none_in_noise(
    yamnet: SoundEvents, test_data: Path
) -> None:
    speech = read_sound(test_data / "media" / "silero_test.wav")[: 10 * RATE].reshape(-1, RATE)
    spoken = [yamnet.scores(second) for second in speech]
    assert all(s.shape == (SCORES,) and 0 <= s.min() <= s.max() <= 1 for s in spoken)
    assert np.mean([int(s.argmax()) == 0 for s in spoken]) >= 0.8, "0 is Speech in the class map"
    assert yamnet.scores(noise(0.05))[0] < 0.1


def test_a_network_with_other_outputs_is_refused() -> None:
    class Other:
        def run(self, x: Samples) -> dict[str, Samples]:
            return {"scores": np.zeros((len(x), 10), np.float32)}

    with pytest.raises(ManifestError, match="521"):
        YamnetSoundEvents(Other()).scores(noise())


def test_the_default_bundle_has_no_sound_events() -> None:
    bundle = load_bundle(model_settings(), only=frozenset({"sound_events"}))
    assert open_sound_events(bundle) is None
