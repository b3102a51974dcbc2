"""Movement from dense optical flow: how much, and how restless."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Flow = NDArray[np.float32]
"""Displacement within a tenth of a second, in pixels of a picture ``REFERENCE_WIDTH`` wide,
[height, width, 2]; where it is sampled does not matter."""

REFERENCE_WIDTH = 320
NOISE_FLOOR_PX = 0.25
"""Of one pixel: sensor noise and compression stay below."""
HALF_ENERGY_PX = 1.0
"""Mean displacement that counts as one half: the whole picture moving 3 % of its width a second,
or a tenth of it, about an arm that waves, moving 31 %."""
DIRECTIONS = 8
FRAME_MS = 100


@dataclass(frozen=True, eq=False)
class Sway:
    """The mean displacement of each picture, for ``rocking`` to ask whether it repeats.

    ``offset_ms`` [pairs] from the second's start, midway between two frames (before 0 for the
    first); ``velocity`` [pairs, 2], right and down, pixels of ``REFERENCE_WIDTH`` a second.
    """

    offset_ms: NDArray[np.float64]
    velocity: NDArray[np.float64]


def sway(flows: Sequence[Flow], frames: Sequence[int]) -> Sway:
    """Of flows between ``frames`` [flows + 1], numbered from the second's first, 0.

    Noise is not cut off as in ``motion_channels``: averaged over a picture it vanishes, and a
    threshold would bend small movements.

    >>> right = np.full((4, 4, 2), (1, 0), np.float32)
    >>> found = sway([right, right], [-1, 0, 2])
    >>> found.offset_ms.tolist(), found.velocity.tolist()
    ([-50.0, 100.0], [[10.0, 0.0], [10.0, 0.0]])
    """
    midway = [(before + after) / 2 * FRAME_MS for before, after in pairwise(frames)]
    means = [flow.mean(axis=(0, 1), dtype=np.float64) * 1000 / FRAME_MS for flow in flows]
    return Sway(np.array(midway), np.array(means).reshape(-1, 2))


def motion_channels(flows: Sequence[Flow]) -> tuple[float, float]:
    """``(motion_energy, erratic_ratio)`` of one second, both 0..1.

    Energy is ``m / (m + HALF_ENERGY_PX)`` with ``m`` the mean length of all displacements of
    the second, those below the noise floor counted as 0: bounded, monotone, steepest where
    people usually are.

    Erratic ratio is energy times the entropy of direction over its maximum: the lengths are
    summed in eight directions over the whole second, so that one smooth movement gives 0 and
    shaking, rocking and thrashing, which go everywhere, approach the energy. It cannot tell
    who moves: a curtain counts too.

    >>> still = np.zeros((4, 4, 2), np.float32)
    >>> motion_channels([still])
    (0.0, 0.0)
    """
    histogram, pixels = np.zeros(DIRECTIONS), 0
    for flow in flows:
        length = np.hypot(flow[..., 0], flow[..., 1])
        moving = length > NOISE_FLOOR_PX
        angle = np.arctan2(flow[..., 1][moving], flow[..., 0][moving])
        bins = np.floor((angle / (2 * np.pi) + 0.5 / DIRECTIONS) * DIRECTIONS).astype(int)
        histogram += np.bincount(bins % DIRECTIONS, length[moving], minlength=DIRECTIONS)
        pixels += length.size
    mean = float(histogram.sum()) / pixels if pixels else 0.0
    energy = mean / (mean + HALF_ENERGY_PX)
    return energy, energy * _evenness(histogram)


def _evenness(histogram: NDArray[np.float64]) -> float:
    """Entropy over its maximum, 0..1; 0 for an empty histogram."""
    total = histogram.sum()
    shares = histogram[histogram > 0] / total if total > 0 else np.ones(1)
    entropy = -float((shares * np.log(shares)).sum())
    return min(1.0, max(0.0, entropy / float(np.log(DIRECTIONS))))
