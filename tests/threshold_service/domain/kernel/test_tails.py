"""Tails against SciPy, where it is the oracle and not a dependency of the service."""

import math

import pytest
from scipy import special

from threshold_service.domain.kernel.tails import (
    Z_MAX,
    beta_share,
    chi_square_z,
    gamma_tail,
    z_of_tail,
)


@pytest.mark.parametrize("p", [1e-290, 1e-100, 1e-12, 1e-6, 0.01, 0.3, 0.5, 0.7, 0.999999])
def test_z_has_the_tail_it_was_made_from(p: float) -> None:
    assert z_of_tail(p) == pytest.approx(-special.ndtri(p), abs=1e-9)


def test_a_tail_that_no_float_holds_is_far_but_finite() -> None:
    assert z_of_tail(0.0) == Z_MAX
    assert z_of_tail(1.0) == -Z_MAX


@pytest.mark.parametrize("a", [0.05, 0.5, 1.0, 3.5, 12.5, 80.0, 400.0])
@pytest.mark.parametrize("ratio", [0.01, 0.5, 0.95, 1.0, 1.05, 2.0, 6.0])
def test_gamma_tail(a: float, ratio: float) -> None:
    x = a * ratio
    assert gamma_tail(a, x) == pytest.approx(special.gammaincc(a, x), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("dof", [1, 3, 8, 25])
@pytest.mark.parametrize("z", [-2.0, 0.0, 1.0, 3.0, 5.0, 8.0])
def test_chi_square_as_a_normal_score(dof: int, z: float) -> None:
    square = special.chdtri(dof, special.ndtr(-z))
    assert chi_square_z(square, float(dof)) == pytest.approx(z, abs=1e-7)


@pytest.mark.parametrize("a", [0.5, 2.0, 30.0, 250.0])
@pytest.mark.parametrize("b", [0.5, 4.0, 300.0])
@pytest.mark.parametrize("x", [1e-6, 0.05, 0.5, 0.93, 1.0 - 1e-9])
def test_beta_share(a: float, b: float, x: float) -> None:
    assert beta_share(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-14)


def test_edges_of_the_ranges() -> None:
    assert gamma_tail(2.0, 0.0) == 1.0
    assert (beta_share(0.0, 1.0, 2.0), beta_share(1.0, 1.0, 2.0)) == (0.0, 1.0)
    assert math.isfinite(chi_square_z(1e6, 25.0))
