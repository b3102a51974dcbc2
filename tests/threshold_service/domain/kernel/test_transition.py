"""Changes of expression: counted after 2 s, against the person's own rate."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from threshold_service.domain.expression import strongest_emotion
from threshold_service.domain.kernel import transition as tr

P = tr.parameters(own_half_life_s=7200.0)


def labels(
    seed: int, n: int, rate: float, busy: tuple[int, int, float] = (0, 0, 0.0)
) -> list[float]:
    """``n`` seconds of a face that changes ``rate`` times a second, once it has lasted 3 s.

    ``busy``: from, to and rate of another stretch.
    """
    random = np.random.default_rng(seed)
    made, label, age = [], 0, 0
    for i in range(n):
        age += 1
        if age > 3 and random.random() < (busy[2] if busy[0] <= i < busy[1] else rate):
            label, age = (label + 1) % 3, 0
        made.append(float(label))
    return made


def readings(values: list[float], gate: float = 1.0, s: list[float] | None = None) -> list[float]:
    row = s if s is not None else tr.begin()
    return [row[tr.Z] for label in values if tr.step(P, row, label, 1.0, gate)]


@pytest.mark.parametrize("rate", [1 / 8, 1 / 30, 1 / 300])
def test_the_usual_rate_is_usual_whatever_it_is(rate: float) -> None:
    z = np.array(readings(labels(3, 8 * 3600, rate))[120:])
    assert z.std() < 1.15
    assert z.max() < 4.0
    assert np.mean(z > 3.0) < 0.003


def test_bursts_become_usual_for_a_person_who_has_them() -> None:
    values: list[float] = []
    for part in range(96):
        values += labels(part, 300, 1 / 15 if part % 2 else 1 / 150)
    z = np.array(readings(values)[360:])
    assert z.max() < 4.5
    assert np.mean(z > 3.0) < 0.005


@pytest.mark.parametrize("rate", [1 / 30, 1 / 300])
def test_two_restless_minutes_are_seen(rate: float) -> None:
    z = readings(labels(5, 7200, rate, busy=(5400, 5520, 1 / 3)))
    assert max(z[:539]) < 3.5
    assert max(z[540:555]) > 4.5
    assert max(z[620:]) < 3.5


def test_a_face_that_wavers_every_second_does_not_change() -> None:
    assert readings([0.0, 1.0] * 600)[-1] < 0.5
    row = tr.begin()
    readings([0.0, 1.0] * 600, s=row)
    assert row[tr.CHANGES] == 0.0


@given(st.lists(st.integers(0, 2), min_size=1, max_size=200))
def test_a_change_is_a_run_of_two_seconds_unlike_the_last_such_run(values: list[int]) -> None:
    row, total = tr.begin(), 0.0
    for label in values:
        row[tr.AGE] = row[tr.BLOCK_CHANGES] = 0.0
        tr.step(P, row, float(label), 1.0, 1.0)
        total += row[tr.BLOCK_CHANGES]
    held = [b for a, b in pairwise(values) if a == b]
    # A run counts once it has lasted 2 s; the first second of a stream has no second before it.
    expected = sum(a != b for a, b in pairwise(held))
    assert total == expected


def test_the_first_reading_is_the_negative_binomial_tail() -> None:
    row = tr.begin()
    readings([0.0] * 3 + [1.0] * 3 + [0.0] * 4, s=row)
    changes, seen = 2.0, 10.0
    a, b = tr.RATE0 * tr.SECONDS0, tr.SECONDS0
    tail = special.betainc(changes + 0.5, a, seen / (seen + b))
    assert row[tr.Z] == pytest.approx(-special.ndtri(tail), abs=1e-6)
    whole = special.nbdtrc(1, a, b / (seen + b)), special.nbdtrc(2, a, b / (seen + b))
    assert whole[1] < tail < whole[0]


def test_frozen_the_own_rate_learns_nothing() -> None:
    row = tr.begin()
    readings(labels(7, 3600, 1 / 60), s=row)
    kept = [row[i] for i in (tr.OWN_CHANGES, tr.OWN_S, tr.DISPERSION_SS, tr.DISPERSION_NU)]
    z = readings(labels(8, 300, 1 / 4), gate=0.0, s=row)
    assert kept == [row[i] for i in (tr.OWN_CHANGES, tr.OWN_S, tr.DISPERSION_SS, tr.DISPERSION_NU)]
    assert z[-1] > 4.0


def test_unseen_time_is_neither_still_nor_a_change() -> None:
    row = tr.begin()
    readings(labels(9, 1200, 1 / 30), s=row)
    own, seen = row[tr.OWN_S], row[tr.SEEN]
    assert tr.step(P, row, 1.0, 600.0, 1.0)
    assert row[tr.OWN_S] <= own
    assert row[tr.SEEN] < seen
    assert not tr.step(P, row, 1.0, 1.0, 1.0)
    tr.forget_short(row)
    assert (row[tr.SEEN], row[tr.Z], row[tr.CURRENT]) == (0.0, 0.0, tr.NOTHING)


def test_parameters_refuse_a_rate_that_remembers_no_longer_than_the_count() -> None:
    with pytest.raises(ValueError, match="got nan"):
        tr.parameters(math.nan)


def test_the_strongest_emotion_needs_two_to_compare() -> None:
    assert strongest_emotion({"p_anger": 0.9}) is None
    assert strongest_emotion({"p_anger": 0.4, "p_disgust": 0.4, "loudness_dbfs": 3.0}) == 0
