"""The inside of an open mouth, which no portrait shows: a dark cavity under a row of teeth."""

import cv2
import numpy as np
from numpy.typing import NDArray

from deploy.demo import mesh_points as mesh

Picture = NDArray[np.uint8]
Points = NDArray[np.float64]

CAVITY = (38.0, 26.0, 62.0)
"""BGR, the dark red of a throat in room light."""
TEETH = (176.0, 184.0, 190.0)
OPEN_FROM, OPEN_FULL = 0.05, 0.16
"""Opening of the lips, in eye distances, at which the cavity begins to show and is whole."""
TEETH_SHARE = 0.2
SOFTNESS = 1.6
MARGIN = 8
"""Pixels: the blurred edge of what is painted, and room for it."""
SHIFT = 4
"""Bits of sub-pixel precision in OpenCV's polygons."""


def gap(points: Points) -> float:
    """Middle height between the inner lips, in the unit of ``points``."""
    upper, lower = points[list(mesh.INNER_LIP_UPPER)], points[list(mesh.INNER_LIP_LOWER)]
    return float(np.median(lower[3:8, 1] - upper[3:8, 1]))


def paint(picture: Picture, points: Points, opening: float) -> Picture:
    """Fill the space between the inner lips at ``points`` (pixels), softly at its edge.

    ``opening`` is by how much the mouth was opened, in eye distances: what the portrait itself
    shows between its lips is left alone.
    """
    strength = float(np.clip((opening - OPEN_FROM) / (OPEN_FULL - OPEN_FROM), 0.0, 1.0))
    if strength == 0.0:
        return picture
    upper, lower = points[list(mesh.INNER_LIP_UPPER)], points[list(mesh.INNER_LIP_LOWER)]
    out = _blend(picture, np.vstack((upper, lower[::-1])), CAVITY, 0.92 * strength)
    edge = upper + TEETH_SHARE * (lower - upper)
    return _blend(out, np.vstack((upper[2:-2], edge[2:-2][::-1])), TEETH, 0.75 * strength)


def _blend(
    picture: Picture, outline: Points, colour: tuple[float, float, float], strength: float
) -> Picture:
    left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int) - MARGIN, 0)
    right, bottom = np.ceil(outline.max(axis=0)).astype(int) + MARGIN
    part = picture[top:bottom, left:right]
    mask = np.zeros(part.shape[:2], np.uint8)
    corners = np.round((outline - (left, top)) * 2**SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [corners], (255,), cv2.LINE_AA, SHIFT)
    share = cv2.GaussianBlur(mask, (0, 0), SOFTNESS).astype(np.float32)[..., None] / 255 * strength
    out = picture.copy()
    mixed = part * (1 - share) + np.asarray(colour, np.float32) * share
    out[top:bottom, left:right] = np.round(mixed).astype(np.uint8)
    return out
