"""Whether a picture can be judged at all: light, detail, sharpness, movement of time."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Frame
from edge_agent.domain.motion import Sway

Grey = NDArray[np.uint8]
"""[height, width], 0..255."""

DARK_BELOW = 45.0
"""Grey level that 95 % of the pixels stay below when a room is too dark for a face."""
UNIFORM_BELOW = 10.0
"""Spread of grey levels of a covered lens; the plainest real scene at hand has 30."""
_BLUR_WIDTH = 11


@dataclass(frozen=True)
class Light:
    """Brightness of the bright parts and spread of all, in grey levels."""

    bright: float
    spread: float

    @property
    def too_dark(self) -> bool:
        """Even the brightest parts are dark."""
        return self.bright < DARK_BELOW

    @property
    def covered(self) -> bool:
        """Light, but nothing to see: something lies on the lens."""
        return not self.too_dark and self.spread < UNIFORM_BELOW

    @property
    def quality(self) -> float:
        """0 when too dark, 1 from twice that on, linear between."""
        return min(1.0, max(0.0, self.bright / DARK_BELOW - 1.0))


@dataclass(frozen=True)
class PictureObservation:
    """``motion`` is (energy, erratic ratio), None without two frames to compare, as ``sway``."""

    light: Light
    blurred: bool
    frozen: bool
    motion: tuple[float, float] | None
    sway: Sway | None = None


def light(grey: Grey) -> Light:
    """Measure one small grey picture."""
    return Light(float(np.percentile(grey, 95)), float(grey.std()))


def blur_effect(grey: Grey) -> float:
    """Perceptual blur 0 (sharp) to 1: how little a picture loses when it is blurred again.

    Crete et al. 2007, "The blur effect: perception and estimation with a new no-reference
    perceptual blur metric". It does not depend on what is shown, unlike a Laplacian's variance.
    """
    picture = grey.astype(np.float32)
    worst = 0.0
    for axis, size in ((0, (1, _BLUR_WIDTH)), (1, (_BLUR_WIDTH, 1))):
        blurred = cv2.blur(picture, size)
        sharp = np.abs(np.diff(picture, axis=axis))
        lost = np.maximum(0, sharp - np.abs(np.diff(blurred, axis=axis)))
        total = float(sharp.sum())
        if total > 0:
            worst = max(worst, 1.0 - float(lost.sum()) / total)
    return worst


def all_identical(frames: Sequence[Frame]) -> bool:
    """Every pixel of every frame the same; a live camera's noise never allows that."""
    first = frames[0]
    return all(f.shape == first.shape and np.array_equal(f, first) for f in frames[1:])
