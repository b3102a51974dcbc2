"""The probability that a person is in distress, from the engine's own readings.

An additive model with weights as data::

    score = b0 + sum_j b_j (f_j - m_j) / d_j + sum_j T_j(f_j)
    P     = calibration(sigmoid(score)), plus a person's offset and a prevalence in log odds

``b`` come from a logistic regression; ``T`` are piecewise constant tables, the form in which an
explainable boosting machine (Lou et al. 2012) is exported. A feature that is absent now adds
nothing, as if it stood at its mean, or its table's own value for absence. Limit: additive, so
no feature changes what another one means; absence of all features is no probability but None.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from threshold_service.domain.probability_calibration import IDENTITY, Calibration, calibrated
from threshold_service.domain.transforms import inverse_logit

CLIP = 8.0
"""In SDs of training: beyond it a linear weight says nothing that was seen."""


@dataclass(frozen=True, slots=True)
class Linear:
    """``coefficient (f - mean) / scale`` of one feature."""

    coefficient: float
    mean: float
    scale: float

    def __post_init__(self) -> None:
        for name, value in (("coefficient", self.coefficient), ("mean", self.mean)):
            if not math.isfinite(value):
                raise ValueError(f"{name} must be finite, got {value}")
        if not (math.isfinite(self.scale) and self.scale > 0.0):
            raise ValueError(f"scale must be finite and > 0, got {self.scale}")


@dataclass(frozen=True, slots=True)
class Table:
    """One feature's part: ``values[i]`` from ``edges[i - 1]`` up to below ``edges[i]``."""

    edges: tuple[float, ...]
    values: tuple[float, ...]
    absent: float = 0.0

    def __post_init__(self) -> None:
        if len(self.values) != len(self.edges) + 1:
            raise ValueError(
                f"a table needs one value more than edges, got {len(self.values)} values "
                f"and {len(self.edges)} edges"
            )
        if list(self.edges) != sorted(set(self.edges)):
            raise ValueError(f"edges must grow, got {self.edges}")


@dataclass(frozen=True, slots=True)
class Escalation:
    """A model: what it adds up, how its probability is mapped, and how common distress was."""

    intercept: float
    linear: Mapping[str, Linear] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    calibration: Calibration = IDENTITY
    prevalence: float = 0.5
    omega: float = 0.0

    @property
    def features(self) -> tuple[str, ...]:
        """The names it wants, sorted."""
        return tuple(sorted({*self.linear, *self.tables}))


def score(model: Escalation, features: Mapping[str, float | None]) -> float | None:
    """The uncalibrated log odds; None where none of the model's features is there.

    >>> model = Escalation(-1.0, {"z_60": Linear(2.0, 0.5, 0.5)})
    >>> score(model, {"z_60": 1.0}), score(model, {"z_60": None})
    (1.0, None)
    """
    total, seen = model.intercept, 0
    for name, part in model.linear.items():
        value = features.get(name)
        if value is not None:
            seen += 1
            total += part.coefficient * min(CLIP, max(-CLIP, (value - part.mean) / part.scale))
    for name, table in model.tables.items():
        value = features.get(name)
        if value is None:
            total += table.absent
        else:
            seen += 1
            total += table.values[bisect_right(table.edges, value)]
    return total if seen else None


def odds_of(model: Escalation, features: Mapping[str, float | None]) -> float | None:
    """The calibrated log odds; None where none of the model's features is there."""
    total = score(model, features)
    return None if total is None else calibrated(model.calibration, inverse_logit(total))


def probability(
    model: Escalation, features: Mapping[str, float | None], shift: float = 0.0
) -> float | None:
    """The calibrated probability; ``shift`` adds to its log odds (person, prevalence)."""
    odds = odds_of(model, features)
    return None if odds is None else inverse_logit(odds + shift)
