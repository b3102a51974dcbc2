"""A body in view as seventeen named points, whichever network found them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.alignment import Square

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


SEEN: Final = 0.3
"""Score from which a keypoint counts: what MoveNet's authors draw (TensorFlow Hub tutorial, 2021).
"""
MARGIN: Final = 1.4
"""Around the seen points: hands and feet are not among them, and a body moves until it is
looked at again."""


def square_around(body: Body) -> Square | None:
    """Where to look for this body next: the upright square around its seen points, with a margin.

    None when fewer than two points are seen.
    """
    points = body.points[body.scores >= SEEN]
    if len(points) < 2:
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    side = max(1.0, MARGIN * float((high - low).max()))
    x, y = ((low + high) / 2).tolist()
    return Square((x, y), side, 0.0)


def certainty(body: Body) -> float:
    """Mean score of the seen points, 0..1; 0 when none is seen."""
    seen = body.scores[body.scores >= SEEN]
    return float(seen.mean()) if len(seen) else 0.0
