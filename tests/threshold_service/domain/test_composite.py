"""The composite: signs, correlation, quality, and laws that any combination must obey."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threshold_service.people import settings
from threshold_service.domain.composite import Term, combine, stouffer
from threshold_service.domain.score import score_of
from threshold_service.domain.transforms import forward, inverse, inverse_logit, logit

LIMITS = settings().composite


def term(z: float, modality: str = "face", sign: float = 1.0, name: str = "a") -> Term:
    return Term(name, modality, 1.0, sign, z, True)


def test_stouffer_with_known_correlation_has_unit_variance() -> None:
    """``var(sum w z) = (1 - rho) sum w^2 + rho (sum w)^2`` for equally correlated unit terms."""
    assert stouffer([1, 1, 1, 1], [1, 1, 1, 1], 0.0) == pytest.approx(2.0)
    assert stouffer([3, 1], [2, 2], 1.0) == pytest.approx(2.0)
    assert stouffer([], [], 0.5) == 0.0


def test_saying_it_twice_counts_less_than_a_second_sense() -> None:
    same = combine([term(3, name="a"), term(3, name="b")], {}, LIMITS)
    other = combine([term(3), term(3, "voice", name="b")], {}, LIMITS)
    assert same is not None
    assert other is not None
    assert 3 < same.combined < other.combined < 3 * math.sqrt(2)


def test_low_quality_alone_is_a_weaker_witness() -> None:
    sharp = combine([term(4)], {"face": 1.0}, LIMITS)
    blurred = combine([term(4)], {"face": 0.3}, LIMITS)
    assert sharp is not None
    assert blurred is not None
    assert blurred.evidence < 0.5 * sharp.evidence


def test_unsigned_channels_speak_only_where_nothing_has_a_side() -> None:
    novelty = term(-6, "other", sign=0.0)
    alone = combine([novelty], {}, LIMITS)
    beside = combine([novelty, term(0.0)], {}, LIMITS)
    assert alone is not None
    assert beside is not None
    assert alone.evidence == pytest.approx(6.0)
    assert beside.evidence == pytest.approx(0.0)


def test_nothing_observed_is_no_calm() -> None:
    assert combine([], {}, LIMITS) is None


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8), st.integers(0, 7), st.floats(0, 5))
def test_evidence_never_falls_when_a_channel_rises(
    zs: list[float], index: int, more: float
) -> None:
    before = combine([term(z, name=str(i)) for i, z in enumerate(zs)], {}, LIMITS)
    zs[index % len(zs)] += more
    after = combine([term(z, name=str(i)) for i, z in enumerate(zs)], {}, LIMITS)
    assert before is not None
    assert after is not None
    assert after.evidence >= before.evidence - 1e-9


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
