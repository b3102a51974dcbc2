"""Exact confidence bounds of a rate of rare events (Garwood 1936)."""

import math
from collections.abc import Callable
from statistics import NormalDist

CONFIDENCE = 0.95
EXACT_TO = 500
"""Above it the sum over all smaller counts gets long, and Wilson & Hilferty is right to 1e-5."""
_ROUNDS = 80


def cumulative(events: int, mean: float) -> float:
    """``P(N <= events)`` for ``N ~ Poisson(mean)``.

    >>> round(cumulative(0, 3.0), 4)
    0.0498
    """
    if events < 0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    terms = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(events + 1))
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def upper_mean(events: int, confidence: float = CONFIDENCE) -> float:
    """The largest mean under which so few events have probability ``1 - confidence``.

    >>> round(upper_mean(0), 3), round(upper_mean(10), 2)
    (2.996, 16.96)
    """
    _check(events, confidence)
    if events > EXACT_TO:
        return _approximate(events + 1.0, confidence)
    return _where(lambda mean: cumulative(events, mean) - (1.0 - confidence), events)


def lower_mean(events: int, confidence: float = CONFIDENCE) -> float:
    """The smallest mean under which so many events have probability ``1 - confidence``; 0 for 0."""
    _check(events, confidence)
    if events == 0:
        return 0.0
    if events > EXACT_TO:
        return _approximate(float(events), 1.0 - confidence)
    return _where(lambda mean: cumulative(events - 1, mean) - confidence, events)


def upper_rate(events: int, exposure: float, confidence: float = CONFIDENCE) -> float:
    """``upper_mean`` by exposure; infinite where nothing was watched."""
    return upper_mean(events, confidence) / exposure if exposure > 0.0 else math.inf


def _approximate(shape: float, share: float) -> float:
    """The ``share`` quantile of a gamma of that shape (Wilson & Hilferty 1931)."""
    z = NormalDist().inv_cdf(share)
    return shape * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))) ** 3


def _where(falling: Callable[[float], float], events: int) -> float:
    """Where a falling function of the mean crosses zero: halved until floats run out."""
    low, high = 0.0, 10.0 + events + 10.0 * math.sqrt(events + 1.0)
    for _ in range(_ROUNDS):
        middle = 0.5 * (low + high)
        if falling(middle) > 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _check(events: int, confidence: float) -> None:
    if events < 0:
        raise ValueError(f"events must be >= 0, got {events}")
    if not 0.5 <= confidence < 1.0:
        raise ValueError(f"confidence must be in 0.5..1, got {confidence}")
