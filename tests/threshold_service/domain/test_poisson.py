"""Exact Poisson bounds against scipy's incomplete gamma function and a published table."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaincinv, pdtr

from threshold_service.domain.poisson import cumulative, lower_mean, upper_mean, upper_rate

GARWOOD_TWO_SIDED_95 = {0: (0.0, 3.689), 1: (0.0253, 5.572), 5: (1.623, 11.668), 10: (4.795, 18.39)}
"""Garwood 1936, as every table of Poisson limits repeats it."""


@pytest.mark.parametrize("events", sorted(GARWOOD_TWO_SIDED_95))
def test_published_limits(events: int) -> None:
    low, high = GARWOOD_TWO_SIDED_95[events]
    assert lower_mean(events, 0.975) == pytest.approx(low, rel=1e-3)
    assert upper_mean(events, 0.975) == pytest.approx(high, rel=1e-3)


@given(st.integers(0, 300), st.sampled_from([0.9, 0.95, 0.99]))
def test_upper_mean_is_the_gamma_quantile(events: int, confidence: float) -> None:
    expected = gammaincinv(events + 1, confidence)
    assert upper_mean(events, confidence) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("events", [501, 2_000, 1_000_000])
def test_many_events_are_bounded_nearly_as_exactly(events: int) -> None:
    assert upper_mean(events) == pytest.approx(gammaincinv(events + 1, 0.95), rel=1e-5)
    assert lower_mean(events) == pytest.approx(gammaincinv(events, 0.05), rel=1e-5)


@given(st.integers(0, 300), st.floats(0.0, 300.0))
def test_cumulative(events: int, mean: float) -> None:
    assert cumulative(events, mean) == pytest.approx(pdtr(events, mean), abs=1e-11)


def test_rates() -> None:
    assert upper_rate(0, 3.0) == pytest.approx(-math.log(0.05) / 3.0)
    assert upper_rate(0, 0.0) == math.inf


def test_refuses_what_is_no_count_or_no_confidence() -> None:
    with pytest.raises(ValueError, match="got -1"):
        upper_mean(-1)
    with pytest.raises(ValueError, match=r"got 1\.0"):
        upper_mean(1, 1.0)
