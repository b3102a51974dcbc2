"""What a face's mesh measures, in the head's own axes and in eye distances.

The mesh is turned so that x runs from the person's right eye to the left, y from the forehead
to under the nose and z out of the picture; the origin lies between the eyes. A unit is the
distance between the eyes' middles in space (about 63 mm in adults), so neither the camera's
distance nor a turn of the head changes a measure. Over neutral faces of FER2013's validation split,
turning by the mesh's own depth brings the spread (1.48 x median absolute deviation) of the lip
corners' height from 0.035 to 0.016 and of the chin's from 0.143 to 0.077
(``benchmarks.face_movements``).
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.mesh import LEFT_EYE, MOUTH, RIGHT_EYE, Mesh

MAX_TURN_DEG = 30.0
"""Further to the side or up, half of the face is the network's guess."""
MIN_FRAMES = 2

_FOREHEAD, _UNDER_NOSE, _CHIN = 10, 2, 152
_INNER_BROWS = (107, 55, 66, 65, 336, 285, 296, 295)
_OUTER_BROWS = (70, 63, 46, 53, 300, 293, 276, 283)
_UPPER_LIDS = ((160, 159, 158), (385, 386, 387))
_LOWER_LIDS = ((144, 145, 153), (380, 374, 373))
_INNER_LIPS = (13, 14)

Placed = NDArray[np.float64]
"""Mesh points in the head's axes, [468 or 478, 3]."""


@dataclass(frozen=True)
class FaceShape:
    """Lengths in eye distances; ``eye_opening`` is a share of the eye's own width."""

    inner_brow: float
    """Height of the inner brow ends over the eyes."""
    outer_brow: float
    """Height of the outer brow ends over the eyes."""
    lower_lid: float
    """Height of the lower lids over the line between each eye's corners."""
    eye_opening: float
    """Gap between the lids (Soukupova & Cech 2016)."""
    lip_corner: float
    """Height of the lip corners over the middle of the lips: opening the jaw cancels out."""
    mouth_width: float
    """Between the lip corners."""
    lip_gap: float
    """Between the inner lips."""
    chin: float
    """From under the nose to the chin."""

    def minus(self, other: "FaceShape") -> "FaceShape":
        """Differences, measure by measure."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return FaceShape(*(a - b for a, b in pairs))


def measure(mesh: Mesh) -> FaceShape | None:
    """The shape of one face; None when it is turned too far away, or when points coincide."""
    points = np.column_stack([mesh.points, mesh.depth]).astype(np.float64)
    axes = _axes(points)
    if axes is None or _turn_deg(axes[2]) > MAX_TURN_DEG:
        return None
    right, left = points[list(RIGHT_EYE)].mean(0), points[list(LEFT_EYE)].mean(0)
    unit = float(np.linalg.norm(left - right))
    return _shape((points - (right + left) / 2) @ axes.T / unit)


def median(shapes: Sequence[FaceShape]) -> FaceShape | None:
    """Measure by measure: a blink or a bad frame of five changes nothing.

    >>> median([]) is None
    True
    """
    if len(shapes) < MIN_FRAMES:
        return None
    return FaceShape(*np.median([astuple(s) for s in shapes], axis=0).tolist())


def _axes(points: Placed) -> Placed | None:
    """Rows x, y, z of the head as seen by the camera, each of length one."""
    across = points[list(LEFT_EYE)].mean(0) - points[list(RIGHT_EYE)].mean(0)
    out = np.cross(across, points[_UNDER_NOSE] - points[_FOREHEAD])
    if not np.linalg.norm(out) > 0:
        return None
    x, z = across / np.linalg.norm(across), out / np.linalg.norm(out)
    return np.stack([x, np.cross(z, x), z])


def _turn_deg(z: Placed) -> float:
    return math.degrees(math.acos(min(1.0, abs(float(z[2])))))


def _shape(placed: Placed) -> FaceShape:
    lips = placed[list(_INNER_LIPS)]
    corners = placed[list(MOUTH)]
    eyes = (RIGHT_EYE, LEFT_EYE)
    return FaceShape(
        inner_brow=_height(placed, _INNER_BROWS),
        outer_brow=_height(placed, _OUTER_BROWS),
        lower_lid=_mean(
            [
                _height(placed, lid) - _height(placed, e)
                for lid, e in zip(_LOWER_LIDS, eyes, strict=True)
            ]
        ),
        eye_opening=_mean([_opening(placed, n) for n in range(2)]),
        lip_corner=float(lips[:, 1].mean() - corners[:, 1].mean()),
        mouth_width=_distance(*corners),
        lip_gap=_distance(*lips),
        chin=float(placed[_CHIN, 1] - placed[_UNDER_NOSE, 1]),
    )


def _height(placed: Placed, indices: Sequence[int]) -> float:
    return -float(placed[list(indices), 1].mean())


def _opening(placed: Placed, eye: int) -> float:
    pairs = zip(_UPPER_LIDS[eye], _LOWER_LIDS[eye], strict=True)
    gap = _mean([_distance(placed[up], placed[low]) for up, low in pairs])
    width = _distance(*placed[list((RIGHT_EYE, LEFT_EYE)[eye])])
    return gap / width if width > 0 else 0.0


def _distance(a: Placed, b: Placed) -> float:
    return float(np.linalg.norm(a - b))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
