"""The product's default configuration on simulated persons before a camera, end to end."""

import pytest

from benchmarks.simulated_episodes import (
    CAMERA,
    Outcome,
    channels_of,
    one_of_each,
    outcomes,
    raised,
)
from tests.threshold_service.people import settings
from threshold_service.simulate.population import population
from threshold_service.simulate.recording import recording

PERSONS = 12


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    """What was raised of one escalating episode and one of excited play for each person."""
    engine, kinds = settings(), ("escalating", "excited_play")
    made = [one_of_each(p, kinds, seed=5) for p in population(5, PERSONS, channels_of(CAMERA))]
    return [outcome for each in made for outcome in outcomes(each, raised(each, engine))]


def _share(found: list[Outcome], kind: str) -> float:
    chosen = [outcome.delay_any_s is not None for outcome in found if outcome.kind == kind]
    assert len(chosen) == PERSONS
    return sum(chosen) / PERSONS


def test_escalation_is_raised_for_most_persons(found: list[Outcome]) -> None:
    assert _share(found, "escalating") > 0.5


def test_excited_play_is_raised_less_often_than_half_as_much(found: list[Outcome]) -> None:
    assert _share(found, "excited_play") < 0.5 * _share(found, "escalating")


def test_an_hour_of_quiet_raises_nothing_for_nearly_everybody() -> None:
    engine = settings()
    persons = population(6, PERSONS // 2, channels_of(CAMERA))
    events = [raised(recording(person, 3600, episodes=()), engine) for person in persons]
    assert sum(1 for each in events if each) <= 1
