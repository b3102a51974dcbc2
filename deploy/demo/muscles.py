"""Facial movements as displacements of mesh points, after the Facial Action Coding System.

Lengths are in units of the distance between the eyes, in the face's own axes: x from the
person's right to left eye, y down the face. Units are named after the action units (AU) of
Ekman and Friesen (1978) that they imitate; their reach at weight 1 is the largest that still
looked like a face on five portraits.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from deploy.demo import mesh_points as mesh

Points = NDArray[np.float64]
"""[468 or 478, 2]"""


@dataclass(frozen=True, slots=True)
class Face:
    """Weights of the movements, 0 (none) to 1 (full)."""

    inner_brow_raise: float = 0.0
    brow_gather: float = 0.0
    brow_raise: float = 0.0
    lid_raise: float = 0.0
    eye_close: float = 0.0
    cheek_raise: float = 0.0
    jaw_open: float = 0.0
    lips_together: float = 0.0
    corner_down: float = 0.0
    corner_in: float = 0.0
    lip_stretch: float = 0.0
    lip_raise: float = 0.0

    def towards(self, other: "Face", share: float) -> "Face":
        """This face moved ``share`` (0..1) of the way to ``other``."""
        return Face(
            *(
                (1 - share) * getattr(self, f.name) + share * getattr(other, f.name)
                for f in fields(Face)
            )
        )

    def plus(self, **changes: float) -> "Face":
        """This face with something added to single movements, kept within 0..1."""
        values = {f.name: getattr(self, f.name) + changes.get(f.name, 0.0) for f in fields(Face)}
        return Face(**{name: min(1.0, max(0.0, value)) for name, value in values.items()})


def moved(points: Points, face: Face) -> Points:
    """Mesh points in face units after the movements of ``face``."""
    out = points.copy()
    _brows(out, face)
    _mouth(out, points, face)
    _eyes(out, face)
    return out


def _brows(out: Points, face: Face) -> None:
    for row in mesh.BROWS:
        side = -1.0 if row[0] in (70, 46) else 1.0
        inner = np.linspace(0.0, 1.0, len(row)) ** 1.5
        index = list(row)
        out[index, 1] -= 0.22 * face.inner_brow_raise * inner + 0.18 * face.brow_raise
        out[index, 1] += 0.10 * face.inner_brow_raise * (1 - inner)  # outer ends sink: AU1 + 4
        out[index, 1] += 0.16 * face.brow_gather * (0.4 + 0.6 * inner)
        out[index, 0] -= side * 0.12 * face.brow_gather * inner
    out[list(mesh.GLABELLA), 1] += 0.06 * face.brow_gather - 0.08 * face.inner_brow_raise


def _eyes(out: Points, face: Face) -> None:
    for upper, lower in mesh.LIDS:
        up, low = list(upper), list(lower)
        arch = np.sin(np.linspace(0.15, np.pi - 0.15, len(up)))
        out[up, 1] -= 0.08 * face.lid_raise * arch
        out[low, 1] += 0.03 * face.lid_raise * arch
        out[low, 1] -= 0.04 * face.cheek_raise * (1 - face.eye_close)
        meeting = 0.3 * out[up] + 0.7 * out[low]
        out[up] += 0.95 * face.eye_close * (meeting - out[up])
        out[low] += 0.95 * face.eye_close * (meeting - out[low])
    out[list(mesh.CHEEKS), 1] -= 0.08 * face.cheek_raise


def _mouth(out: Points, rest: Points, face: Face) -> None:
    """Lips first, then the jaw: what hangs on it sinks with the opening."""
    _close(out, rest, face.lips_together)
    for row, inner in (
        (mesh.OUTER_LIP_UPPER, slice(None)),
        (mesh.OUTER_LIP_LOWER, slice(1, -1)),  # the corners belong to both rows: once is enough
        (mesh.INNER_LIP_UPPER, slice(None)),
        (mesh.INNER_LIP_LOWER, slice(1, -1)),
    ):
        index = list(row)[inner]
        across = np.linspace(-1.0, 1.0, len(row))[inner]
        corner = across**2
        out[index, 1] += 0.36 * face.corner_down * corner - 0.06 * face.corner_down * (1 - corner)
        out[index, 0] -= 0.22 * face.corner_in * across
        out[index, 0] += 0.20 * face.lip_stretch * across
    upper = [*mesh.OUTER_LIP_UPPER[1:-1], *mesh.INNER_LIP_UPPER[1:-1]]
    out[upper, 1] -= 0.10 * face.lip_raise
    out[list(mesh.NOSTRILS), 1] -= 0.05 * face.lip_raise
    _jaw(out, face.jaw_open)


def _close(out: Points, rest: Points, share: float) -> None:
    """Draw the inner lips to the line between them; the outer ones follow half the way."""
    inner_up, inner_low = list(mesh.INNER_LIP_UPPER), list(mesh.INNER_LIP_LOWER)
    line = 0.5 * (rest[inner_up] + rest[inner_low])
    down, up = share * (line - rest[inner_up]), share * (line - rest[inner_low])
    out[inner_up] += down
    out[inner_low[1:-1]] += up[1:-1]
    out[list(mesh.OUTER_LIP_UPPER[1:-1])] += 0.6 * down[1:-1]
    out[list(mesh.OUTER_LIP_LOWER[1:-1])] += 0.6 * up[1:-1]


def _jaw(out: Points, opening: float) -> None:
    for row in (mesh.OUTER_LIP_LOWER, mesh.INNER_LIP_LOWER):
        arch = np.sin(np.linspace(0.0, np.pi, len(row))) ** 0.6
        out[list(row), 1] += 0.55 * opening * arch
    for row in (mesh.OUTER_LIP_UPPER, mesh.INNER_LIP_UPPER):
        arch = np.sin(np.linspace(0.0, np.pi, len(row))) ** 0.6
        out[list(row), 1] -= 0.06 * opening * arch
    corners = [mesh.OUTER_LIP_UPPER[0], mesh.OUTER_LIP_UPPER[-1], 78, 308]
    out[corners, 1] += 0.16 * opening
    out[list(mesh.CHIN), 1] += 0.50 * opening
    sides = np.tile(np.linspace(0.45, 0.12, len(mesh.JAW) // 2), 2)
    out[list(mesh.JAW), 1] += sides * opening
