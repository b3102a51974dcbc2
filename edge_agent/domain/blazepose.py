"""BlazePose's raw outputs to body points (Bazarevsky et al. 2020; layout as MediaPipe's).

The detector gives a body's hip centre and a point on the circle around the whole body; the
landmark network, laid over that circle, gives 33 body points and the two for the next frame.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.alignment import Square
from edge_agent.domain.blazeface import LOGIT_LIMIT
from edge_agent.domain.faces import MAX_OVERLAP, Points, overlap
from edge_agent.domain.letterbox import Letterbox

DETECTOR_LAYERS: Final = ((8, 2), (16, 2), (32, 6))
"""Stride and anchors per cell at 224 pixels: 2254 in all."""
LOOSENESS: Final = 1.25
"""MediaPipe's margin around the circle."""
COCO_OF_33: Final = (0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
"""Which of the 33 body points are COCO's seventeen, in COCO's order."""
LANDMARKS: Final = 39
HIP_CENTRE, CIRCLE = 33, 34


@dataclass(frozen=True)
class Candidate:
    """What may be a body: how sure the detector is, 0..1, where to look closer, and its head.

    ``head`` is the middle of its box in pixels, ``head_px`` the box's side.
    """

    score: float
    square: Square
    head: tuple[float, float]
    head_px: float


def detector_candidates(
    regressors: NDArray[np.float32],
    logits: NDArray[np.float32],
    anchors: NDArray[np.float32],
    side: int,
    box: Letterbox,
    min_score: float,
) -> tuple[Candidate, ...]:
    """Regressors [N, 12] (centre, size, 4 points; input pixels) and logits [N], best first.

    Boxes lie around the face and tell bodies apart; of the points, the first is the hip centre and
    the second lies on the circle around the body.
    """
    scores = _sigmoid(logits)
    kept = np.flatnonzero(scores >= min_score)
    kept = kept[np.argsort(-scores[kept], kind="stable")]
    pairs = regressors[kept].reshape(len(kept), 6, 2)
    sizes = pairs[:, 1] / box.scale
    placed = box.to_frame(np.delete(pairs, 1, axis=1) + anchors[kept, None, :] * side)
    boxes = [
        (float(x - w / 2), float(y - h / 2), float(w), float(h))
        for (x, y), (w, h) in zip(placed[:, 0], sizes, strict=True)
    ]
    chosen = _apart(boxes)
    return tuple(
        Candidate(
            float(scores[kept[i]]),
            body_square(placed[i, 1], placed[i, 2]),
            (float(placed[i, 0, 0]), float(placed[i, 0, 1])),
            max(boxes[i][2:]),
        )
        for i in chosen
    )


def body_square(hips: Points, circle: Points) -> Square:
    """The square around the circle, turned so that the body stands upright in it.

    >>> square = body_square(np.array([50.0, 60.0]), np.array([50.0, 20.0]))
    >>> square.centre, square.side, square.angle_deg
    ((50.0, 60.0), 100.0, 0.0)
    """
    (x, y), (cx, cy) = hips.tolist(), circle.tolist()
    side = max(1.0, 2 * LOOSENESS * math.dist((x, y), (cx, cy)))
    return Square((x, y), side, math.degrees(math.atan2(cx - x, y - cy)))


def landmarks(raw: NDArray[np.float32]) -> tuple[Points, NDArray[np.float32]]:
    """Raw [195] -> positions [39, 2] in input pixels, scores [39] 0..1.

    A point's score is the smaller of "in the picture" and "not hidden".
    """
    table = raw.reshape(LANDMARKS, 5)
    return table[:, :2], _sigmoid(table[:, 3:].min(axis=1))


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    clipped = np.clip(logits, -LOGIT_LIMIT, LOGIT_LIMIT)
    return np.asarray(1.0 / (1.0 + np.exp(-clipped)), np.float32)


def _apart(boxes: Sequence[tuple[float, ...]]) -> list[int]:
    kept: list[int] = []
    for index, box in enumerate(boxes):
        if all(overlap(box, boxes[other]) <= MAX_OVERLAP for other in kept):
            kept.append(index)
    return kept
