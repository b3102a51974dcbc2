"""MoveNet's raw output to a body (Google 2021; single person, COCO's points)."""

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.alignment import Square, from_crop
from edge_agent.domain.pose import KEYPOINTS, Body


def decode(raw: NDArray[np.float32], square: Square) -> Body:
    """Raw [..., 17, 3] (y, x in 0..1 of the crop, score) to a body in pixels of the frame.

    The network always names seventeen places. That there is a body at all is as sure as its
    surer half of points: of somebody at a table only the upper half is in view.
    """
    table = raw.reshape(len(KEYPOINTS), 3).astype(np.float32)
    points = from_crop(table[:, 1::-1], square, 1)
    scores = np.clip(table[:, 2], 0.0, 1.0)
    surer = np.sort(scores)[len(scores) // 2 :]
    return Body(points, scores, float(surer.mean()))
