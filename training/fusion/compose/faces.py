"""Faces as the edge sees them, clean and spoilt before the network looks.

Only pictures that the expression network did not learn from: FER2013's val and publictest. On
its own training pictures it is surer than on anybody's face, and the fusion would learn that.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.face_summary import FrameFaces
from edge_agent.domain.fusion_input import face_vector
from edge_agent.domain.picture import blur_effect, light
from edge_agent.ports import ExpressionNetwork
from training.expression.data import Faces

Grey = NDArray[np.uint8]
EYES_PX = 17.3
"""Median of FER2013's pictures (``edge_agent.domain.alignment``): they say nothing of distance."""
EMOTION_OF = {
    "angry": "anger", "disgust": "disgust", "fear": "fear", "happy": "happiness",
    "neutral": "neutral", "sad": "sadness", "surprise": "surprise",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One second of a face: the fusion's vector, and what the weighted fusion makes of it."""

    vector: NDArray[np.float32]
    by_label: dict[str, float]
    quality: float


def blurred(face: Grey, rng: np.random.Generator) -> Grey:
    """Out of focus: Gaussian of 0.6 to 2.2 pixels."""
    return np.asarray(cv2.GaussianBlur(face, (0, 0), rng.uniform(0.6, 2.2)), np.uint8)


def darkened(face: Grey, rng: np.random.Generator) -> Grey:
    """A dim room: a tenth to a half of the light, sensor noise of 3 grey levels."""
    return _noised(np.asarray(face * rng.uniform(0.1, 0.5), np.float64), 3.0, rng)


def noisy(face: Grey, rng: np.random.Generator) -> Grey:
    """High gain: noise of 8 to 40 grey levels."""
    return _noised(face.astype(np.float64), rng.uniform(8.0, 40.0), rng)


def clean(face: Grey, _rng: np.random.Generator) -> Grey:
    """As it is."""
    return face


VARIANTS: tuple[Callable[[Grey, np.random.Generator], Grey], ...] = (
    clean,
    blurred,
    darkened,
    noisy,
)


def _noised(face: NDArray[np.float64], level: float, rng: np.random.Generator) -> Grey:
    noise = rng.normal(0.0, level, face.shape)
    return np.asarray(np.clip(np.rint(face + noise), 0, 255), np.uint8)


def see(face: Grey, network: ExpressionNetwork) -> Seen:
    """What one second of this picture gives: probabilities, and the edge's own quality."""
    probabilities = network.probabilities([face])[0]
    by_label = dict(zip(network.labels, map(float, probabilities), strict=True))
    frame = FrameFaces(1, EYES_PX, blur_effect(face), 1.0, probabilities)
    quality = frame.quality * light(face).quality
    vector = face_vector(by_label, quality)
    if vector is None:
        raise ValueError(f"seven expressions expected, the network knows {network.labels}")
    return Seen(vector, by_label, quality)


def without_copies(faces: Faces, digests: frozenset[str]) -> Faces:
    """Those whose bytes are not among ``digests`` and come for the first time."""
    seen = set(digests)
    keep = []
    for digest in faces.digests:
        keep.append(digest not in seen)
        seen.add(digest)
    return faces.subset(np.array(keep))
