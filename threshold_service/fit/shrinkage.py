"""Covariances that can be inverted, from blocks of few independent and sometimes absent values."""

import numpy as np

from threshold_service.fit.logistic import Array

LEAST_SHARE = 1e-3
"""Eigenvalues below this share of their mean are raised to it: pairs of channels seen at
different times need not make a covariance."""


def ledoit_wolf(x: Array, rows_per_sample: float = 1.0) -> tuple[Array, float]:
    """Covariance about 0 of rows ``x`` (n, k), nan where absent, shrunk to ``mean variance I``.

    Intensity after Ledoit & Wolf 2004, with ``rows_per_sample`` rows counted as one, since
    neighbouring blocks repeat one another. Each entry is the mean over the rows that have both
    channels. Returns the covariance (k, k) and the intensity (0..1).
    """
    seen = np.isfinite(x)
    filled = np.where(seen, x, 0.0)
    pairs = np.maximum(seen.T.astype(float) @ seen.astype(float), 1.0)
    sample = filled.T @ filled / pairs
    size = x.shape[1]
    mean = float(np.trace(sample)) / size
    target = mean * np.eye(size)
    distance = float(np.sum((sample - target) ** 2))
    squares = (filled**2).T @ filled**2 / pairs
    scatter = float(np.sum((squares - sample**2) / pairs)) * rows_per_sample
    share = 1.0 if distance == 0.0 else min(1.0, max(0.0, scatter / distance))
    shrunk = share * target + (1.0 - share) * sample
    return _definite(shrunk, LEAST_SHARE * mean), share


def _definite(matrix: Array, least: float) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    made = (vectors * np.maximum(values, least)) @ vectors.T
    return np.asarray((made + made.T) / 2.0, dtype=np.float64)
