"""A classifier over YAMNet's labels and signal measures that an operator trained and mounted.

None ships with Attune: the data at hand forbids it. ``python -m training.cues train`` makes one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.cues import CUES
from edge_agent.domain.sound_events import SCORES, LabelScores
from edge_agent.domain.sound_features import FEATURES, features
from edge_agent.domain.spectra import Spectra

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


def head_inputs(scores: LabelScores, frames: Spectra) -> Vector:
    """[561]: log scores, which spread their lowest decades, then the signal's features."""
    return np.concatenate([np.log(scores.astype(np.float64) + 1e-4), features(frames)])
