"""The composite: signs, correlation, quality, and laws that any combination must obey."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threshold_service.people import settings
from threshold_service.domain.kernel.composite import FIELDS, NOTHING, evidence, stouffer

SENSES = settings().senses


def term(z: float, sense: str = "face", sign: float = 1.0) -> tuple[list[float], float]:
    """Traits of a channel with weight 1 that may speak alone, and its z."""
    return [0.0, 0.0, 1.0, 1.0, sign, 1.0, float(SENSES.names.index(sense))], z


def combine(
    terms: list[tuple[list[float], float]], quality: Mapping[str, float] | None = None
) -> float:
    trust = [(quality or {}).get(name, 1.0) for name in SENSES.names]
    traits, z = [trait for trait, _ in terms], [value for _, value in terms]
    sums = [7.0] * (FIELDS * len(trust))  # scratch needs no clearing by the caller
    order = list(range(len(terms)))
    return evidence(order, len(terms), traits, z, trust, SENSES.shares, SENSES.limits, sums)


def test_stouffer_with_known_correlation_has_unit_variance() -> None:
    """``var(sum w z) = (1 - rho) sum w^2 + rho (sum w)^2`` for equally correlated unit terms."""
    assert stouffer(4.0, 4.0, 4.0, 0.0) == pytest.approx(2.0)
    assert stouffer(10.0, 4.0, 8.0, 1.0) == pytest.approx(2.0)
    assert stouffer(0.0, 0.0, 0.0, 0.5) == 0.0


def test_saying_it_twice_counts_less_than_a_second_sense() -> None:
    same = combine([term(3), term(3)])
    other = combine([term(3), term(3, "voice")])
    assert 3 < same < other < 3 * math.sqrt(2)


def test_low_quality_alone_is_a_weaker_witness() -> None:
    assert combine([term(4)], {"face": 0.3}) < 0.5 * combine([term(4)], {"face": 1.0})


def test_unsigned_channels_speak_only_where_nothing_has_a_side() -> None:
    novelty = term(-6, "other", sign=0.0)
    assert combine([novelty]) == pytest.approx(6.0)
    assert combine([novelty, term(0.0)]) == pytest.approx(0.0)


def test_nothing_observed_is_no_calm() -> None:
    assert combine([]) == NOTHING


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8), st.integers(0, 7), st.floats(0, 5))
def test_evidence_never_falls_when_a_channel_rises(
    zs: list[float], index: int, more: float
) -> None:
    before = combine([term(z) for z in zs])
    zs[index % len(zs)] += more
    assert combine([term(z) for z in zs]) >= before - 1e-9
