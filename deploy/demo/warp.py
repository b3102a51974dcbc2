"""A smooth displacement of a picture from where single points went: thin-plate splines.

Bookstein, "Principal Warps" (1989): the map of least bending through all control points. It is
solved from the moved points back to the original ones, because a picture is filled by asking
each output pixel where it comes from.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""[N, 2], x and y in pixels."""
Numbers = NDArray[np.float32] | NDArray[np.float64]

STEP = 6
"""Pixels between grid points; the smallest feature, an eyelid, is about twice as large."""
SMOOTHING = 2e-4
"""Two control points that meet (closed lids) would otherwise fold the picture."""


@dataclass(frozen=True)
class Backward:
    """Answers where moved positions came from."""

    centres: Points
    scale: float
    bend: NDArray[np.float32]
    affine: Numbers

    def shift(self, at: Points) -> Points:
        """What to add to positions ``at`` [M, 2] to find their source."""
        scaled = at / self.scale
        bent = _kernel(scaled.astype(np.float32), self.centres.astype(np.float32)) @ self.bend
        return np.asarray(bent + self.affine[0] + scaled @ self.affine[1:], np.float64)


def backward(original: Points, moved: Points) -> Backward:
    """The spline through all pairs of ``moved`` and ``original`` points [N, 2]."""
    scale = float(np.ptp(moved, axis=0).max())
    centres, count = moved / scale, len(moved)
    affine = np.hstack((np.ones((count, 1)), centres))
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _kernel(centres, centres) + SMOOTHING * np.eye(count)
    system[:count, count:] = affine
    system[count:, :count] = affine.T
    weights = np.linalg.solve(system, np.vstack((original - moved, np.zeros((3, 2)))))
    return Backward(centres, scale, weights[:count].astype(np.float32), weights[count:])


def grid(width: int, height: int) -> tuple[Points, tuple[int, int]]:
    """Coarse positions [N, 2] that cover the picture, and their (rows, columns)."""
    xs = np.arange(0, width + STEP, STEP, dtype=np.float64)
    ys = np.arange(0, height + STEP, STEP, dtype=np.float64)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2), (len(ys), len(xs))


def fill(picture: NDArray[np.uint8], sources: Points, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """The picture whose grid points come from ``sources``, bilinear in between."""
    height, width = picture.shape[:2]
    rows, columns = shape
    # an affine map puts grid point (i, j) exactly on pixel (i * STEP, j * STEP)
    stretch = np.array([[1.0 / STEP, 0, 0], [0, 1.0 / STEP, 0]])
    coarse = sources.reshape(rows, columns, 2).astype(np.float32)
    full = cv2.warpAffine(
        coarse, stretch, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    across, down = cv2.split(full)
    out = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)


def _kernel(a: Numbers, b: Numbers) -> Numbers:
    """r^2 log r, zero at zero; squared distances by the binomial theorem."""
    # float32 is enough for a picture and twice as fast, which is why both are taken
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None, :] - 2 * a @ b.T
    squared = np.maximum(squared, 1e-9)
    return np.asarray(0.5 * squared * np.log(squared))
