"""Oracles: numerical integration and closed forms."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.gaussian import kappa, normal_tail
from threshold_service.domain.kernel.gaussian import normal_equivalent


def _integral_of_clipped_square(c: float) -> float:
    step, total = 1e-3, 0.0
    for index in range(-10_000, 10_000):
        r = (index + 0.5) * step
        total += min(c, max(-c, r)) ** 2 * math.exp(-0.5 * r * r)
    return total * step / math.sqrt(2.0 * math.pi)


@pytest.mark.parametrize("c", [0.5, 1.0, 2.5, 4.0])
def test_kappa_is_the_clipped_second_moment(c: float) -> None:
    assert kappa(c) == pytest.approx(_integral_of_clipped_square(c), abs=1e-6)


def test_kappa_of_the_specification() -> None:
    assert kappa(2.5) == pytest.approx(0.97756, abs=1e-5)


@pytest.mark.parametrize("c", [0.0, -1.0, math.nan, math.inf])
def test_kappa_refuses_what_is_no_limit(c: float) -> None:
    with pytest.raises(ValueError, match="c must be finite and > 0"):
        kappa(c)


def _student_tail(t: float, dof: float) -> float:
    """Simpson's rule on the density, to 400 scales."""
    log_norm = math.lgamma((dof + 1) / 2) - math.lgamma(dof / 2) - 0.5 * math.log(dof * math.pi)
    n, top = 40_000, 400.0
    width = (top - t) / n
    total = 0.0
    for index in range(n + 1):
        x = t + index * width
        weight = 1 if index in (0, n) else 4 if index % 2 else 2
        total += weight * math.exp(log_norm - (dof + 1) / 2 * math.log1p(x * x / dof))
    return total * width / 3


@pytest.mark.parametrize("dof", [3.0, 6.0, 8.0, 30.0])
@pytest.mark.parametrize("t", [0.5, 2.0, 4.0])
def test_normal_equivalent_has_the_students_tail(t: float, dof: float) -> None:
    z = normal_equivalent(t, dof)
    assert normal_tail(z) == pytest.approx(_student_tail(t, dof), rel=0.12, abs=2e-5)


@given(st.floats(-50, 50), st.floats(3, 500))
def test_normal_equivalent_is_odd_and_never_farther_out(t: float, dof: float) -> None:
    z = normal_equivalent(t, dof)
    assert z == -normal_equivalent(-t, dof)
    assert abs(z) <= abs(t) + 1e-12


def test_predictive_scores_of_fresh_persons_are_not_too_many() -> None:
    """A few independent samples of an unknown scale: |z| > 3 at most as often as it should."""
    generator = random.Random(5)
    far = 0
    for _ in range(4000):
        own = [generator.gauss(0.0, 1.0) for _ in range(4)]
        mean = sum(own) / 4
        scale = math.sqrt(sum((x - mean) ** 2 for x in own) / 3)
        fresh = generator.gauss(0.0, 1.0)
        t = (fresh - mean) / (scale * math.sqrt(1.25))
        far += abs(normal_equivalent(t, 3.0)) > 2.0
    assert far / 4000 == pytest.approx(2 * normal_tail(2.0), abs=0.012)
