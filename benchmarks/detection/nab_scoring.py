"""NAB's score, for every threshold at once.

Lavin & Ahmad 2015 (doi 10.1109/ICMLA.2015.141): in a labelled window the earliest detection
gives ``A_TP s(y) / s(-1)`` with ``s(y) = 2/(1 + e^(5y)) - 1`` and ``y`` in -1..0 from the window's
first row to its last, a false detection costs ``A_FP`` times a share that grows with its distance
behind the last window, a missed window costs ``A_FN``; the first 15 % (at most 750 rows) of a
series are not scored. 100 is every window found at its first row, 0 is never alarming.

Lowering the threshold adds rows in the order of their scores, so a series is a list of steps:
the score at which a row is added and what it adds. Any set of series is then one sort and one
running sum, and the best threshold is exact.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Windows = Sequence[tuple[int, int]]
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Steps:
    """One series: what each row adds once the threshold reaches its score; highest first."""

    scores: Floats
    gains: Floats
    windows: int


def probation(rows: int) -> int:
    """Rows at the beginning that are not scored."""
    return math.floor(min(0.15 * rows, 750))


def steps(scores: Sequence[float], windows: Windows, weights: Weights) -> Steps:
    """The steps of one series; ``windows`` as row ranges, both ends included, not overlapping."""
    earliest: dict[int, float] = {}
    limits, gains = [], []
    first = probation(len(scores))
    for row in sorted(range(first, len(scores)), key=lambda r: -scores[r]):
        inside = next((n for n, (a, b) in enumerate(windows) if a <= row <= b), None)
        if inside is None:
            gain = weights["fpWeight"] * _false(windows, row)
        else:
            worth = weights["tpWeight"] * _true(windows[inside], row)
            before = earliest.get(inside, -weights["fnWeight"])
            gain = max(worth - before, 0.0)
            earliest[inside] = before + gain
        limits.append(scores[row])
        gains.append(gain)
    return Steps(np.array(limits), np.array(gains), len(windows))


def best_limit(series: Sequence[Steps]) -> float:
    """The threshold with the highest sum; infinite where never alarming is best."""
    scores = np.concatenate([item.scores for item in series])
    order = np.argsort(-scores, kind="stable")
    scores = scores[order]
    total = np.cumsum(np.concatenate([item.gains for item in series])[order])
    whole = np.append(scores[1:] < scores[:-1], True)  # equal scores come together or not at all
    at = int(np.argmax(np.where(whole, total, -np.inf)))
    return float(scores[at]) if total[at] > 0.0 else math.inf


def normalised(series: Sequence[Steps], limit: float, weights: Weights) -> float:
    """NAB's score of several series at one threshold: 0 for never alarming, 100 for perfect."""
    gained = sum(float(item.gains[item.scores >= limit].sum()) for item in series)
    windows = sum(item.windows for item in series)
    return 100.0 * gained / (windows * (weights["tpWeight"] + weights["fnWeight"]))


def _true(window: tuple[int, int], row: int) -> float:
    width = window[1] - window[0] + 1
    return _sigmoid(-(window[1] - row + 1) / width) / _sigmoid(-1.0)


def _false(windows: Windows, row: int) -> float:
    """The share of a false detection's cost: little right behind a window, -1 far from all."""
    last = max((w for w in windows if w[1] < row), default=None)
    if last is None:
        return -1.0
    y = (row - last[1]) / max(last[1] - last[0], 1)
    return -1.0 if y > 3.0 else _sigmoid(y)


def _sigmoid(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0
