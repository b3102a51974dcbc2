"""The score that people see, and the channels' transforms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threshold_service.people import settings
from threshold_service.domain.kernel.channel import logit
from threshold_service.domain.score import score_of
from threshold_service.domain.transforms import forward, inverse, inverse_logit

LIMITS = settings().composite


@given(st.floats(-12, 12), st.floats(-12, 12))
def test_score_is_monotone_and_within_bounds(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 <= score_of(low, LIMITS) <= score_of(high, LIMITS) <= 1.0


@given(st.floats(0.011, 0.989))
def test_logit_goes_and_comes_back(p: float) -> None:
    assert inverse_logit(logit(p)) == pytest.approx(p, abs=1e-12)


@pytest.mark.parametrize("name", ["heart_rate_bpm", "eda_us", "acceleration", "valence"])
def test_transforms_of_channels_go_and_come_back(name: str) -> None:
    model = settings().channels[name]
    there, back = forward(model.transform, model.offset), inverse(model.transform, model.offset)
    assert back(there(0.7)) == pytest.approx(0.7)
