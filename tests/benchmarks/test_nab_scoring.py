"""NAB's score by steps against the definition row by row."""

import math

import numpy as np
import pytest

from benchmarks.detection.nab_scoring import Steps, best_limit, normalised, probation, steps

STANDARD = {"tpWeight": 1.0, "fpWeight": 0.11, "fnWeight": 1.0}
WINDOWS = [(30, 39), (60, 79)]


def _sigmoid(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


def _defined(scores: list[float], limit: float) -> float:
    """The sum of one series at one threshold, in the order of time."""
    total, found = 0.0, set()
    for row in range(probation(len(scores)), len(scores)):
        if scores[row] < limit:
            continue
        inside = [w for w in WINDOWS if w[0] <= row <= w[1]]
        behind = [w for w in WINDOWS if w[1] < row]
        if inside and inside[0] not in found:
            (a, b) = inside[0]
            found.add(inside[0])
            total += _sigmoid(-(b - row + 1) / (b - a + 1)) / _sigmoid(-1.0)
        elif not inside and behind:
            a, b = behind[-1]
            y = (row - b) / (b - a)
            total += 0.11 * (-1.0 if y > 3.0 else _sigmoid(y))
        elif not inside:
            total -= 0.11
    return total - (len(WINDOWS) - len(found))


def _of(scores: list[float]) -> Steps:
    return steps(scores, WINDOWS, STANDARD)


def test_every_threshold_gives_what_the_definition_gives() -> None:
    scores = np.random.default_rng(3).integers(0, 12, 140).astype(float).tolist()
    made = _of(scores)
    for limit in range(13):
        expected = 100.0 * (_defined(scores, limit) + 2.0) / 4.0
        assert normalised([made], limit, STANDARD) == pytest.approx(expected)


def test_the_best_threshold_is_the_best_of_all() -> None:
    random = np.random.default_rng(4)
    made = [_of(random.integers(0, 30, 140).astype(float).tolist()) for _ in range(3)]
    made.append(_of([float(row in (31, 62)) * 40.0 for row in range(140)]))
    every = [normalised(made, limit, STANDARD) for limit in range(42)]
    assert normalised(made, best_limit(made), STANDARD) == pytest.approx(max(every))


def test_perfect_is_100_and_silence_is_0() -> None:
    perfect = _of([float(row in (30, 60)) for row in range(140)])
    assert normalised([perfect], 1.0, STANDARD) == pytest.approx(100.0)
    assert normalised([perfect], math.inf, STANDARD) == 0.0


def test_alarms_that_only_cost_are_not_worth_a_threshold() -> None:
    assert best_limit([steps([0.0] * 100, [], STANDARD)]) == math.inf


def test_rows_of_the_probation_cost_nothing() -> None:
    early = _of([float(row < 21) for row in range(140)])
    assert probation(140) == 21
    assert normalised([early], 1.0, STANDARD) == 0.0
