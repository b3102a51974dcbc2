"""A classifier over YAMNet's labels and signal measures that an operator trained and mounted.

None ships with Attune: the data at hand forbids it. ``python -m training.cues train`` makes one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.cues import CUES
from edge_agent.domain.sound_events import SCORES, LabelScores
from edge_agent.domain.sound_features import FEATURES, features
from edge_agent.domain.spectra import Spectra

SPAN_S = 4
"""Seconds that the head looks back: a cry's length, and that of the clips it is trained on."""
INPUTS = SCORES + len(FEATURES)
CLASSES = (*CUES, "p_other")

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CueHead:
    """Multinomial logistic regression: ``mean`` and ``scale`` [561], ``weights`` [6, 561], ``bias``
    [6] in the order of ``CLASSES``."""

    mean: Vector
    scale: Vector
    weights: Vector
    bias: Vector

    def probabilities(self, inputs: Vector) -> dict[str, float]:
        """Probabilities of the distress cues; with that of any other sound they add up to 1."""
        z = self.weights @ ((inputs - self.mean) / self.scale) + self.bias
        share = np.exp(z - z.max())
        return dict(zip(CUES, (share / share.sum()).tolist(), strict=False))


@dataclass(frozen=True, eq=False)
class HeadSecond:
    """What the head takes from one second."""

    loudness_dbfs: float
    scores: LabelScores
    features: Vector


def head_second(loudness_dbfs: float, scores: LabelScores, frames: Spectra) -> HeadSecond:
    """Of a second that was heard."""
    return HeadSecond(loudness_dbfs, scores, features(frames))


def head_inputs(seconds: Sequence[HeadSecond]) -> Vector:
    """[561]: each label's highest log score over the seconds, which spreads the lowest decades,
    then the forty features of the loudest second."""
    loudest = max(seconds, key=lambda second: second.loudness_dbfs)
    highest = np.max([second.scores for second in seconds], axis=0).astype(np.float64)
    return np.concatenate([np.log(highest + 1e-4), loudest.features])
