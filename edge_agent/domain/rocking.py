"""Rocking: whether a movement repeats, and how often a second.

Two velocities are asked. The body's own (head and shoulders between two poses) is slow, 5 Hz or
less; the picture's (mean optical flow) has ten samples a second, but a curtain moves it as well.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.pose import KEYPOINTS, SEEN
from edge_agent.domain.posture import LONGEST_STEP_MS, Sample, shoulder_width_px

Times = NDArray[np.float64]
"""[samples], milliseconds of event time, rising."""
Velocity = NDArray[np.float64]
"""[samples, 2], right and down, in units of length a second."""

RING_MS: Final = 10_000
LOWEST_HZ: Final = 0.5
HIGHEST_HZ: Final = 3.0
STEP_HZ: Final = 0.025
MARGIN_HZ: Final = 0.1
"""A peak must have two slopes, so the search begins and ends this far outside."""
PERIODIC_SHARE: Final = 0.4
"""Of a half ring's energy that one frequency must explain. On 3,000 rings each of white noise,
first-order autoregressive noise (-0.5 to 0.95) and jittering positions, at 10 and 5 samples a
second, noise exceeds 0.30 in 1 % and 0.37 in 0.1 % of the seconds at worst; a sine whose period
varies by 5 % stays above in 97 % or more, by 10 % in half (2.9 Hz) to 99 % (0.5 Hz)."""
COMPLETE: Final = 0.8
"""Share of the samples of a ring that must be there."""
FEWEST: Final = 16
"""Samples in half a ring; fewer than three a second are no series."""
BODY_FLOOR: Final = 0.05
"""Shoulder widths to either side: 2 cm, twice what breathing moves a shoulder."""
PICTURE_FLOOR_PX: Final = 0.05
"""Of the picture's mean, in pixels of ``motion.REFERENCE_WIDTH``: a body that fills a tenth of the
picture rocks by 1.5 % of its width."""

_UPPER_BODY: Final = tuple(
    KEYPOINTS.index(n) for n in ("nose", "left_ear", "right_ear", "left_shoulder", "right_shoulder")
)
_GRID: Final = np.arange(LOWEST_HZ - 2 * MARGIN_HZ, HIGHEST_HZ + 1.5 * MARGIN_HZ, STEP_HZ)


@dataclass(frozen=True, eq=False)
class Ring:
    """Velocities of the last ten seconds."""

    t_ms: Times
    velocity: Velocity

    @classmethod
    def empty(cls) -> "Ring":
        """Nothing seen yet."""
        return cls(np.zeros(0), np.zeros((0, 2)))

    def push(self, t_ms: Times, velocity: Velocity, now_ms: float) -> "Ring":
        """The newer samples behind the older; what is ten seconds before ``now_ms`` leaves."""
        times = np.concatenate([self.t_ms, t_ms])
        kept = times > now_ms - RING_MS
        return Ring(times[kept], np.concatenate([self.velocity, velocity])[kept])

    @property
    def rate_hz(self) -> float:
        """Samples a second where they are sparse; 0 without two."""
        if len(self.t_ms) < 2:
            return 0.0
        return 1000 / float(np.percentile(np.diff(self.t_ms), 90))

    @property
    def resolves_below_hz(self) -> float:
        """Up to here no rocking of the band is folded: at rate r, 3 Hz looks like r - 3 Hz."""
        return min(HIGHEST_HZ, self.rate_hz - HIGHEST_HZ - MARGIN_HZ)

    @property
    def complete(self) -> bool:
        """Enough of ten seconds, in both halves, to say that nothing repeats."""
        middle = _middle(self.t_ms)
        halves = [(self.t_ms < middle).sum(), (self.t_ms >= middle).sum()]
        enough = max(FEWEST, COMPLETE * self.rate_hz * RING_MS / 2000)
        spans = len(self.t_ms) > 1 and self.t_ms[-1] - self.t_ms[0] > COMPLETE * RING_MS
        return bool(spans and min(halves) >= enough)


def rocking_hz(body: Ring, picture: Ring) -> float | None:
    """Frequency of rocking, 0.5 to 3 Hz; None when nothing repeats or too little was seen.

    Where the body is followed and its rate resolves the frequency, the body alone decides:
    whatever else moves in the picture is not its rocking. Else the picture does.
    """
    if not body.complete:
        return repetition_hz(picture, PICTURE_FLOOR_PX)
    own = repetition_hz(body, BODY_FLOOR)
    if own is not None:
        return own
    found = repetition_hz(picture, PICTURE_FLOOR_PX)
    return found if found is not None and found > body.resolves_below_hz else None


def repetition_hz(ring: Ring, floor: float) -> float | None:
    """The frequency at which a ring's velocity repeats, if its way is ``floor`` or more.

    Least squares with a floating mean (Lomb 1976; Zechmeister & Kuerster 2009), for samples need
    not be even. A frequency's share is the energy of its sine over all energy, mean included, so
    that walking, which bobs as it goes, is none. Each half of the ring must repeat by itself:
    a gesture or two do not, and a rhythm may stumble between the halves. What repeats faster
    than half the sampling rate is folded into the band: a trembling of 7 Hz looks like 3.
    """
    highest = ring.resolves_below_hz
    if not ring.complete or highest <= LOWEST_HZ:
        return None
    top_hz = highest + MARGIN_HZ + STEP_HZ / 2
    grid = _GRID[top_hz >= _GRID]
    early = ring.t_ms < _middle(ring.t_ms)
    halves = [
        _energies(ring.t_ms[half] / 1000, ring.velocity[half], grid) for half in (early, ~early)
    ]
    share = np.minimum(*(energy / max(total, 1e-12) for energy, total in halves))
    best = int(np.argmax(share))
    hz = float(grid[best])
    if not LOWEST_HZ - STEP_HZ / 2 <= hz <= highest + STEP_HZ / 2 or share[best] < PERIODIC_SHARE:
        return None
    mean_square = sum(float(energy[best]) for energy, _ in halves) / len(ring.t_ms)
    to_either_side = math.sqrt(2 * mean_square) / (2 * math.pi * hz)
    return hz if to_either_side >= floor else None


def _energies(
    t_s: Times, velocity: Velocity, grid: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Energy of the best sine at each frequency [grid], and of everything."""
    angle = 2 * np.pi * grid[:, None] * (t_s - t_s[0])
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    waves -= waves.mean(axis=2, keepdims=True)
    moments = waves @ waves.transpose(0, 2, 1)
    products = waves @ velocity
    fitted = np.linalg.solve(moments, products)
    return (products * fitted).sum(axis=(1, 2)), float((velocity**2).sum())


def _middle(t_ms: Times) -> float:
    return float(t_ms[0] + t_ms[-1]) / 2 if len(t_ms) else 0.0


def body_velocity(samples: list[Sample]) -> tuple[Times, Velocity]:
    """Of head and shoulders between each two samples, in shoulder widths a second.

    Only points seen in both count, or one that comes and goes would move the middle of all.
    """
    times: list[float] = []
    velocities: list[NDArray[np.float64]] = []
    for (t0, a), (t1, b) in pairwise(samples):
        if a is None or b is None or not 0 < t1 - t0 <= LONGEST_STEP_MS:
            continue
        width = shoulder_width_px(a)
        both = [i for i in _UPPER_BODY if min(a.scores[i], b.scores[i]) >= SEEN]
        if width is None or not both:
            continue
        moved = (b.points[both] - a.points[both]).mean(axis=0, dtype=np.float64)
        times.append((t0 + t1) / 2)
        velocities.append(moved / width / (t1 - t0) * 1000)
    return np.array(times), np.array(velocities).reshape(-1, 2)
