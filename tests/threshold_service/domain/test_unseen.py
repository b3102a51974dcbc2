"""How new a value is: against brute force, causal, bounded, quiet where nothing is new."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain import unseen
from threshold_service.domain.unseen import HELD, SILENT, Unseen, UnseenRule, judge, nearest

RULE = UnseenRule(("x",), 50, 20, 1000.0, 0.1, 0.2, 30.0, 3.0)


def told(values: list[float], rule: UnseenRule = RULE) -> list[float | None]:
    memory = Unseen()
    return [judge(rule, memory, y) for y in values]


def distances(values: list[float], history: int) -> list[float]:
    """Brute force: to the nearest of the last ``history`` values but the newest two."""
    found = []
    for n, y in enumerate(values):
        past = values[max(0, n - history) : max(0, n - HELD)]
        found.append(min((abs(y - x) for x in past), default=math.inf))
    return found


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=120))
def test_distances_are_brute_forces(values: list[float]) -> None:
    memory = Unseen()
    for y, expected in zip(values, distances(values, RULE.history), strict=True):
        mine = nearest(memory.ordered, y)
        assert (math.inf if mine is None else mine) == expected
        judge(RULE, memory, y)
    assert len(memory.values) <= RULE.history


def test_a_new_value_speaks_and_its_repetition_does_not() -> None:
    generator = random.Random(1)
    values = [generator.gauss(0, 1) for _ in range(200)] + [30.0, 30.1, 30.0, 0.0]
    made = told(values, UnseenRule(("x",), 5000, 20, 1000.0, 0.1, 0.2, 30.0, 3.0))
    first = made[200]
    assert first is not None
    assert first > 1.0  # far beyond the farthest distance so far
    assert made[201:] == [SILENT] * 3
    assert sum(z is not None and z > 0.0 for z in made[50:200]) <= 6


def test_nothing_is_said_while_learning_and_a_flat_line_never_speaks() -> None:
    made = told([5.0] * 100)
    assert made[: RULE.learning] == [None] * RULE.learning
    assert all(z is None or z <= 0.0 for z in made)


def test_rows_before_do_not_depend_on_rows_after() -> None:
    generator = random.Random(2)
    values = [generator.gauss(0, 1) for _ in range(150)]
    assert told(values)[:90] == told(values[:90])


def test_a_memory_that_was_put_away_goes_on_bit_for_bit() -> None:
    generator = random.Random(3)
    values = [generator.choice([generator.gauss(0, 1), 8.0]) for _ in range(160)]
    memories = {"x": Unseen()}
    made = []
    for n, y in enumerate(values):
        if n in (5, 70, 130):
            memories = unseen.recalled(unseen.remembered(memories))
        made.append(judge(RULE, memories["x"], y))
    assert made == told(values)


def test_a_channel_without_a_value_says_nothing_and_learns_nothing() -> None:
    memories: dict[str, Unseen] = {}
    assert unseen.most_unlike(RULE, memories, {"x": None, "y": 3.0}) == SILENT
    assert memories == {}
    assert unseen.most_unlike(RULE, memories, {"x": 1.0}) == SILENT
    assert memories["x"].values == [1.0]


def test_the_scale_of_a_series_does_not_matter() -> None:
    generator = random.Random(4)
    values = [generator.gauss(0, 1) for _ in range(120)] + [9.0]
    large = told([1000.0 * y for y in values])
    for small, big in zip(told(values), large, strict=True):
        assert (small is None) == (big is None)
        if small is not None and big is not None:
            assert big == pytest.approx(small, abs=1e-6)
