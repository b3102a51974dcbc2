"""Steps under load: quick up, slow down, never to and fro."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.degrade import (
    LATE_S,
    LOWER_AFTER_S,
    OVERLOADED,
    RAISE_AFTER_S,
    RELAXED,
    Load,
)
from edge_agent.domain.plan import MAX_LEVEL

BUSY, IDLE = OVERLOADED + 0.1, RELAXED - 0.1


def _levels(load: Load, busyness: list[float], waited_s: float = 0.0) -> list[int]:
    levels = []
    for busy in busyness:
        load = load.step(busy, waited_s)
        levels.append(load.level)
    return levels


def _changes(levels: list[int]) -> int:
    return sum(a != b for a, b in pairwise([0, *levels]))


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 9)), max_size=200))
def test_one_step_at_a_time_within_bounds(seconds: list[tuple[float, float]]) -> None:
    load = Load()
    for busy, waited_s in seconds:
        after = load.step(busy, waited_s)
        assert abs(after.level - load.level) <= 1
        assert 0 <= after.level <= MAX_LEVEL
        load = after


@given(st.lists(st.floats(0, OVERLOADED), max_size=100))
def test_a_box_that_keeps_up_looks_at_everything(busyness: list[float]) -> None:
    assert _changes(_levels(Load(), busyness)) == 0


def test_every_step_comes_within_seconds_and_stops_at_the_last() -> None:
    levels = _levels(Load(), [BUSY] * (RAISE_AFTER_S * (MAX_LEVEL + 2)))
    assert levels[::RAISE_AFTER_S][1 : MAX_LEVEL + 1] == list(range(1, MAX_LEVEL + 1))
    assert levels[-1] == MAX_LEVEL


def test_one_slow_second_is_no_load() -> None:
    assert _changes(_levels(Load(), [2.0, *[0.3] * 5] * 20)) == 0


def test_a_backlog_counts_although_each_second_is_quick() -> None:
    assert _levels(Load(), [0.3] * RAISE_AFTER_S, waited_s=LATE_S + 0.1)[-1] == 1


def test_it_recovers_by_itself() -> None:
    levels = _levels(Load(MAX_LEVEL), [IDLE] * (LOWER_AFTER_S * MAX_LEVEL))
    assert levels[-1] == 0
    assert levels == sorted(levels, reverse=True)


def test_in_between_it_stays_where_it_is() -> None:
    between = (OVERLOADED + RELAXED) / 2
    assert set(_levels(Load(2), [between] * 2000)) == {2}


def test_a_box_slightly_too_small_does_not_swing() -> None:
    """Everything is too much for it, one level less is plainly enough."""
    load, levels = Load(), []
    for _ in range(6 * 3600):
        load = load.step(BUSY if load.level == 0 else IDLE, 0.0)
        levels.append(load.level)
    assert _changes(levels[:3600]) < 16, "tries grow rarer"
    assert _changes(levels[-3600:]) <= 9, "four tries an hour at most, and the 0 before the hour"
    assert sum(level == 0 for level in levels[-3600:]) < 60


def test_patience_is_forgiven_once_a_step_down_held() -> None:
    tried = Load(1, patience_s=8 * LOWER_AFTER_S)
    for _ in range(30 * LOWER_AFTER_S):
        tried = tried.step(IDLE, 0.0)
    assert tried == Load(0, calm_s=tried.calm_s)


def test_the_same_past_gives_the_same_steps() -> None:
    past = [BUSY, IDLE, BUSY, BUSY, BUSY, *[IDLE] * 40, BUSY, BUSY, BUSY]
    assert _levels(Load(), past) == _levels(Load(), past)
