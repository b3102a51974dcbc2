"""What goes wrong with sensors: nothing to see, nothing new to see, or nothing sent.

Durations and rates are assumptions.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from threshold_service.simulate.population import Person

DAY_S = 86_400
FIRST_S = 600
SIGMA = 0.6


class FaultKind(StrEnum):
    """Kinds of fault."""

    DARK = "dark"
    FACE_AWAY = "face_away"
    DROPPED = "dropped"
    FROZEN = "frozen"
    GAP = "gap"
    LOSSY = "lossy"


MEDIAN_S = {
    FaultKind.DARK: 180.0,
    FaultKind.FACE_AWAY: 90.0,
    FaultKind.DROPPED: 600.0,
    FaultKind.FROZEN: 120.0,
    FaultKind.GAP: 120.0,
    FaultKind.LOSSY: 180.0,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``channel`` names the one that is dropped, None for all other kinds."""

    kind: FaultKind
    t_from: int
    t_to: int
    channel: str | None = None


def draw_faults(
    person: Person, seconds: int, per_day: float, rng: np.random.Generator
) -> tuple[Fault, ...]:
    """Faults of all kinds alike, one after the other, none in the first ten minutes."""
    if not (math.isfinite(per_day) and per_day >= 0.0):
        raise ValueError(f"faults a day must be finite and >= 0, got {per_day}")
    kinds = list(FaultKind)
    made: list[Fault] = []
    t = float(FIRST_S)
    while per_day > 0.0:
        t += rng.exponential(DAY_S / per_day)
        if t >= seconds:
            break
        kind = kinds[rng.integers(len(kinds))]
        lasting = max(15, round(MEDIAN_S[kind] * math.exp(SIGMA * rng.standard_normal())))
        channel = person.channels[rng.integers(len(person.channels))]
        end = min(seconds, int(t) + lasting)
        made.append(Fault(kind, int(t), end, channel if kind is FaultKind.DROPPED else None))
        t = float(end)
    return tuple(made)
