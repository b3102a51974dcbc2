"""Episodes do what their labels say, where they say it, and nowhere else."""

from itertools import pairwise

import numpy as np
import pytest

from threshold_service.simulate.arcs import Arc, envelope
from threshold_service.simulate.episodes import (
    APART_S,
    CALM_FIRST_S,
    Episode,
    draw_episode,
    schedule,
)
from threshold_service.simulate.kinds import KINDS, LAG_S
from threshold_service.simulate.population import Person, population
from threshold_service.simulate.process import Array
from threshold_service.simulate.quiet import Noise, transformed
from threshold_service.simulate.recording import recording

SECONDS = 4000
FACE = ["valence", "p_sadness", "p_happiness", "motion_energy", "erratic_ratio", "self_touch"]


def _effect(person: Person, episode: Episode) -> Array:
    """What an episode adds to the quiet seconds, in the person's standard deviations."""
    with_it = recording(person, SECONDS, episodes=[episode], faults=()).values
    without = recording(person, SECONDS, episodes=(), faults=()).values
    effect: Array = with_it - without
    return effect


def _rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_arcs_run_as_their_names_say() -> None:
    course = {arc: envelope(arc, 600, _rng()) for arc in Arc}
    thirds = {arc: [part.mean() for part in np.split(c, 3)] for arc, c in course.items()}
    for arc, c in course.items():
        assert 0.0 <= c.min() < 0.06, arc
        assert 0.85 < c.max() <= 1.0, arc
    for arc in (Arc.ESCALATING, Arc.BUILDING):
        assert thirds[arc][0] < 0.25 < thirds[arc][1] < thirds[arc][2]
    for arc in (Arc.DE_ESCALATING, Arc.RELEASING):
        assert thirds[arc][0] > thirds[arc][1] > thirds[arc][2]
    assert thirds[Arc.STABLE] == pytest.approx([1.0, 1.0, 1.0], abs=0.06)
    # Escalating accelerates, building does not; releasing lingers, de-escalating does not.
    assert course[Arc.ESCALATING][180] < 0.6 * course[Arc.BUILDING][180]
    assert course[Arc.RELEASING][300] < 0.3 < 0.6 < course[Arc.DE_ESCALATING][300]


def test_a_volatile_course_changes_sides_often() -> None:
    high = envelope(Arc.VOLATILE, 600, _rng()) > 0.5
    assert 15 <= np.count_nonzero(np.diff(high)) <= 80
    assert 0.3 < high.mean() < 0.7


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.distress])
def test_distress_moves_channels_in_their_direction_of_distress(kind: str) -> None:
    person = population(1, 1, FACE[:3])[0]
    sides = np.array([item.sign for item in person.traits])
    episode = draw_episode(person, kind, 1000, _rng(), seconds=400)
    effect = _effect(person, episode) * sides
    assert (effect[1000:1400].mean(axis=0) > 0.0).all()


def test_excited_play_is_pleasant_and_stimming_leaves_the_face_alone() -> None:
    person = population(2, 1, FACE)[0]
    play = _effect(person, draw_episode(person, "excited_play", 1000, _rng(), seconds=400))
    stim = _effect(person, draw_episode(person, "stimming", 1000, _rng(), seconds=400))
    moved = dict(zip(FACE, play[1000:1400].mean(axis=0), strict=True))
    assert moved["valence"] > 0.0
    assert moved["p_happiness"] > 0.0
    assert moved["motion_energy"] > 0.0
    still = dict(zip(FACE, np.abs(stim[1000:1400]).mean(axis=0), strict=True))
    assert still["valence"] == still["p_sadness"] == still["p_happiness"] == 0.0
    assert still["erratic_ratio"] > 0.0


def test_only_the_labelled_seconds_are_changed() -> None:
    person = population(3, 1, FACE)[0]
    episode = draw_episode(person, "volatile", 1200, _rng(), seconds=300)
    changed = np.abs(_effect(person, episode)).max(axis=1) > 1e-12
    assert changed[1200:1500].mean() > 0.9
    assert not changed[:1200].any()
    assert not changed[1500:].any()


def test_the_peak_is_the_intensity_times_the_gains() -> None:
    person = population(4, 1, ["valence"])[0]
    episode = draw_episode(person, "escalating", 1000, _rng(), seconds=600, intensity=4.0)
    effect = _effect(person, episode)[:, 0] / person.scale[0]
    # Full gain 1, what this person shows, and what this episode shows of it.
    assert abs(episode.gains[0]) <= 4.0 * 1.5 * 1.4
    assert effect.min() == pytest.approx(episode.gains[0] * episode.course.max(), rel=0.02)


def test_intensity_is_the_mean_effect_over_persons_and_episodes() -> None:
    gains = [
        abs(draw_episode(p, "escalating", 0, _rng(n), seconds=100, intensity=3.0).gains[0])
        for n, p in enumerate(population(5, 400, ["valence"]))
    ]
    assert np.mean(gains) == pytest.approx(3.0, rel=0.05)


def test_slow_channels_follow_later_and_return_later() -> None:
    person = population(6, 1, ["skin_temperature_c", "heart_rate_bpm"])[0]
    episode = draw_episode(person, "de-escalating", 1000, _rng(), seconds=300)
    effect = np.abs(_effect(person, episode)) / person.scale
    assert effect[:, 0].argmax() > effect[:, 1].argmax() > 1000
    assert effect[1300 + int(LAG_S["skin_temperature_c"]), 0] > 0.0


def test_cues_pass_the_alarm_while_the_label_lasts() -> None:
    person = population(7, 1, ["p_whimper", "p_groan", "p_agitation", "p_scream"])[0]
    found = [draw_episode(person, "escalating", 1000, _rng(n), seconds=400) for n in range(60)]
    with_cues = [episode for episode in found if episode.cues]
    assert 12 <= len(with_cues) <= 36  # 0.4 of 60
    for episode in with_cues[:5]:
        values = recording(person, SECONDS, episodes=[episode], faults=()).values
        for cue in episode.cues:
            assert 1000 <= cue.t_from < cue.t_to <= 1400
            column = person.channels.index(cue.channel)
            assert values[cue.t_to - 1, column] >= 0.82


def test_stimming_and_drift_have_no_cues() -> None:
    person = population(8, 1, ["p_scream", "p_whimper"])[0]
    for kind in ("stimming", "routine_transition", "drift"):
        assert not any(draw_episode(person, kind, 0, _rng(n)).cues for n in range(30))


def test_a_schedule_starts_calm_keeps_apart_and_cuts_nothing_off() -> None:
    person = population(9, 1, ["valence"])[0]
    seconds = 40 * 86_400
    found = schedule(person, seconds, 18.0, _rng())
    assert found[0].t_from >= CALM_FIRST_S
    for before, after in pairwise(found):
        assert after.t_from >= before.t_to + APART_S
    assert all(len(e.course) == e.t_to - e.t_from for e in found)
    assert found[-1].t_to <= seconds
    assert 40 * 10 < len(found) < 40 * 18
    assert {e.kind for e in found} == set(KINDS)
    harmless = {e.kind for e in found if not e.distress}
    assert harmless == {"excited_play", "stimming", "routine_transition"}


def test_durations_and_intensities_have_the_stated_medians() -> None:
    person = population(10, 1, ["valence"])[0]
    rng = _rng()
    for name, kind in KINDS.items():
        drawn = [draw_episode(person, name, 0, rng) for _ in range(300)]
        minutes = np.median([(e.t_to - e.t_from) / 60 for e in drawn])
        assert minutes == pytest.approx(kind.minutes.median, rel=0.15)
        median = np.median([e.intensity for e in drawn])
        assert median == pytest.approx(kind.intensity.median, rel=0.15)
        assert {e.arc for e in drawn} == set(kind.arcs)


def test_labels_as_arrays_agree_with_the_episodes() -> None:
    person = population(11, 1, ["valence"])[0]
    sad = draw_episode(person, "escalating", 500, _rng(), seconds=100)
    glad = draw_episode(person, "excited_play", 2000, _rng(), seconds=50)
    made = recording(person, SECONDS, episodes=[sad, glad], faults=())
    assert np.flatnonzero(made.inside(distress=True)).tolist() == list(range(500, 600))
    assert np.flatnonzero(made.inside(distress=False)).tolist() == list(range(2000, 2050))


def test_a_quiet_recording_has_no_episode_and_is_the_quiet_function() -> None:
    person = population(12, 1, FACE)[0]
    made = recording(person, 300, episodes=(), faults=(), noise=Noise(rhythm=False))
    assert made.episodes == ()
    assert not made.inside(distress=True).any()
    y = transformed(person, 300, Noise(rhythm=False))
    column = FACE.index("p_sadness")
    assert made.values[:, column] == pytest.approx(1 / (1 + np.exp(-y[:, column])), rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "seconds", "said"), [("joy", 100, "got 'joy'"), ("drift", 1, "at least 2 s, got 1")]
)
def test_what_cannot_be_drawn_is_refused(kind: str, seconds: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        draw_episode(population(1, 1, ["valence"])[0], kind, 0, _rng(), seconds=seconds)


def test_a_negative_rate_is_refused() -> None:
    with pytest.raises(ValueError, match=r"episodes a day must be finite and >= 0, got -1\.0"):
        schedule(population(1, 1, ["valence"])[0], 100, -1.0, _rng())
