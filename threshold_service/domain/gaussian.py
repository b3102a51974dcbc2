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
