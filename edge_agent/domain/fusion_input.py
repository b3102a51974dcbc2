"""What the learned fusion hears of each sense in one second: four vectors, or none of a sense.

The network was trained on these very functions, so that a number means the same there and here.
Cues are not among them: it learned from spoken sentences, in which nobody screams.
"""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.movement import MOVEMENT
from edge_agent.domain.sound_features import FEATURES
from shared.contracts.window import ModalityName

SENSES: Final[tuple[ModalityName, ...]] = ("face", "voice", "body", "motion")
FACE_LABELS: Final = ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")
LEAST_PROBABILITY: Final = 1e-4
"""Below it a logarithm says more of rounding than of a face."""
LARGEST_SPIKE_DB: Final = 40.0
LEAST_SPEED: Final = 0.01
SIZES: Final[Mapping[ModalityName, int]] = {
    "face": len(FACE_LABELS) + 1,
    "voice": len(FEATURES) + 3,
    "body": 2 * len(MOVEMENT) + 1,
    "motion": 3,
}

Vector = NDArray[np.float32]


def face_vector(by_label: Mapping[str, float], quality: float) -> Vector | None:
    """Logarithms of the seven probabilities and the face's quality 0..1, [8].

    None where a label is missing: another expression network was mounted, or it rests.

    >>> face_vector({"anger": 1.0}, 1.0) is None
    True
    """
    if any(label not in by_label for label in FACE_LABELS):
        return None
    logs = [math.log(max(by_label[label], LEAST_PROBABILITY)) for label in FACE_LABELS]
    return np.array([*logs, quality], np.float32)


def voice_vector(
    features: NDArray[np.float64], p_voice: float | None, spike_db: float | None, quality: float
) -> Vector:
    """``sound_features.FEATURES``, voice activity, dB above the room, quality, [43].

    What is not known is 0: nobody speaks, and nothing stands out.
    """
    spike = min(spike_db or 0.0, LARGEST_SPIKE_DB)
    return np.array([*features, p_voice or 0.0, spike, quality], np.float32)


def body_vector(channels: Mapping[str, float | None], quality: float) -> Vector | None:
    """``MOVEMENT``, whether each is known, quality, [13]; None where none of them is."""
    values = [channels.get(name) for name in MOVEMENT]
    if all(value is None for value in values):
        return None
    numbers = [_scaled(name, v) for name, v in zip(MOVEMENT, values, strict=True)]
    known = [float(value is not None) for value in values]
    return np.array([*numbers, *known, quality], np.float32)


def motion_vector(energy: float, erratic: float, quality: float) -> Vector:
    """Motion energy, erratic ratio, quality, [3]."""
    return np.array([energy, erratic, quality], np.float32)


def _scaled(name: str, value: float | None) -> float:
    """About -5..5: speed as a logarithm, the torso's angle in right angles; 0 where unknown."""
    if value is None:
        return 0.0
    if name == "keypoint_speed":
        return math.log(max(value, 0.0) + LEAST_SPEED)
    return value / 90.0 if name == "torso_angle_deg" else value
