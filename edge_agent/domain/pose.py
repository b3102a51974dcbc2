"""A body in view as seventeen named points, whichever network found them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

KEYPOINTS: Final = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
"""COCO's order (Lin et al. 2014); left and right are the person's own."""


@dataclass(frozen=True)
class Body:
    """``points`` [17, 2] in pixels of the frame (x, y), ``scores`` [17] 0..1: how sure the network
    is of each point; ``score`` 0..1: how sure it is that there is a body at all."""

    points: NDArray[np.float32]
    scores: NDArray[np.float32]
    score: float

    def __post_init__(self) -> None:
        if self.points.shape != (len(KEYPOINTS), 2) or self.scores.shape != (len(KEYPOINTS),):
            raise ValueError(
                f"a body has points [17, 2] and scores [17], got {self.points.shape} "
                f"and {self.scores.shape}"
            )
        if not np.isfinite(self.points).all() or not np.isfinite(self.scores).all():
            raise ValueError("a body's points and scores must be finite numbers")
