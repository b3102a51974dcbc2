"""A detected face in pixels of the frame, and the suppression of overlapping ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
"""Positions as (x, y) in pixels, [N, 2]."""
Frame = NDArray[np.uint8]
"""BGR, [height, width, 3]."""

MAX_OVERLAP = 0.3
"""Two boxes sharing more than this are one face (MediaPipe's and YuNet's own setting)."""


@dataclass(frozen=True)
class KeyPoints:
    """The four points that every detector gives; right and left are the person's own."""

    right_eye: tuple[float, float]
    left_eye: tuple[float, float]
    nose: tuple[float, float]
    mouth: tuple[float, float]


@dataclass(frozen=True)
class Face:
    """One detection: confidence 0..1, box (x, y, width, height) and key points in pixels."""

    score: float
    box: tuple[float, float, float, float]
    points: KeyPoints


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Intersection over union of two boxes (x, y, width, height).

    >>> overlap((0, 0, 2, 2), (1, 0, 2, 2))
    0.3333333333333333
    """
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0.0, width) * max(0.0, height)
    union = a[2] * a[3] + b[2] * b[3] - shared
    return shared / union if union > 0 else 0.0


def suppress(faces: list[Face], max_overlap: float = MAX_OVERLAP) -> tuple[Face, ...]:
    """Greedy non-maximum suppression, best first; equal scores keep their order."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda f: -f.score):
        if all(overlap(face.box, other.box) <= max_overlap for other in kept):
            kept.append(face)
    return tuple(kept)
