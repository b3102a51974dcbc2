"""Figures of a seven-class classifier, in numpy, and their 95 % intervals.

Probabilities are float [N, 7] with rows summing to 1; labels int [N].
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.floating]
Labels = NDArray[np.integer]

ECE_BINS: Final = 15  # as in Guo et al. 2017
_Z95: Final = 1.959964


@dataclass(frozen=True)
class Bins:
    """Reliability per equal-width bin of the top probability; empty bins hold zeros.

    confidence, accuracy: mean top probability and share correct, [bins]; count: faces, [bins].
    """

    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    count: NDArray[np.int64]


def reliability_bins(p: Probabilities, labels: Labels, bins: int = ECE_BINS) -> Bins:
    """Group faces by top probability into (0, 1/bins], (1/bins, 2/bins], ..."""
    top = p.max(axis=1).astype(np.float64)
    correct = p.argmax(axis=1) == labels
    where = np.clip(np.ceil(top * bins).astype(np.int64) - 1, 0, bins - 1)
    count = np.bincount(where, minlength=bins)
    divisor = np.maximum(count, 1)
    confidence = np.bincount(where, weights=top, minlength=bins) / divisor
    accuracy = np.bincount(where, weights=correct, minlength=bins) / divisor
    return Bins(confidence, accuracy, count)


def expected_calibration_error(p: Probabilities, labels: Labels, bins: int = ECE_BINS) -> float:
    """Sum over bins of (share of faces) x |accuracy - confidence| (Naeini et al. 2015).

    >>> p = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    >>> round(expected_calibration_error(p, np.array([0, 0, 0, 1])), 3)
    0.1
    """
    b = reliability_bins(p, labels, bins)
    return float((b.count * np.abs(b.accuracy - b.confidence)).sum() / b.count.sum())


def accuracy(p: Probabilities, labels: Labels) -> float:
    return float((p.argmax(axis=1) == labels).mean())


def recall_per_class(p: Probabilities, labels: Labels) -> NDArray[np.float64]:
    """Share of each class found, [7]; nan for a class without faces."""
    found = p.argmax(axis=1) == labels
    classes = p.shape[1]
    total = np.bincount(labels, minlength=classes).astype(np.float64)
    hits = np.bincount(labels, weights=found, minlength=classes)
    recall: NDArray[np.float64] = np.full(classes, np.nan)
    np.divide(hits, total, out=recall, where=total > 0)
    return recall


def macro_f1(p: Probabilities, labels: Labels) -> float:
    """Unweighted mean over the classes of 2 TP / (2 TP + FP + FN)."""
    classes = p.shape[1]
    guess = p.argmax(axis=1)
    hits = np.bincount(labels[guess == labels], minlength=classes)
    both = np.bincount(labels, minlength=classes) + np.bincount(guess, minlength=classes)
    return float((2 * hits / np.maximum(both, 1)).mean())


def negative_log_likelihood(p: Probabilities, labels: Labels) -> float:
    """Mean of -ln p of the true class, in nats."""
    chosen = p[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())


def wilson_interval(share: float, n: int) -> tuple[float, float]:
    """95 % interval of a share of n trials (Wilson 1927).

    >>> low, high = wilson_interval(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    z2 = _Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return middle - half, middle + half


def bootstrap_interval(
    figure: Callable[[Probabilities, Labels], float],
    p: Probabilities,
    labels: Labels,
    *,
    rounds: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % percentile interval of `figure` over resampled faces (Efron 1979)."""
    rng = np.random.default_rng(seed)
    n = len(labels)
    draws = [figure(p[i], labels[i]) for i in (rng.integers(0, n, n) for _ in range(rounds))]
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True)
class Lead:
    """Two classifiers on the same faces: how far the first is ahead, and whether by chance.

    points: difference of the accuracies, 0..1, with its 95 % interval; p_value: McNemar, exact.
    """

    points: float
    interval: tuple[float, float]
    p_value: float


def lead(p: Probabilities, other: Probabilities, labels: Labels) -> Lead:
    """Compare face by face: only faces that one gets right and the other wrong tell anything.

    The exact test of McNemar (1947), two-sided; the interval is Wald's for paired shares. Two
    separate intervals may overlap and the difference be plain all the same, since the same faces
    are hard for both.

    >>> right, wrong = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    >>> a = np.concatenate([right] * 8 + [wrong] * 2)
    >>> b = np.concatenate([right] * 2 + [wrong] * 8)
    >>> found = lead(a, b, np.zeros(10, int))
    >>> round(found.points, 2), round(found.p_value, 4)
    (0.6, 0.0312)
    """
    first, second = (q.argmax(axis=1) == labels for q in (p, other))
    ahead, behind, n = int((first & ~second).sum()), int((second & ~first).sum()), len(labels)
    points = (ahead - behind) / n
    half = _Z95 * math.sqrt(max(0.0, ahead + behind - (ahead - behind) ** 2 / n)) / n
    return Lead(points, (points - half, points + half), _two_sided(ahead, ahead + behind))


def _two_sided(hits: int, trials: int) -> float:
    """Chance that a fair coin lies at least as far from the middle as `hits` of `trials`."""
    extreme = min(hits, trials - hits)
    tail = sum(math.comb(trials, k) for k in range(extreme + 1))
    return min(1.0, 2 * tail / (1 << trials))
