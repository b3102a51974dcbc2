"""The few facts about normal and Student distributions that the baseline rests on."""

import math


def normal_tail(z: float) -> float:
    """``Q(z) = P(N(0,1) > z)``.

    >>> round(normal_tail(1.959964), 6)
    0.025
    """
    return 0.5 * math.erfc(z / math.sqrt(2.0))


def kappa(c: float) -> float:
    """``E[clip(r, -c, c)^2]`` for ``r ~ N(0,1)``: what Huber's clipping takes from the variance.

    ``(1 - 2 Q(c)) - 2 c phi(c) + 2 c^2 Q(c)``; dividing a clipped mean square by it makes the
    scale consistent for normal data (Huber 1964). Limit: 1 for large ``c``.

    >>> round(kappa(2.5), 5)
    0.97756
    """
    if not (math.isfinite(c) and c > 0.0):
        raise ValueError(f"c must be finite and > 0, got {c}")
    q = normal_tail(c)
    phi = math.exp(-0.5 * c * c) / math.sqrt(2.0 * math.pi)
    return (1.0 - 2.0 * q) - 2.0 * c * phi + 2.0 * c * c * q


def normal_equivalent(t: float, dof: float) -> float:
    """The z whose normal tail equals the Student tail of ``t`` with ``dof`` degrees of freedom.

    ``sign(t) (8v+1)/(8v+3) sqrt(v ln(1 + t^2/v))`` (Wallace 1959): within 0.1 in z up to z = 5
    for v >= 3. It is what keeps a baseline of a few independent samples from crying wolf: far
    values count by their probability under an uncertain scale, not by their ratio to it.
    """
    if t == 0.0:
        return 0.0
    z = (8.0 * dof + 1.0) / (8.0 * dof + 3.0) * math.sqrt(dof * math.log1p(t * t / dof))
    return z if t > 0.0 else -z
