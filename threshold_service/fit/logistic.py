"""Logistic regression with a ridge, by Newton's method."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDS = 100
CONVERGED = 1e-9


def expit(y: Array) -> Array:
    """``1 / (1 + exp(-y))`` without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * y)), dtype=np.float64)


def fit_logistic(
    x: Array, y: Array, weights: Array, ridge: Array, offset: Array | None = None
) -> Array:
    """The ``b`` (k,) that maximises ``sum w ln P(y | x b + offset) - sum ridge b^2 / 2``.

    ``x`` (n, k) with a column of ones where an intercept is wanted, ``y`` (n,) in 0..1,
    ``weights`` (n,), ``ridge`` (k,): the prior precision of each coefficient, N(0, 1/ridge).
    Steps are halved until the likelihood grows, so that separable data end at the ridge.
    Raises ``ValueError`` where shapes differ or something is not finite.
    """
    if x.shape != (len(y), len(ridge)) or len(weights) != len(y):
        raise ValueError(f"shapes must agree, got {x.shape}, {y.shape}, {ridge.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("x and y must be finite")
    start = np.zeros(len(y)) if offset is None else offset
    b = np.zeros(len(ridge))
    best = _objective(x @ b + start, y, weights, ridge, b)
    for _ in range(ROUNDS):
        p = expit(x @ b + start)
        gradient = x.T @ (weights * (y - p)) - ridge * b
        hessian = (x * (weights * p * (1.0 - p))[:, None]).T @ x + np.diag(ridge)
        change = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
        share = 1.0
        while share > CONVERGED:
            now = _objective(
                x @ (b + share * change) + start, y, weights, ridge, b + share * change
            )
            if now >= best:
                break
            share /= 2.0
        b, best = b + share * change, now
        if float(np.max(np.abs(share * change))) < CONVERGED:
            break
    return b


def _objective(odds: Array, y: Array, weights: Array, ridge: Array, b: Array) -> float:
    likelihood = float(np.sum(weights * (y * odds - np.logaddexp(0.0, odds))))
    return likelihood - 0.5 * float(np.sum(ridge * b * b))
