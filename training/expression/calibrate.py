"""Temperature scaling: one number that makes the probabilities mean what they say."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LOWEST: Final = 0.05
HIGHEST: Final = 20.0


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> NDArray[np.float64]:
    """exp(z / T) / sum exp(z / T) per row; logits [N, C] -> probabilities [N, C]."""
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError(f"temperature must be finite and > 0, got {temperature}")
    z = logits.astype(np.float64) / temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    scaled: NDArray[np.float64] = e / e.sum(axis=1, keepdims=True)
    return scaled


def fit_temperature(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """The T that minimises the mean negative log likelihood (Guo et al. 2017).

    With b = 1/T the loss is convex and its slope is mean(sum_c p_c z_c - z_label), so bisection
    on the slope finds the minimum. Order of classes, hence accuracy, is unchanged. The result is
    limited to 0.05..20; logits that are perfect or no better than chance end at a limit.
    """
    if len(logits) == 0 or not np.isfinite(logits).all():
        raise ValueError("temperature needs at least one row of finite logits")
    z = logits.astype(np.float64)
    truth = z[np.arange(len(labels)), labels].mean()
    low, high = 1 / HIGHEST, 1 / LOWEST
    for _ in range(60):
        b = 0.5 * (low + high)
        slope = (softmax(z, 1 / b) * z).sum(axis=1).mean() - truth
        low, high = (low, b) if slope > 0 else (b, high)
    return float(2 / (low + high))
