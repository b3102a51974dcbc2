"""Train the escalation model: weights from all persons, honesty from persons left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from threshold_service.domain.escalation import CLIP, Escalation, Linear
from threshold_service.domain.probability_calibration import IDENTITY, Calibration
from threshold_service.fit.calibration import fit_beta, fit_omega, fit_platt
from threshold_service.fit.logistic import Array, expit, fit_logistic
from threshold_service.fit.reliability import Report, report

Kind = Literal["beta", "platt", "none"]

ROWS_PER_SAMPLE = 60.0
"""Neighbouring seconds say the same: a minute of them is one judgement. It makes the ridge mean
what it says, a prior N(0, 1/ridge) of standardised coefficients, at any sampling rate."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model to commit, what it predicts of persons left out, and how good that is."""

    model: Escalation
    out_of_person: Array
    report: Report


@dataclass(frozen=True, slots=True)
class _Weights:
    intercept: float
    coefficients: Array
    means: Array
    scales: Array

    def odds(self, x: Array) -> Array:
        z = np.nan_to_num(np.clip((x - self.means) / self.scales, -CLIP, CLIP), nan=0.0)
        return np.asarray(z @ self.coefficients + self.intercept, dtype=np.float64)


def fit(
    features: Array,
    names: Sequence[str],
    labels: Array,
    persons: Array,
    *,
    kind: Kind = "beta",
    ridge: float = 1.0,
    rows_per_sample: float = ROWS_PER_SAMPLE,
    folds: int = 40,
) -> Fitted:
    """A logistic escalation model, calibrated on persons it was not trained on.

    ``features`` (n, k), nan where absent; ``names`` (k,); ``labels`` (n,) 0/1; ``persons`` (n,),
    any type that compares. Every person weighs the same. Persons are left out one by one, or in
    ``folds`` groups where there are more. The reported probabilities of a person come from
    weights and a calibration that never saw that person. ``ValueError`` for fewer than three
    persons or one kind of label only.
    """
    y = np.asarray(labels, dtype=np.float64)
    x = np.asarray(features, dtype=np.float64)
    group = _folds(np.asarray(persons), folds)
    _check(x, names, y, group)
    weights = _weights(np.asarray(persons), rows_per_sample)
    raw = np.empty(len(y))
    for fold in np.unique(group):
        out = group == fold
        raw[out] = _train(x[~out], y[~out], weights[~out], ridge).odds(x[out])
    odds = np.empty(len(y))
    for fold in np.unique(group):
        out = group == fold
        odds[out] = _apply(_map(kind, raw[~out], y[~out], weights[~out]), raw[out])
    final = _train(x, y, weights, ridge)
    model = Escalation(
        intercept=final.intercept,
        linear={
            name: Linear(float(b), float(m), float(d))
            for name, b, m, d in zip(
                names, final.coefficients, final.means, final.scales, strict=True
            )
        },
        calibration=_map(kind, raw, y, weights),
        prevalence=float(np.average(y, weights=weights)),
        omega=fit_omega(odds, y, np.asarray(persons), weights),
    )
    p = expit(odds)
    return Fitted(model, p, report(p, y, np.asarray(persons)))


def _train(x: Array, y: Array, weights: Array, ridge: float) -> _Weights:
    seen = np.isfinite(x)
    w = weights[:, None] * seen
    total = np.maximum(w.sum(axis=0), 1e-12)
    means = (w * np.where(seen, x, 0.0)).sum(axis=0) / total
    spread = np.where(seen, x - means, 0.0)
    scales = np.sqrt((w * spread * spread).sum(axis=0) / total)
    scales[scales == 0.0] = 1.0
    made = _Weights(0.0, np.zeros(x.shape[1]), means, scales)
    z = np.nan_to_num(np.clip((x - means) / scales, -CLIP, CLIP), nan=0.0)
    design = np.column_stack([z, np.ones(len(y))])
    precision = np.append(np.full(x.shape[1], ridge), 1e-6)
    b = fit_logistic(design, y, weights, precision)
    return _Weights(float(b[-1]), b[:-1], made.means, made.scales)


def _map(kind: Kind, odds: Array, y: Array, weights: Array) -> Calibration:
    if kind == "none":
        return IDENTITY
    return (fit_beta if kind == "beta" else fit_platt)(expit(odds), y, weights)


def _apply(calibration: Calibration, odds: Array) -> Array:
    s = np.clip(expit(odds), 1e-6, 1.0 - 1e-6)
    return np.asarray(
        calibration.a * np.log(s) - calibration.b * np.log1p(-s) + calibration.c, dtype=np.float64
    )


def _folds(persons: Array, folds: int) -> Array:
    names, place = np.unique(persons, return_inverse=True)
    return np.asarray(place % min(folds, len(names)))


def _weights(persons: Array, rows_per_sample: float) -> Array:
    """Every person the same, all together as many as there are independent judgements."""
    names, place, counts = np.unique(persons, return_inverse=True, return_counts=True)
    return np.asarray(len(place) / rows_per_sample / len(names) / counts[place])


def _check(x: Array, names: Sequence[str], y: Array, group: Array) -> None:
    if x.ndim != 2 or x.shape != (len(y), len(names)):
        raise ValueError(f"features must be ({len(y)}, {len(names)}), got {x.shape}")
    if len(np.unique(group)) < 3:
        raise ValueError(f"needs 3 persons to leave any out, got {len(np.unique(group))}")
    if set(np.unique(y)) != {0.0, 1.0}:
        raise ValueError(f"labels must be 0 and 1, both, got {sorted(set(np.unique(y)))[:5]}")
