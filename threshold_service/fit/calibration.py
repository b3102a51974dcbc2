"""Calibration maps from predictions on persons that a model has not seen."""

import numpy as np

from threshold_service.domain.probability_calibration import SMALLEST, Calibration
from threshold_service.fit.logistic import Array, expit, fit_logistic

NO_RIDGE = 1e-9


def fit_beta(s: Array, y: Array, weights: Array | None = None) -> Calibration:
    """Beta calibration (Kull, Silva Filho & Flach 2017) of probabilities ``s`` (n,).

    A negative ``a`` or ``b`` would not be monotone: that side is dropped and the rest fitted
    again, as the authors do.
    """
    w = np.ones(len(s)) if weights is None else weights
    p = np.clip(s, SMALLEST, 1.0 - SMALLEST)
    sides = np.column_stack([np.log(p), -np.log1p(-p)])
    kept = [0, 1]
    while True:
        x = np.column_stack([sides[:, kept], np.ones(len(s))])
        found = fit_logistic(x, y, w, np.full(x.shape[1], NO_RIDGE))
        low = [side for side, b in zip(kept, found, strict=False) if b < 0.0]
        if not low:
            break
        kept = [side for side in kept if side not in low[:1]]
    parts = dict(zip(kept, found, strict=False))
    return Calibration(float(parts.get(0, 0.0)), float(parts.get(1, 0.0)), float(found[-1]))


def fit_platt(s: Array, y: Array, weights: Array | None = None) -> Calibration:
    """Platt's scaling (1999) of the log odds of ``s``, with his smoothed targets.

    A negative slope is refused: such predictions are worse than none.
    """
    w = np.ones(len(s)) if weights is None else weights
    p = np.clip(s, SMALLEST, 1.0 - SMALLEST)
    positive, negative = float(np.sum(w * y)), float(np.sum(w * (1.0 - y)))
    target = np.where(y > 0.5, (positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0))
    x = np.column_stack([np.log(p) - np.log1p(-p), np.ones(len(s))])
    slope, intercept = fit_logistic(x, target, w, np.full(2, NO_RIDGE))
    return Calibration(float(slope), float(slope), float(intercept))


def fit_omega(odds: Array, y: Array, persons: Array, weights: Array) -> float:
    """How far persons' intercepts scatter beyond chance: ``b0_p ~ N(0, omega^2)``.

    Each person's own intercept by maximum likelihood under a wide prior, then the variance of
    the intercepts less their mean squared error, at least 0 (method of moments, as in
    DerSimonian & Laird 1986). ``weights``: how many independent judgements a row is.
    """
    wide = 1.0 / 16.0
    found, errors = [], []
    for person in np.unique(persons):
        mine = persons == person
        ones = np.ones((int(mine.sum()), 1))
        own = fit_logistic(ones, y[mine], weights[mine], np.array([wide]), odds[mine])[0]
        p = expit(odds[mine] + own)
        found.append(own)
        errors.append(1.0 / (float(np.sum(weights[mine] * p * (1.0 - p))) + wide))
    return float(np.sqrt(max(0.0, float(np.var(found)) - float(np.mean(errors)))))
