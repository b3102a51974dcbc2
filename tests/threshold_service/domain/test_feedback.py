"""Answers move limits to the wanted share of false alarms: slowly, within bounds, only if given."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import Outcome
from tests.threshold_service.people import Person, settings
from threshold_service.domain.engine import step
from threshold_service.domain.feedback import DAY_MS, learn, take
from threshold_service.domain.freezing import gate_of
from threshold_service.domain.person import PersonState, restore, snapshot

ENGINE = settings()
RULE = ENGINE.feedback
MS = 1000.0


def test_one_false_alarm_raises_the_limits_by_half_a_first_step() -> None:
    state = PersonState()
    take(state, Outcome.FALSE, 0, "e1", ENGINE)
    assert state.offset == pytest.approx(RULE.step * (1.0 - RULE.false_share))


@pytest.mark.parametrize("outcome", [Outcome.TRUE, Outcome.MISSED])
def test_distress_found_or_missed_lowers_them(outcome: Outcome) -> None:
    state = PersonState()
    take(state, outcome, 0, None, ENGINE)
    assert state.offset == pytest.approx(-RULE.step * RULE.false_share)


def test_one_step_a_day_and_direction() -> None:
    """Five false alarms of a morning are one fact; the event missed that afternoon counts too."""
    state = PersonState()
    for i in range(5):
        take(state, Outcome.FALSE, i, f"e{i}", ENGINE)
    once = state.offset
    assert once == pytest.approx(RULE.step * 0.5)
    take(state, Outcome.MISSED, DAY_MS // 2, None, ENGINE)
    assert state.offset < once
    lower = state.offset
    take(state, Outcome.TRUE, DAY_MS // 2 + 1, "e9", ENGINE)
    assert state.offset == lower
    take(state, Outcome.FALSE, DAY_MS, "e10", ENGINE)
    assert state.offset > lower


@given(st.lists(st.tuples(st.sampled_from(Outcome), st.integers(0, 40 * DAY_MS)), max_size=80))
def test_never_beyond_the_bounds_and_survives_a_restart(
    answers: list[tuple[Outcome, int]],
) -> None:
    state = PersonState()
    for i, (outcome, t) in enumerate(answers):
        take(state, outcome, t, f"e{i}", ENGINE)
        assert RULE.offset_low <= state.offset <= RULE.offset_high
    assert snapshot(restore(snapshot(state))) == snapshot(state)


@given(st.sampled_from([Outcome.TRUE, Outcome.FALSE]), st.sampled_from(list(Outcome)))
def test_an_answer_that_corrects_the_last_leaves_no_trace_of_it(
    first: Outcome, second: Outcome
) -> None:
    corrected, straight = PersonState(), PersonState(answers=1)
    take(corrected, first, 0, "e1", ENGINE)
    take(corrected, second, 1, "e1", ENGINE)
    take(straight, second, 1, "e1", ENGINE)
    assert corrected.offset == pytest.approx(straight.offset)


def test_cannot_say_moves_nothing() -> None:
    state = PersonState(offset=0.1)
    take(state, Outcome.CANNOT_SAY, 0, "e1", ENGINE)
    assert (state.offset, state.answers) == (0.1, 0)


def test_steps_shrink_with_the_square_root() -> None:
    state = PersonState(answers=99)
    take(state, Outcome.FALSE, 0, "e1", ENGINE)
    assert state.offset == pytest.approx(RULE.step * 0.5 / 10.0)


@pytest.mark.parametrize("seed", range(3))
def test_limits_settle_where_the_wanted_share_is_false(seed: int) -> None:
    """A person whose alarms are false with a probability that falls with the limit."""
    rng = random.Random(seed)
    state = PersonState()
    late: list[bool] = []
    for day in range(3000):
        share = 1.0 / (1.0 + math.exp(20.0 * (state.offset - 0.1)))
        false = rng.random() < share
        take(state, Outcome.FALSE if false else Outcome.TRUE, day * DAY_MS, f"e{day}", ENGINE)
        late.append(false)
    assert sum(late[500:]) / len(late[500:]) == pytest.approx(RULE.false_share, abs=0.04)
    assert state.offset == pytest.approx(0.1, abs=0.04)


def in_distress() -> tuple[PersonState, int]:
    """Ten calm minutes, then distress until an episode has run for a minute."""
    person, state = Person(1), PersonState()
    for i in range(700):
        step(state, person.second(i, 0.0 if i < 600 else 2.0), ENGINE)
    assert state.episode.is_open
    assert state.t_last is not None
    return state, state.t_last


def test_what_was_found_false_is_learnt_at_once() -> None:
    state, t = in_distress()
    assert gate_of(state, t + 1000, ENGINE.times, MS) == 0.0
    learn(state, Outcome.FALSE, t, ENGINE)
    assert gate_of(state, t + 1000, ENGINE.times, MS) == ENGINE.times.relearn_factor


def test_what_no_calm_person_shows_is_not_learnt_whoever_calls_it_false() -> None:
    state, t = in_distress()
    state.last_evidence = ENGINE.budget.hard_limit
    learn(state, Outcome.FALSE, t, ENGINE)
    assert gate_of(state, t + 1000, ENGINE.times, MS) == 0.0


def test_what_was_found_true_is_kept_out_beyond_the_limit_of_the_freeze() -> None:
    """Confirmed 25 min into a long episode: without the answer it would be learnt from min 30."""
    state, t = in_distress()
    later = t + 25 * 60_000
    state.t_last = later
    silent = restore(snapshot(state))
    learn(state, Outcome.TRUE, later, ENGINE)
    then = later + round(RULE.exclude_s * 1000) - 1
    assert gate_of(silent, then, ENGINE.times, MS) == ENGINE.times.relearn_factor
    assert gate_of(state, then, ENGINE.times, MS) == 0.0
    learn(state, Outcome.CANNOT_SAY, later, ENGINE)
    assert gate_of(state, then, ENGINE.times, MS) == 0.0


def test_the_tail_of_a_confirmed_episode_is_no_shorter_for_its_next_second() -> None:
    state, t = in_distress()
    learn(state, Outcome.TRUE, t, ENGINE)
    until = state.tail_until
    step(state, Person(1).second(700, 2.0), ENGINE)
    assert state.tail_until == until
