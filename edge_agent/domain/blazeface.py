"""BlazeFace's raw outputs to faces (Bazarevsky et al. 2019; anchors as MediaPipe lays them)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Face, KeyPoints, suppress
from edge_agent.domain.letterbox import Letterbox

LOGIT_LIMIT = 80.0
"""Beyond this exp() leaves single precision; MediaPipe clips there too."""


def anchor_centres(side: int, layers: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Cell centres in 0..1, [N, 2], for ``(stride, anchors per cell)`` of each layer.

    Anchors have no size of their own: boxes are regressed in input pixels.

    >>> anchor_centres(192, [(4, 1)]).shape, anchor_centres(128, [(8, 2), (16, 6)]).shape
    ((2304, 2), (896, 2))
    """
    centres = []
    for stride, per_cell in layers:
        cells = side // stride
        line = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(line, line, indexing="ij")
        centres.append(np.repeat(np.stack([x.ravel(), y.ravel()], 1), per_cell, axis=0))
    return np.concatenate(centres).astype(np.float32)


def decode(
    regressors: NDArray[np.float32],
    logits: NDArray[np.float32],
    anchors: NDArray[np.float32],
    side: int,
    box: Letterbox,
    min_score: float,
) -> tuple[Face, ...]:
    """Regressors [N, 16] (centre, size, 6 points; input pixels) and logits [N] to faces.

    Points are right eye, left eye, nose, mouth and two ears; the ears are not used.
    """
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits, -LOGIT_LIMIT, LOGIT_LIMIT)))
    kept = np.flatnonzero(scores >= min_score)
    pairs = regressors[kept].reshape(len(kept), 8, 2)
    sizes = pairs[:, 1] / box.scale
    points = np.delete(pairs, 1, axis=1) + anchors[kept, None, :] * side
    placed = box.to_frame(points)
    return suppress([_face(s, p, z) for s, p, z in zip(scores[kept], placed, sizes, strict=True)])


def _face(score: float, points: NDArray[np.float32], size: NDArray[np.float32]) -> Face:
    (cx, cy), (width, height) = points[0].tolist(), size.tolist()
    right, left, nose, mouth = (tuple(p) for p in points[1:5].tolist())
    return Face(
        float(score),
        (cx - width / 2, cy - height / 2, width, height),
        KeyPoints(right, left, nose, mouth),
    )
