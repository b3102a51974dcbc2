"""How a body is held and moved within a second, from its keypoints.

All lengths are in shoulder widths of the person's own, so that distance from the camera and the
picture's size cancel. Everything is read from the picture's plane: leaning straight towards the
camera is not seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.pose import KEYPOINTS, SEEN, Body

Points = NDArray[np.float32]
"""[points, 2], pixels, y downwards."""
Sample = tuple[int, Body | None]
"""Event time in milliseconds, and the body then; None when none is in view."""

TORSO: Final = 1.3
"""Shoulders to hips in shoulder widths, between keypoints: 17.3 to 25.9 parts of a body's height in
Drillis & Contini's segments (1966) would be 1.1 for bones; networks put hips lower and shoulders
inside of the bones."""
EARS: Final = 0.42
"""Ear to ear in shoulder widths."""
TOUCH_RADIUS: Final = 0.6
"""Of a wrist from the middle of the face: half a head and half a hand, about 22 cm of 37."""
JITTER: Final = 0.06
"""Steps that a keypoint of a person at rest makes between two pictures stay below."""
FASTEST: Final = 12.0
"""Shoulder widths a second: a runner's 4.5 m/s. Beyond, it is another body or a lost one."""
LONGEST_STEP_MS: Final = 600
"""Pose runs at 5 Hz, under load at 2 Hz; what is further apart is a gap."""
FEWEST_POINTS: Final = 4
SHORTEST_TORSO: Final = 0.5
"""Of its expected length: shorter is seen along its axis, where an angle means nothing."""
SLUMPED_FROM_DEG: Final = 30.0
LYING_FROM_DEG: Final = 60.0

_HEAD: Final = tuple(
    KEYPOINTS.index(n) for n in ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
)
_WRISTS: Final = (KEYPOINTS.index("left_wrist"), KEYPOINTS.index("right_wrist"))
_EARS: Final = (KEYPOINTS.index("left_ear"), KEYPOINTS.index("right_ear"))
_SHOULDERS: Final = (KEYPOINTS.index("left_shoulder"), KEYPOINTS.index("right_shoulder"))
_HIPS: Final = (KEYPOINTS.index("left_hip"), KEYPOINTS.index("right_hip"))


@dataclass(frozen=True)
class Posture:
    """One second: speed in shoulder widths a second, the others as their channels say.

    Each is None where the points it needs are not in view.
    """

    keypoint_speed: float | None
    self_touch: float | None
    torso_angle_deg: float | None
    slumped: float | None
    lying: float | None


def posture(samples: Sequence[Sample], before: Sample | None = None) -> Posture:
    """The posture of one second's samples; ``before`` is the last sample of the second before."""
    bodies = [body for _, body in samples if body is not None]
    angles = [a for a in map(torso_angle_deg, bodies) if a is not None]
    touches = [t for t in map(touches_head, bodies) if t is not None]
    leaning = [SLUMPED_FROM_DEG <= a < LYING_FROM_DEG for a in angles]
    return Posture(
        keypoint_speed([*([before] if before else []), *samples]),
        fmean(touches) if touches else None,
        median(angles) if angles else None,
        fmean(leaning) if angles else None,
        fmean(a >= LYING_FROM_DEG for a in angles) if angles else None,
    )


def keypoint_speed(samples: Sequence[Sample]) -> float | None:
    """Mean over the steps of the median speed of all points seen before and after, in shoulder
    widths a second; steps within ``JITTER`` count as none. None without a single good step.

    The median is the body's: one arm alone hardly moves it, nor does one point that jumps.
    """
    steps = [_step(*pair) for pair in pairwise(samples)]
    speeds = [s for s in steps if s is not None and s <= FASTEST]
    return fmean(speeds) if speeds else None


def _step(before: Sample, after: Sample) -> float | None:
    (t0, a), (t1, b) = before, after
    if a is None or b is None or not 0 < t1 - t0 <= LONGEST_STEP_MS:
        return None
    widths = [w for w in (shoulder_width_px(a), shoulder_width_px(b)) if w is not None]
    both = (a.scores >= SEEN) & (b.scores >= SEEN)
    if not widths or both.sum() < FEWEST_POINTS:
        return None
    moved = np.hypot(*(b.points[both] - a.points[both]).T) / max(widths)
    step = float(np.median(moved))
    return step / (t1 - t0) * 1000 if step > JITTER else 0.0


def touches_head(body: Body) -> bool | None:
    """Whether a wrist is near the face; None when no wrist, no face or no scale is in view."""
    head, wrists = _seen(body, _HEAD), _seen(body, _WRISTS)
    width = shoulder_width_px(body)
    if width is None or not len(head) or not len(wrists):
        return None
    away = np.hypot(*(wrists - head.mean(axis=0)).T)
    return bool(away.min() <= TOUCH_RADIUS * width)


def torso_angle_deg(body: Body) -> float | None:
    """Hips to shoulders against the vertical: 0 upright, 90 across the picture, 180 head down.

    None when no hip with its shoulder is in view, or the torso is seen along its own axis.
    """
    width = shoulder_width_px(body)
    torso = _torso(body)
    if width is None or torso is None:
        return None
    across, up = float(torso[0]), -float(torso[1])
    if math.hypot(across, up) < SHORTEST_TORSO * TORSO * width:
        return None
    return math.degrees(math.atan2(abs(across), up))


def shoulder_width_px(body: Body) -> float | None:
    """The person's shoulder width in pixels, as if facing the camera; None without any measure.

    Turning away only shortens what is seen, so the longest of the known lengths is nearest.
    """
    torso = _torso(body)
    known = [
        _span(body, _SHOULDERS),
        _span(body, _EARS) / EARS,
        0.0 if torso is None else float(np.hypot(*torso)) / TORSO,
    ]
    longest = max(known)
    return longest if longest > 0 else None


def _torso(body: Body) -> NDArray[np.float32] | None:
    """From hips to shoulders [2], pixels, over the sides of which both ends are seen."""
    sides = [
        body.points[shoulder] - body.points[hip]
        for shoulder, hip in zip(_SHOULDERS, _HIPS, strict=True)
        if min(body.scores[shoulder], body.scores[hip]) >= SEEN
    ]
    return np.mean(sides, axis=0, dtype=np.float32) if sides else None


def _span(body: Body, pair: tuple[int, int]) -> float:
    seen = _seen(body, pair)
    return float(np.hypot(*(seen[1] - seen[0]))) if len(seen) == len(pair) else 0.0


def _seen(body: Body, which: tuple[int, ...]) -> Points:
    chosen = [i for i in which if body.scores[i] >= SEEN]
    return body.points[chosen]
