"""The one factor on a person's limits: its formula, its bounds, and that it survives."""

from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.limit_scale import HIGHEST, LOWEST, limit_scale
from threshold_service.domain.person import PersonState, restore, snapshot


@given(st.floats(0.0, 10.0), st.floats(-1.0, 2.0))
def test_product_within_bounds(factor: float, offset: float) -> None:
    scale = limit_scale(PersonState(factor=factor, offset=offset))
    assert scale == min(HIGHEST, max(LOWEST, factor * (1.0 + offset)))


def test_nothing_learnt_leaves_limits_as_configured() -> None:
    assert limit_scale(PersonState()) == 1.0


@given(st.floats(0.7, 2.5), st.floats(-0.2, 0.3))
def test_survives_a_restart_bit_for_bit(factor: float, offset: float) -> None:
    back = restore(snapshot(PersonState(factor=factor, offset=offset)))
    assert (back.factor, back.offset) == (factor, offset)
