"""From expression probabilities of single frames to the channels of one second."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shared.contracts.channels import EMOTIONS

CIRCUMPLEX: dict[str, tuple[float, float]] = {
    "anger": (-0.51, 0.59),
    "disgust": (-0.60, 0.35),
    "fear": (-0.64, 0.60),
    "happiness": (0.81, 0.51),
    "neutral": (0.0, 0.0),
    "sadness": (-0.63, -0.27),
    "surprise": (0.40, 0.67),
}
"""(valence, arousal) in -1..1 of emotion words as people rate them: Russell & Mehrabian 1977,
Evidence for a three-factor theory of emotions. They describe words, not this person."""

UNPLEASANT = ("anger", "disgust", "fear", "sadness")


def weighted_mean(
    rows: Sequence[NDArray[np.float32]], weights: Sequence[float]
) -> NDArray[np.float64]:
    """Mean of probability rows [N][L], each weighted by its frame's quality, -> [L], sum 1."""
    stacked = np.asarray(rows, np.float64)
    total = np.asarray(weights, np.float64) @ stacked
    return np.asarray(total / total.sum(), np.float64)


def expression_channels(
    by_label: dict[str, float], contempt: float | None = None
) -> dict[str, float | None]:
    """``p_*``, ``s_*``, ``valence`` and ``arousal`` of the eight emotions.

    A label without a source is null, never 0. Saliences are shares among the labels that
    there are; presence and share coincide for a network whose classes exclude each other.
    ``contempt`` comes from blendshapes, where there are. Valence and arousal are the place of the
    network's labels in the circumplex, in which contempt has none.

    >>> channels = expression_channels({"happiness": 0.5, "neutral": 0.5})
    >>> channels["valence"], channels["p_contempt"]
    (0.405, None)
    """
    present = by_label if contempt is None else by_label | {"contempt": contempt}
    total = sum(present.values())
    shares = {label: p / total for label, p in present.items()}
    channels: dict[str, float | None] = {f"p_{e}": present.get(e) for e in EMOTIONS}
    channels |= {f"s_{e}": shares.get(e) for e in EMOTIONS}
    named = sum(by_label.values())
    placed = {label: p / named for label, p in by_label.items() if label in CIRCUMPLEX}
    channels["valence"] = sum(s * CIRCUMPLEX[label][0] for label, s in placed.items())
    channels["arousal"] = sum(s * CIRCUMPLEX[label][1] for label, s in placed.items())
    return channels


def unpleasantness(by_label: dict[str, float]) -> float:
    """Probability of any unpleasant expression, 0..1: the face's share of distress."""
    return min(1.0, sum(by_label.get(label, 0.0) for label in UNPLEASANT))


def ambiguity(by_label: dict[str, float]) -> float:
    """Entropy over its maximum, 0 (one certain label) to 1 (all alike).

    >>> ambiguity({"anger": 0.5, "fear": 0.5}), ambiguity({"anger": 1.0, "fear": 0.0})
    (1.0, 0.0)
    """
    positive = [p for p in by_label.values() if p > 0]
    if len(by_label) < 2:
        return 0.0
    entropy = -sum(p * math.log(p) for p in positive)
    return min(1.0, max(0.0, entropy / math.log(len(by_label))))
