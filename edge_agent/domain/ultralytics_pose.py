"""Ultralytics' pose networks that need no suppression afterwards (YOLO26) to bodies.

The file comes from ``training.export_pose``; the layout is the one their exporter documents:
up to 300 rows of left, top, right, bottom, score, class and 17 times x, y, score, in pixels of the
network's input, best first. Only the layout is used here, nothing of their code.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.letterbox import Letterbox
from edge_agent.domain.pose import KEYPOINTS, Body

COLUMNS: Final = 6 + 3 * len(KEYPOINTS)


def decode(raw: NDArray[np.float32], box: Letterbox, min_score: float) -> tuple[Body, ...]:
    """Raw [1, rows, 57] to bodies in pixels of the frame, surest first.

    Raises:
        ValueError: another layout, for instance of an older network.
    """
    if raw.ndim != 3 or raw.shape[0] != 1 or raw.shape[2] != COLUMNS:
        raise ValueError(f"a pose network must answer [1, rows, {COLUMNS}], got {raw.shape}")
    rows = raw[0][raw[0, :, 4] >= min_score]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    return tuple(_body(row, box) for row in rows)


def _body(row: NDArray[np.float32], box: Letterbox) -> Body:
    table = row[6:].reshape(len(KEYPOINTS), 3)
    scores = np.clip(table[:, 2], 0.0, 1.0).astype(np.float32)
    return Body(box.to_frame(table[:, :2]), scores, float(row[4]))
