"""The engine as a whole: calm people, distress, freezing, gaps, determinism, exact snapshots."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threshold_service.people import QUALITY, T0, Person
from tests.threshold_service.people import settings as default_settings
from threshold_service.domain.engine import step, tick
from threshold_service.domain.kernel.baseline import XBAR, N
from threshold_service.domain.person import STATE_VERSION, PersonState, restore, snapshot
from threshold_service.domain.phases import Change, Learning, Phase
from threshold_service.domain.verdict import Second, Verdict

ENGINE = default_settings()


def judge(state: PersonState, seconds: list[Second]) -> list[Verdict]:
    made = [step(state, second, ENGINE) for second in seconds]
    assert all(verdict is not None for verdict in made)
    return [verdict for verdict in made if verdict is not None]


def changes(verdicts: list[Verdict]) -> list[tuple[int, Change, int]]:
    return [(i, x.change, x.tier) for i, v in enumerate(verdicts) for x in v.transitions]


@pytest.mark.parametrize("offset", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_calm_person_raises_nothing_however_the_face_is_built(offset: float, seed: int) -> None:
    """Up to two spreads between persons away from the population, from the first second on."""
    person = Person(seed, offset=offset, noise=1.0)
    verdicts = judge(PersonState(), [person.second(i) for i in range(900)])
    assert changes(verdicts) == []
    assert verdicts[0].phase is Phase.LEARNING
    assert verdicts[-1].learning is Learning.READY


@pytest.mark.parametrize("seed", range(5))
def test_distress_after_a_minute_of_calm_is_an_event_within_fifteen_seconds(seed: int) -> None:
    person = Person(seed, offset=0.5)
    seconds = [person.second(i, 0.0 if i < 60 else 4.0) for i in range(120)]
    made = changes(judge(PersonState(), seconds))
    assert made
    assert 60 <= made[0][0] <= 75
    assert made[0][1] is Change.OPENED


def test_a_scream_is_tier_1_in_the_first_minute() -> None:
    person = Person(3)
    seconds = [person.second(i) for i in range(20)]
    for i in (10, 11):
        seconds[i] = replace(seconds[i], channels={**seconds[i].channels, "p_scream": 0.95})
    verdicts = judge(PersonState(), seconds)
    assert changes(verdicts)[0] == (11, Change.OPENED, 1)
    line = verdicts[11].lines[0]
    assert (line.rule, line.channel, line.value) == ("audio_alarm_cue", "p_scream", 0.95)


def test_an_episode_freezes_the_baseline_and_ends() -> None:
    person, state = Person(4), PersonState()
    judge(state, [person.second(i) for i in range(600)])
    before = [row[N] for row in state.channels.states]
    verdicts = judge(state, [person.second(i, 5.0) for i in range(600, 700)])
    assert verdicts[-1].learning is Learning.FROZEN
    pairs = zip(before, state.channels.states, strict=True)
    assert all(row[N] <= n * 1.05 for n, row in pairs)
    after = judge(state, [person.second(i) for i in range(700, 800)])
    assert changes(after)[-1][1] is Change.CLOSED


def test_a_new_normal_is_learnt_after_the_freeze_limit() -> None:
    person, state = Person(5), PersonState()
    judge(state, [person.second(i) for i in range(900)])
    verdicts = judge(state, [person.second(i, 3.5) for i in range(900, 900 + 3 * 3600)])
    assert changes(verdicts)[0][1] is Change.OPENED
    assert changes(verdicts)[-1][1] is Change.CLOSED
    assert verdicts[-1].score is not None
    assert verdicts[-1].score < 0.3


def test_blind_seconds_change_no_baseline_and_are_no_calm() -> None:
    person, state = Person(6), PersonState()
    judge(state, [person.second(i, 0.0 if i < 300 else 5.0) for i in range(330)])
    assert state.episode.phase is Phase.ACTIVE
    before = [list(row) for row in state.channels.states]
    blind = [Second(T0 + 1000 * i, 1.0, False, person.channels(), QUALITY) for i in range(330, 360)]
    verdicts = judge(state, blind)
    assert [v.score for v in verdicts] == [None] * 30
    assert before == state.channels.states
    assert [(i, c) for i, c, _ in changes(verdicts)] == [(10, Change.UNKNOWN)]
    assert verdicts[-1].phase is Phase.UNKNOWN
    assert verdicts[-1].tier is not None  # the episode is not over because nobody sees it
    back = judge(state, [person.second(i, 5.0) for i in range(360, 370)])
    assert back[-1].phase is Phase.ACTIVE
    assert changes(back) == []


def test_null_channels_are_as_if_they_were_not_there() -> None:
    person = Person(7)
    seconds = [person.second(i) for i in range(50)]
    padded = [replace(s, channels={**s.channels, "heart_rate_bpm": None}) for s in seconds]
    one, other = PersonState(), PersonState()
    assert judge(one, seconds) == judge(other, padded)
    assert snapshot(one) == snapshot(other)


def test_twenty_minutes_without_data_close_the_episode_and_keep_the_baseline() -> None:
    person, state = Person(8), PersonState()
    judge(state, [person.second(i, 0.0 if i < 300 else 5.0) for i in range(330)])
    level = state.channels.state_of("distress_fused")[XBAR]
    verdicts = judge(state, [person.second(i) for i in range(1600, 1640)])
    assert changes(verdicts)[0][1] is Change.CLOSED
    assert [v.phase for v in verdicts[:30]] == [Phase.UNKNOWN] * 30
    assert verdicts[31].phase in (Phase.QUIET, Phase.LEARNING, Phase.COOLDOWN)
    assert abs(state.channels.state_of("distress_fused")[XBAR] - level) < 1.0


def test_ticks_notice_silence_without_windows() -> None:
    person, state = Person(9), PersonState()
    judge(state, [person.second(i, 0.0 if i < 300 else 5.0) for i in range(330)])
    last = T0 + 329_000
    assert tick(state, last + 9_000, ENGINE) == []
    assert [x.change for x in tick(state, last + 11_000, ENGINE)] == [Change.UNKNOWN]
    assert tick(state, last + 12_000, ENGINE) == []
    assert [x.change for x in tick(state, last + 1_300_000, ENGINE)] == [Change.CLOSED]


def test_time_that_does_not_move_forward_is_dropped() -> None:
    person, state = Person(10), PersonState()
    judge(state, [person.second(5)])
    before = snapshot(state)
    assert step(state, person.second(5), ENGINE) is None
    assert step(state, person.second(4), ENGINE) is None
    assert snapshot(state) == before


@given(st.integers(1, 119), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_a_snapshot_in_the_middle_changes_no_bit(cut: int, seed: int) -> None:
    person = Person(seed)
    seconds = [person.second(i, 0.0 if i < 60 else 4.0) for i in range(120)]
    whole, first = PersonState(), PersonState()
    expected = judge(whole, seconds)
    made = judge(first, seconds[:cut])
    second = restore(snapshot(first))
    assert snapshot(second) == snapshot(first)
    made += judge(second, seconds[cut:])
    assert made == expected
    assert snapshot(second) == snapshot(whole)


def test_a_snapshot_of_another_version_is_refused_with_its_number() -> None:
    text = snapshot(PersonState()).replace(f'"version":{STATE_VERSION}', '"version":7')
    with pytest.raises(ValueError, match="got 7"):
        restore(text)


def test_paused_persons_are_not_judged() -> None:
    person, state = Person(11), PersonState()
    judge(state, [person.second(i) for i in range(60)])
    state.paused_until = T0 + 200_000
    verdicts = judge(state, [person.second(i, 6.0) for i in range(60, 200)])
    assert {v.score for v in verdicts} == {None}
    assert {v.phase for v in verdicts} == {Phase.UNKNOWN}
    assert changes(verdicts) == []
