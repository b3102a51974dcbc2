"""Probabilities of the far side, and the normal score that is as improbable.

Signs of different kinds (a ratio of variances, a count, a quadratic form) become comparable
once each is the z whose normal tail equals its own. No SciPy: the service runs without it, and
these few functions compile. Accurate to 1e-10 relative in the gamma and beta tails and to 1e-9
in z (tested against SciPy).
"""

import math

from threshold_service.domain.kernel.marking import kernel

Z_MAX = 37.0
"""``Q(37)`` is near 1e-299, the last tail that a float holds well."""
SMALLEST = 1e-300
STEPS = 500
PRECISION = 1e-14


@kernel
def z_of_tail(p: float) -> float:
    """The z with ``P(N(0,1) > z) = p``, within ``+-Z_MAX``.

    Start by Abramowitz & Stegun 26.2.23 (within 4.5e-4), then two of Halley's steps.

    >>> round(z_of_tail(0.025), 6)
    1.959964
    """
    q = min(p, 1.0 - p)
    if q <= SMALLEST:
        return Z_MAX if p < 0.5 else -Z_MAX
    t = math.sqrt(-2.0 * math.log(q))
    top = 2.515517 + t * (0.802853 + t * 0.010328)
    z = t - top / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in range(2):
        density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
        miss = (0.5 * math.erfc(z / math.sqrt(2.0)) - q) / density
        z += miss / (1.0 - 0.5 * miss * z)
    return z if p < 0.5 else -z


@kernel
def gamma_tail(a: float, x: float) -> float:
    """``Q(a, x) = Gamma(a, x) / Gamma(a)`` for ``a > 0``: the Poisson's and chi-square's tail.

    Series below ``a + 1`` (Abramowitz & Stegun 6.5.29), else the continued fraction 6.5.31 by
    Lentz's method.

    >>> round(gamma_tail(1.0, 2.0), 6)
    0.135335
    """
    if x <= 0.0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1.0:
        term = total = 1.0 / a
        for n in range(1, STEPS):
            term *= x / (a + n)
            total += term
            if term < total * PRECISION:
                break
        return max(0.0, 1.0 - front * total)
    b = x + 1.0 - a
    c = 1.0 / SMALLEST
    d = 1.0 / b
    fraction = d
    for n in range(1, STEPS):
        step = -n * (n - a)
        b += 2.0
        d = 1.0 / _not_zero(step * d + b)
        c = _not_zero(b + step / c)
        fraction *= d * c
        if abs(d * c - 1.0) < PRECISION:
            break
    return front * fraction


@kernel
def chi_square_z(square: float, dof: float) -> float:
    """The z that is as improbable as a chi-square of ``dof`` degrees of freedom over ``square``.

    >>> round(chi_square_z(3.841459, 1.0), 4)
    1.6449
    """
    return z_of_tail(gamma_tail(0.5 * dof, 0.5 * square))


@kernel
def family_z(z: float, count: float) -> float:
    """The z that the largest of ``count`` looks is worth, were they independent (Sidak 1967).

    >>> round(family_z(3.0, 25.0), 2), family_z(3.0, 1.0)
    (1.84, 3.0)
    """
    if count <= 1.0:
        return z
    p = 0.5 * math.erfc(z / math.sqrt(2.0))
    if p >= 1.0:
        return -Z_MAX
    return z_of_tail(-math.expm1(count * math.log1p(-p)))


@kernel
def beta_share(x: float, a: float, b: float) -> float:
    """``I_x(a, b)``, the regularised incomplete beta function (Abramowitz & Stegun 26.5.8).

    >>> round(beta_share(0.5, 2.0, 3.0), 6)
    0.6875
    """
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = a * math.log(x) + b * math.log1p(-x)
    front = math.exp(front + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(1.0 - x, b, a) / b


@kernel
def _beta_fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for n in range(1, STEPS):
        even = n * (b - n) * x / ((a + 2.0 * n - 1.0) * (a + 2.0 * n))
        d = 1.0 / _not_zero(1.0 + even * d)
        c = _not_zero(1.0 + even / c)
        fraction *= d * c
        odd = -(a + n) * (a + b + n) * x / ((a + 2.0 * n) * (a + 2.0 * n + 1.0))
        d = 1.0 / _not_zero(1.0 + odd * d)
        c = _not_zero(1.0 + odd / c)
        fraction *= d * c
        if abs(d * c - 1.0) < PRECISION:
            break
    return fraction


@kernel
def _not_zero(value: float) -> float:
    return SMALLEST if value == 0.0 else value
