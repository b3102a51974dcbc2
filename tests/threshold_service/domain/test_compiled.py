"""Compiled sums are the same sums: plain Python is the oracle."""

import pytest

from tests.threshold_service.people import Person
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.verdict import Second, Verdict
from threshold_service.engine_settings import engine_settings

pytest.importorskip("numba")

from threshold_service.domain.compiled import Compiled

PLAIN = engine_settings(load())
COMPILED = engine_settings(load(), Compiled())


def seconds() -> list[Second]:
    """Calm, then distress, then a face that is gone for a while."""
    person = Person(5)
    made = [person.second(i, 0.0 if i < 150 else 4.0) for i in range(220)]
    return [item for i, item in enumerate(made) if not 100 < i < 130]


def test_verdicts_and_memory_equal_plain_pythons() -> None:
    plain, compiled = PersonState(), PersonState()
    tiers = []
    for second in seconds():
        one, other = step(plain, second, PLAIN), step(compiled, second, COMPILED)
        assert one is not None
        assert other is not None
        assert (one.score is None) == (other.score is None)
        if one.score is not None:
            assert other.score == pytest.approx(one.score, abs=1e-9)
        tiers.append(one.tier)
        assert [x.change for x in one.transitions] == [x.change for x in other.transitions]
    assert any(tiers)  # the comparison covered an alarm
    for mine, theirs in zip(plain.channels.states, compiled.channels.states, strict=True):
        assert list(theirs) == pytest.approx(list(mine), rel=1e-9, abs=1e-9)


def test_a_person_may_move_from_one_to_the_other() -> None:
    """A snapshot taken by compiled sums is continued by plain ones."""
    state, half = PersonState(), 110
    verdicts: list[Verdict | None] = [step(state, x, COMPILED) for x in seconds()[:half]]
    moved = restore(snapshot(state))
    verdicts += [step(moved, x, PLAIN) for x in seconds()[half:]]
    whole = PersonState()
    for verdict, second in zip(verdicts, seconds(), strict=True):
        expected = step(whole, second, PLAIN)
        assert verdict is not None
        assert expected is not None
        assert verdict.score == pytest.approx(expected.score, abs=1e-9)
