"""The scripts of the care desk's benchmark raise what they are meant to, by the shipped rules."""

from collections import Counter

import pytest

from benchmarks.care_desk.plan import LOUD, MIXED, Mood, Script, scripts
from benchmarks.care_desk.windows import PAST_S, Place, Ward
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.shard.rows import second_of

START_S = 1_700_000_000


@pytest.fixture(scope="module")
def settings() -> EngineSettings:
    return engine_settings(load(), arithmetic("plain"))


def raised(script: Script, seconds: int, settings: EngineSettings) -> Counter[tuple[Change, int]]:
    """What the engine makes of a script after a calm past."""
    state, ward = PersonState(), Ward(settings, [script])
    found: Counter[tuple[Change, int]] = Counter()
    for second in range(-PAST_S, seconds):
        t_start, place = (START_S + second) * 1000, Place("edge", "epoch", 1)
        window = ward.window(0, t_start, script.mood(second), place)
        verdict = step(state, second_of(window), settings)
        assert verdict is not None
        found.update((made.change, made.tier) for made in verdict.transitions)
    return found


def test_a_loud_person_raises_tier_1_each_time_and_nothing_else(settings: EngineSettings) -> None:
    found = raised(Script("person-01", LOUD, 0), 96, settings)
    assert found == {(Change.OPENED, 1): 4, (Change.CLOSED, 1): 4}


def test_a_mixed_person_raises_all_tiers(settings: EngineSettings) -> None:
    found = raised(Script("person-00", MIXED, 0), 136, settings)
    assert found[(Change.OPENED, 3)] == 1
    assert found[(Change.ESCALATED, 2)] == 1
    assert found[(Change.ESCALATED, 1)] == 1
    assert found[(Change.CLOSED, 1)] == 1


def test_nobody_is_in_distress_before_their_part_begins() -> None:
    script = Script("person-00", LOUD, offset_s=3)
    moods = [script.mood(second) for second in range(-2, 6)]
    assert moods == [Mood.CALM] * 5 + [Mood.SCREAM] * 2 + [Mood.CALM]
    assert script.mood(3 + sum(seconds for _, seconds in LOUD)) is Mood.SCREAM


def test_everybody_has_a_part_and_they_do_not_begin_together() -> None:
    parts = scripts(20)
    assert [part.person_id for part in parts] == [f"person-{n:02d}" for n in range(20)]
    assert sum(part.beats is MIXED for part in parts) == 10
    loud = [part.offset_s for part in parts if part.beats is LOUD]
    assert len(set(loud)) == len(loud) == 10


def test_the_past_is_whole_numbered_and_ends_before_now(settings: EngineSettings) -> None:
    ward = Ward(settings, scripts(2))
    windows = list(ward.past(START_S))
    assert [window.seq for window in windows] == list(range(1, 2 * PAST_S + 1))
    assert sorted(windows, key=lambda window: window.t_end) == windows
    assert windows[-1].t_end == START_S * 1000 + 500
    assert windows[0].t_start == (START_S - PAST_S) * 1000


def test_the_same_person_has_the_same_seconds_again(settings: EngineSettings) -> None:
    place = Place("edge", "epoch", 1)
    wards = [Ward(settings, scripts(2)) for _ in range(2)]
    one, other = ([ward.window(0, 1000 * n, Mood.CALM, place) for n in range(3)] for ward in wards)
    assert one == other
    assert one[0].channels != one[1].channels
