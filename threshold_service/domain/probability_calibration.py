"""From a model's probability to one that means what it says, for this person and this ward.

One family holds all three maps, on the log odds::

    logit P = a ln s - b ln(1 - s) + c          beta calibration (Kull et al. 2017), a, b >= 0
    a = b: logit P = a logit s + c              Platt's scaling (1999) of log odds
    a = b = 1: logit P = logit s + c            a person's offset, or another prevalence

Limits: monotone, so it never changes an order; fitted on in-sample predictions it learns their
overconfidence and is worse than nothing, hence only ever on persons the model has not seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from threshold_service.domain.transforms import inverse_logit

SMALLEST = 1e-6
"""Log odds beyond 13.8 are certainty that no calibration data supports."""
ROUNDS = 50
CONVERGED = 1e-10


@dataclass(frozen=True, slots=True)
class Calibration:
    """``logit P = a ln s - b ln(1 - s) + c``; ``ValueError`` where it would not be monotone."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("a", self.a), ("b", self.b)):
            if not (math.isfinite(value) and value >= 0.0):
                raise ValueError(f"{name} must be finite and >= 0, got {value}")
        if not math.isfinite(self.c):
            raise ValueError(f"c must be finite, got {self.c}")


IDENTITY = Calibration()


def log_odds(p: float) -> float:
    """``ln(p / (1 - p))``, of probabilities clipped to 1e-6 from certainty.

    >>> round(log_odds(0.75), 6)
    1.098612
    """
    p = min(1.0 - SMALLEST, max(SMALLEST, p))
    return math.log(p) - math.log1p(-p)


def calibrated(calibration: Calibration, p: float) -> float:
    """The log odds of ``p`` after the map.

    >>> round(calibrated(Calibration(0.5, 0.5, 0.0), 0.9), 4) == round(log_odds(0.9) / 2, 4)
    True
    """
    p = min(1.0 - SMALLEST, max(SMALLEST, p))
    return calibration.a * math.log(p) - calibration.b * math.log1p(-p) + calibration.c


def prevalence_shift(trained: float, here: float) -> float:
    """What to add to log odds where ``here`` a share of seconds is distress, not ``trained``.

    Label shift: what distress looks like is the same, only how often differs (Elkan 2001).

    >>> round(prevalence_shift(0.5, 0.1), 4), prevalence_shift(0.2, 0.2)
    (-2.1972, 0.0)
    """
    for name, value in (("trained", trained), ("here", here)):
        if not 0.0 < value < 1.0:
            raise ValueError(f"{name} must lie between 0 and 1, got {value}")
    return log_odds(here) - log_odds(trained)


def person_offset(odds: Sequence[float], outcomes: Sequence[bool], omega: float) -> float:
    """The most probable ``b0`` of one person under ``b0 ~ N(0, omega^2)``, by Newton's method.

    ``odds`` are log odds of independent judgements (events, not seconds), ``outcomes`` what
    caregivers said of them. With none it is 0; it grows to what the outcomes say only as they
    accumulate. The posterior is log-concave; the halved step keeps Newton from overshooting.

    >>> person_offset([], [], 0.5)
    0.0
    """
    if not (math.isfinite(omega) and omega >= 0.0):
        raise ValueError(f"omega must be finite and >= 0, got {omega}")
    if omega == 0.0:
        return 0.0
    offset, prior = 0.0, 1.0 / (omega * omega)
    for _ in range(ROUNDS):
        gradient, curvature = -offset * prior, prior
        for odd, outcome in zip(odds, outcomes, strict=True):
            p = inverse_logit(odd + offset)
            gradient += outcome - p
            curvature += p * (1.0 - p)
        change = min(1.0, max(-1.0, gradient / curvature))
        offset += change
        if abs(change) < CONVERGED:
            break
    return offset
