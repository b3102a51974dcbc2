"""Figures with intervals: accuracy, distress AUROC and calibration, resampled by sequence.

Seconds of one sequence are one person's, so whole sequences are drawn (bootstrap, 1,000 times).
Few actors are held out: the interval does not cover how other voices would differ.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.affect import UNPLEASANT
from training.expression.metrics import expected_calibration_error

Array = NDArray[np.float64]
DRAWS = 1000


@dataclass(frozen=True)
class Figure:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def resampled(
    measure: Callable[[NDArray[np.int64]], float], sequences: int, draws: int = DRAWS, seed: int = 0
) -> Figure:
    """``measure`` takes the rows of the sequences that count, each as often as it was drawn."""
    rng = np.random.default_rng(seed)
    drawn = [measure(rng.integers(0, sequences, sequences)) for _ in range(draws)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Figure(measure(np.arange(sequences)), float(low), float(high))


def auroc(score: Array, truth: NDArray[np.bool_]) -> float:
    """Mann-Whitney: how often a true second has the larger score, ties for half.

    >>> auroc(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, False, True, True]))
    0.875
    """
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return float("nan")
    return float((rank[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def distressed(labels: NDArray[np.int64], classes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Whether a second's emotion is one that the edge counts as unpleasant."""
    unpleasant = [classes.index(name) for name in UNPLEASANT]
    return np.isin(labels, unpleasant)


def distress_of(probs: Array, classes: tuple[str, ...]) -> Array:
    """[..., C] -> [...]: the share of the unpleasant ones, as the face's on the edge."""
    return np.asarray(probs[..., [classes.index(name) for name in UNPLEASANT]].sum(-1))


@dataclass(frozen=True)
class Judged:
    """What one fusion said of N sequences: ``score`` [N, T] 0..1, ``counts`` bool [N, T].

    The intervals take scores to a thousandth, which lets every draw be a sum of histograms.
    """

    score: Array
    truth: NDArray[np.bool_]
    counts: NDArray[np.bool_]

    def figure(self) -> Figure:
        """Distress AUROC."""
        low, high = np.nanpercentile(self._drawn(), [2.5, 97.5])
        return Figure(self._value(), float(low), float(high))

    def beyond(self, other: "Judged") -> Figure:
        """Paired: by how much this one's AUROC is the larger."""
        low, high = np.nanpercentile(self._drawn() - other._drawn(), [2.5, 97.5])
        return Figure(self._value() - other._value(), float(low), float(high))

    def _value(self) -> float:
        return auroc(self.score[self.counts], self.truth[self.counts])

    def _drawn(self) -> Array:
        """[DRAWS] AUROCs, the same sequences drawn for every ``Judged`` of as many."""
        sequences = len(self.score)
        rng = np.random.default_rng(0)
        times = rng.multinomial(sequences, np.full(sequences, 1 / sequences), DRAWS).astype(float)
        positive = times @ self._histograms(self.counts & self.truth)
        negative = times @ self._histograms(self.counts & ~self.truth)
        below = np.cumsum(negative, 1) - negative / 2
        pairs = positive.sum(1) * negative.sum(1)
        with np.errstate(invalid="ignore"):
            return np.asarray((positive * below).sum(1) / pairs)

    def _histograms(self, which: NDArray[np.bool_]) -> Array:
        """[N, 1001]: how often each score is among a sequence's."""
        level = np.rint(np.clip(self.score, 0.0, 1.0) * 1000).astype(np.int64)
        made = np.zeros((len(level), 1001))
        rows = np.broadcast_to(np.arange(len(level))[:, None], level.shape)
        np.add.at(made, (rows[which], level[which]), 1.0)
        return made


def accuracy(probs: Array, labels: NDArray[np.int64], counts: NDArray[np.bool_]) -> Figure:
    """Share of seconds whose largest probability is the right one."""
    right = (probs.argmax(-1) == labels) & counts
    return resampled(
        lambda rows: float(right[rows].sum() / max(1, counts[rows].sum())), len(labels)
    )


def balanced_accuracy(probs: Array, labels: NDArray[np.int64], counts: NDArray[np.bool_]) -> Figure:
    """Mean over the classes of the share found."""
    right, classes = probs.argmax(-1) == labels, np.unique(labels)
    hits = np.array([(right & counts & (labels == c)).sum(1) for c in classes])
    total = np.array([(counts & (labels == c)).sum(1) for c in classes])

    def of(rows: NDArray[np.int64]) -> float:
        return float((hits[:, rows].sum(1) / np.maximum(total[:, rows].sum(1), 1)).mean())

    return resampled(of, len(labels))


def calibration(probs: Array, labels: NDArray[np.int64], counts: NDArray[np.bool_]) -> float:
    """Expected calibration error over the seconds that count, 15 bins."""
    return expected_calibration_error(probs[counts], labels[counts])
