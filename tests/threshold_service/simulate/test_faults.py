"""Sensor faults: what is gone is missing, quality falls first, and nothing unseen is judged."""

from itertools import pairwise

import numpy as np
import pytest

from shared.contracts import Reason
from threshold_service.simulate.faults import Fault, FaultKind, draw_faults
from threshold_service.simulate.impairment import FADE_S, NOTICED_S, USUAL_QUALITY
from threshold_service.simulate.population import population
from threshold_service.simulate.recording import Recording, cohort, recording

CHANNELS = ["p_sadness", "motion_energy", "loudness_dbfs", "heart_rate_bpm"]
FACE, MOTION, VOICE, WEARABLE = range(4)
BEGIN, END = 100, 200


def _with(kind: FaultKind, channel: str | None = None) -> Recording:
    person = population(1, 1, CHANNELS)[0]
    return recording(person, 300, episodes=(), faults=[Fault(kind, BEGIN, END, channel)])


def _whole() -> Recording:
    return recording(population(1, 1, CHANNELS)[0], 300, episodes=(), faults=())


def _missing(made: Recording, column: int) -> list[int]:
    return np.flatnonzero(np.isnan(made.values[:, column])).tolist()


def test_a_dark_picture_fades_before_it_is_gone_and_sound_stays() -> None:
    made, gone = _with(FaultKind.DARK), BEGIN + FADE_S[FaultKind.DARK]
    assert _missing(made, FACE) == _missing(made, MOTION) == list(range(gone, END))
    assert _missing(made, VOICE) == _missing(made, WEARABLE) == []
    face = made.seen.quality[:, made.seen.senses.index("face")]
    assert (np.diff(face[BEGIN - 1 : gone]) < 0.0).all()
    assert face[BEGIN - 1] == face[END] == USUAL_QUALITY
    assert face[gone - 1] == pytest.approx(0.1)
    assert (made.seen.quality[:, made.seen.senses.index("voice")] == USUAL_QUALITY).all()
    assert made.seen.reasons[gone] == (Reason.TOO_DARK,)
    assert made.seen.reasons[gone - 1] == made.seen.reasons[END] == ()
    assert made.assessable.all()  # the microphone still hears


def test_values_scatter_more_while_quality_falls() -> None:
    made, whole = _with(FaultKind.DARK), _whole()
    changed = np.flatnonzero(made.values[:, FACE] != whole.values[:, FACE])
    assert changed.tolist() == list(range(BEGIN, END))  # NaN differs from everything
    assert made.values[:, VOICE].tobytes() == whole.values[:, VOICE].tobytes()


def test_a_face_away_leaves_the_movement() -> None:
    made = _with(FaultKind.FACE_AWAY)
    assert _missing(made, FACE) == list(range(BEGIN + FADE_S[FaultKind.FACE_AWAY], END))
    assert _missing(made, MOTION) == []
    assert made.seen.reasons[END - 1] == (Reason.NO_FACE,)


def test_a_standing_picture_repeats_itself_until_it_is_noticed() -> None:
    made, noticed = _with(FaultKind.FROZEN), BEGIN + NOTICED_S
    assert set(made.values[BEGIN - 1 : noticed, FACE]) == {made.values[BEGIN - 1, FACE]}
    assert _missing(made, FACE) == list(range(noticed, END))
    assert len(set(made.values[BEGIN:noticed, VOICE])) == NOTICED_S
    assert made.seen.reasons[noticed] == (Reason.FROZEN,)


def test_a_dropped_channel_is_the_only_one_missing() -> None:
    made = _with(FaultKind.DROPPED, "motion_energy")
    assert _missing(made, MOTION) == list(range(BEGIN, END))
    assert _missing(made, FACE) == []
    assert made.seen.reasons[BEGIN] == (Reason.ENCODER_FAILED,)


def test_a_gap_sends_nothing_and_a_lossy_minute_some() -> None:
    gap, lossy = _with(FaultKind.GAP), _with(FaultKind.LOSSY)
    assert np.flatnonzero(~gap.seen.present).tolist() == list(range(BEGIN, END))
    lost = np.flatnonzero(~lossy.seen.present)
    assert 15 <= len(lost) <= 45  # 0.3 of 100
    assert lost.min() >= BEGIN
    assert lost.max() < END
    for made in (gap, lossy):
        assert np.isnan(made.values[~made.seen.present]).all()
        assert (made.assessable == made.seen.present).all()


def test_where_nothing_is_seen_nothing_can_be_assessed() -> None:
    person = population(2, 1, ["p_sadness", "valence"])[0]
    made = recording(person, 300, episodes=(), faults=[Fault(FaultKind.DARK, BEGIN, END)])
    gone = BEGIN + FADE_S[FaultKind.DARK]
    assert np.flatnonzero(~made.assessable).tolist() == list(range(gone, END))
    assert made.seen.present.all()


def test_faults_are_drawn_of_every_kind_in_turn_at_the_rate() -> None:
    person, days = population(3, 1, CHANNELS)[0], 60
    found = draw_faults(person, days * 86_400, 12.0, np.random.default_rng(1))
    assert {fault.kind for fault in found} == set(FaultKind)
    assert len(found) == pytest.approx(12 * days, rel=0.15)
    for before, after in pairwise(found):
        assert before.t_to <= after.t_from
    for fault in found:
        assert (fault.channel in CHANNELS) is (fault.kind is FaultKind.DROPPED)


def test_a_negative_rate_is_refused() -> None:
    with pytest.raises(ValueError, match=r"faults a day must be finite and >= 0, got -2\.0"):
        draw_faults(population(1, 1, CHANNELS)[0], 100, -2.0, np.random.default_rng(1))


def test_recordings_of_several_persons_stack() -> None:
    persons = population(4, 3, CHANNELS)
    made = [recording(person, 3600, episodes_per_day=300.0, draw=2) for person in persons]
    stacked = cohort(made)
    assert stacked.values.shape == (3, 3600, 4)
    assert stacked.channels == tuple(CHANNELS)
    assert stacked.values[1].tobytes() == made[1].values.tobytes()
    assert (stacked.distress[2] == made[2].inside(distress=True)).all()
    assert (stacked.harmless[2] == made[2].inside(distress=False)).all()
    assert stacked.harmless.any()
    assert (stacked.assessable <= stacked.present).all()


def test_the_same_recording_is_the_same_bytes() -> None:
    one, two = (recording(population(5, 1)[0], 7200, episodes_per_day=100.0) for _ in range(2))
    assert one.values.tobytes() == two.values.tobytes()
    assert one.faults == two.faults
    assert [e.t_from for e in one.episodes] == [e.t_from for e in two.episodes]
