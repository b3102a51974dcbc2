"""The additive model that is applied: linear parts, tables, absence, shifts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.escalation import Escalation, Linear, Table, probability, score
from threshold_service.domain.probability_calibration import Calibration, prevalence_shift
from threshold_service.domain.transforms import inverse_logit

MODEL = Escalation(
    intercept=-2.0,
    linear={"z_60": Linear(1.5, 0.2, 0.8)},
    tables={"volatility": Table((1.0, 3.0), (-0.4, 0.1, 0.9), absent=0.05)},
)


def test_parts_add_up() -> None:
    assert score(MODEL, {"z_60": 1.0, "volatility": 2.0}) == pytest.approx(-2.0 + 1.5 + 0.1)
    assert MODEL.features == ("volatility", "z_60")


@pytest.mark.parametrize(
    ("value", "part"), [(-9.0, -0.4), (0.999, -0.4), (1.0, 0.1), (3.0, 0.9), (50.0, 0.9)]
)
def test_a_table_holds_from_one_edge_to_below_the_next(value: float, part: float) -> None:
    assert score(MODEL, {"volatility": value}) == pytest.approx(-2.0 + part)


def test_what_is_absent_says_nothing_and_nothing_at_all_is_no_probability() -> None:
    assert score(MODEL, {"z_60": 0.2}) == pytest.approx(-2.0 + 0.05)
    assert probability(MODEL, {"z_60": None, "other": 4.0}) is None


@given(st.floats(-100.0, 100.0), st.floats(-100.0, 100.0))
def test_more_distress_is_never_less_probable(first: float, second: float) -> None:
    low, high = sorted((first, second))
    below, above = probability(MODEL, {"z_60": low}), probability(MODEL, {"z_60": high})
    assert below is not None
    assert above is not None
    assert below <= above


def test_a_shift_acts_on_calibrated_log_odds() -> None:
    model = Escalation(0.3, {"z_60": Linear(1.0, 0.0, 1.0)}, calibration=Calibration(0.5, 0.5, 0.1))
    shift = prevalence_shift(0.5, 0.02)
    expected = inverse_logit(0.5 * 0.3 + 0.1 + shift)
    assert probability(model, {"z_60": 0.0}, shift) == pytest.approx(expected)


def test_wrong_weights_are_refused_with_their_value() -> None:
    with pytest.raises(ValueError, match="scale must be finite and > 0, got 0"):
        Linear(1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="coefficient must be finite, got nan"):
        Linear(float("nan"), 0.0, 1.0)
    with pytest.raises(ValueError, match="2 values and 2 edges"):
        Table((1.0, 2.0), (0.0, 1.0))
    with pytest.raises(ValueError, match="edges must grow"):
        Table((2.0, 1.0), (0.0, 1.0, 2.0))
