"""How good probabilities are, with persons, not seconds, as the unit of chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from threshold_service.fit.logistic import Array

BINS = 10
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the 95 % interval of it over resampled persons."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """Of predictions on persons that were not trained on."""

    persons: int
    rows: int
    prevalence: float
    auroc: Estimate
    auroc_within: float
    average_precision: float
    brier: Estimate
    ece: Estimate
    reliability: tuple[tuple[float, float, int], ...]


def report(p: Array, y: Array, persons: Array, seed: int = 0) -> Report:
    """Everything about predictions ``p`` (n,) of ``y`` (n,) in 0/1."""
    within = [
        auroc(p[persons == who], y[persons == who])
        for who in np.unique(persons)
        if 0.0 < y[persons == who].mean() < 1.0
    ]
    return Report(
        persons=len(np.unique(persons)),
        rows=len(y),
        prevalence=float(y.mean()),
        auroc=over_persons(auroc, p, y, persons, seed),
        auroc_within=float(np.mean(within)) if within else float("nan"),
        average_precision=average_precision(p, y),
        brier=over_persons(brier, p, y, persons, seed),
        ece=over_persons(ece, p, y, persons, seed),
        reliability=tuple(
            (float(p[part].mean()), float(y[part].mean()), len(part)) for part in _bins(p)
        ),
    )


def brier(p: Array, y: Array) -> float:
    """Mean squared error of probabilities (Brier 1950)."""
    return float(np.mean((p - y) ** 2))


def ece(p: Array, y: Array) -> float:
    """Expected calibration error over ten bins of equal size."""
    gaps = [len(part) * abs(p[part].mean() - y[part].mean()) for part in _bins(p)]
    return float(sum(gaps) / len(p))


def auroc(p: Array, y: Array) -> float:
    """``P(p of a distressed second > p of a calm one)``, ties half; nan without both kinds."""
    order, inverse = np.unique(p, return_inverse=True)
    counts = np.bincount(inverse, minlength=len(order))
    ranks = (np.cumsum(counts) - 0.5 * (counts - 1.0))[inverse]
    n1 = float(y.sum())
    n0 = len(y) - n1
    if n1 == 0.0 or n0 == 0.0:
        return float("nan")
    return float((np.sum(ranks[y > 0.5]) - 0.5 * n1 * (n1 + 1.0)) / (n1 * n0))


def average_precision(p: Array, y: Array) -> float:
    """Mean precision over distressed seconds, at thresholds that rise through all values."""
    levels, inverse = np.unique(-p, return_inverse=True)
    hits = np.cumsum(np.bincount(inverse, weights=y, minlength=len(levels)))
    calls = np.cumsum(np.bincount(inverse, minlength=len(levels)))
    return float(np.sum(np.diff(hits, prepend=0.0) * hits / calls) / max(1.0, y.sum()))


def over_persons(
    measure: Callable[[Array, Array], float],
    p: Array,
    y: Array,
    persons: Array,
    seed: int,
    draws: int = DRAWS,
) -> Estimate:
    """``measure`` with a percentile interval from resampling persons with replacement."""
    random = np.random.default_rng(seed)
    rows = [np.flatnonzero(persons == who) for who in np.unique(persons)]
    drawn = []
    for _ in range(draws):
        picked = np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))])
        drawn.append(measure(p[picked], y[picked]))
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Estimate(measure(p, y), float(low), float(high))


def _bins(p: Array) -> list[np.ndarray]:
    order = np.argsort(p, kind="stable")
    return [part for part in np.array_split(order, BINS) if len(part)]
