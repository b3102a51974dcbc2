"""Calibration maps: known special cases, Bayes' rule, and the exact posterior mode."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.probability_calibration import (
    IDENTITY,
    Calibration,
    calibrated,
    log_odds,
    person_offset,
    prevalence_shift,
)
from threshold_service.domain.transforms import inverse_logit


@given(st.floats(0.0, 1.0))
def test_the_identity_changes_nothing(p: float) -> None:
    assert inverse_logit(calibrated(IDENTITY, p)) == pytest.approx(p, abs=2e-6)


@given(
    st.floats(0.0, 5.0),
    st.floats(0.0, 5.0),
    st.floats(-5.0, 5.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
)
def test_every_map_keeps_the_order(a: float, b: float, c: float, p: float, q: float) -> None:
    made = Calibration(a, b, c)
    low, high = sorted((p, q))
    assert calibrated(made, low) <= calibrated(made, high)


@pytest.mark.parametrize("wrong", [(-0.1, 1.0, 0.0), (1.0, math.inf, 0.0), (1.0, 1.0, math.nan)])
def test_a_map_that_turns_the_order_round_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        Calibration(*wrong)


def test_a_prevalence_shift_is_bayes_rule() -> None:
    likelihood = {"distress": 0.6, "calm": 0.2}

    def posterior(prior: float) -> float:
        joint = likelihood["distress"] * prior
        return joint / (joint + likelihood["calm"] * (1.0 - prior))

    moved = inverse_logit(log_odds(posterior(0.36)) + prevalence_shift(0.36, 0.02))
    assert moved == pytest.approx(posterior(0.02), abs=1e-9)
    with pytest.raises(ValueError, match="got 0"):
        prevalence_shift(0.3, 0.0)


def test_a_persons_offset_is_the_posterior_mode() -> None:
    odds, outcomes, omega = [-1.0, 0.5, 2.0, 2.5], [False, False, False, True], 0.7
    grid = np.linspace(-3.0, 3.0, 600_001)
    log_posterior = -0.5 * (grid / omega) ** 2
    for odd, outcome in zip(odds, outcomes, strict=True):
        log_posterior -= np.logaddexp(0.0, -(odd + grid) if outcome else odd + grid)
    expected = float(grid[np.argmax(log_posterior)])
    assert person_offset(odds, outcomes, omega) == pytest.approx(expected, abs=2e-5)


def test_a_persons_offset_grows_with_what_is_known_of_them() -> None:
    by_count = [person_offset([1.0] * n, [False] * n, 0.5) for n in (0, 1, 5, 50, 5000)]
    assert by_count == sorted(by_count, reverse=True)
    assert by_count[0] == 0.0
    assert -0.3 < by_count[1] < 0.0
    assert person_offset([1.0] * 9, [False] * 9, 0.0) == 0.0
    with pytest.raises(ValueError, match="omega"):
        person_offset([], [], -1.0)
