"""YuNet's raw outputs to faces (Wu et al. 2023; the decoding of libfacedetection)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Face, KeyPoints, suppress
from edge_agent.domain.letterbox import Letterbox

STRIDES = (8, 16, 32)
Outputs = Mapping[str, NDArray[np.float32]]


def decode(outputs: Outputs, side: int, box: Letterbox, min_score: float) -> tuple[Face, ...]:
    """``cls_S, obj_S`` [1, N, 1], ``bbox_S`` [1, N, 4], ``kps_S`` [1, N, 10] per stride S.

    The score is the geometric mean of class and objectness; offsets count in strides from a
    cell's corner and sizes are logarithms of strides.
    """
    found: list[Face] = []
    for stride in STRIDES:
        found += _decode_layer(outputs, stride, side, box, min_score)
    return suppress(found)


def _decode_layer(
    outputs: Outputs, stride: int, side: int, box: Letterbox, min_score: float
) -> list[Face]:
    scores = np.sqrt(
        np.clip(outputs[f"cls_{stride}"][0, :, 0], 0, 1)
        * np.clip(outputs[f"obj_{stride}"][0, :, 0], 0, 1)
    )
    kept = np.flatnonzero(scores >= min_score)
    rows, columns = np.divmod(kept, side // stride)
    corners = np.stack([columns, rows], 1).astype(np.float32)
    regressed = outputs[f"bbox_{stride}"][0, kept]
    centres = box.to_frame((corners + regressed[:, :2]) * stride)
    sizes = np.exp(regressed[:, 2:]) * stride / box.scale
    offsets = outputs[f"kps_{stride}"][0, kept].reshape(len(kept), 5, 2)
    points = box.to_frame((corners[:, None] + offsets) * stride)
    return [
        _face(s, c, z, p) for s, c, z, p in zip(scores[kept], centres, sizes, points, strict=True)
    ]


def _face(
    score: float,
    centre: NDArray[np.float32],
    size: NDArray[np.float32],
    points: NDArray[np.float32],
) -> Face:
    (cx, cy), (width, height) = centre.tolist(), size.tolist()
    right, left, nose, mouth_right, mouth_left = (tuple(p) for p in points.tolist())
    mouth = ((mouth_right[0] + mouth_left[0]) / 2, (mouth_right[1] + mouth_left[1]) / 2)
    return Face(
        float(score),
        (cx - width / 2, cy - height / 2, width, height),
        KeyPoints(right, left, nose, mouth),
    )
