"""MediaPipe's 52 blendshapes: which mesh points they are read from, and what is read from them.

Points, names and their order are those of MediaPipe's ``face_blendshapes_graph.cc`` (Apache-2.0);
the network takes positions in pixels and normalises them itself.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Points

# fmt: off
INPUT_POINTS = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66,
    67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144,
    145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173,
    176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284,
    285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332,
    334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473,
    474, 475, 476, 477,
)
"""146 of the 478 points; the last ten are the irises, which the 468-point mesh lacks."""

NAMES = (
    "_neutral", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft",
    "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight",
    "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft",
    "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight",
    "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft",
    "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft",
    "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight",
)
"""In the order of the network's outputs; left and right are the person's own."""
# fmt: on

Scores = NDArray[np.float32]
"""[52], each 0..1."""


def network_input(points: Points, angle_deg: float) -> Points:
    """What the network takes of a 478-point mesh in pixels, turned upright: [1, 146, 2].

    MediaPipe does not turn the face. A head that lies on its side would then move single scores
    by up to 0.7; at angle 0 both are the same.
    """
    if len(points) <= max(INPUT_POINTS):
        raise ValueError(f"blendshapes need a mesh of 478 points, got {len(points)}")
    chosen = points[list(INPUT_POINTS)]
    angle = math.radians(angle_deg)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    centre = chosen.mean(0)
    return np.ascontiguousarray(((chosen - centre) @ turn + centre)[None], np.float32)


def contempt(frames: Sequence[Scores], weights: Sequence[float]) -> float:
    """One second's contempt 0..1 from its frames' scores, weighted by their quality.

    How one-sided the lip corner is tightened or raised (Ekman & Friesen 1986). Not calibrated: no
    picture of contempt was at hand. Over 1,274 faces of other expressions (FER2013's validation
    split, ``benchmarks.face_movements``) the median is 0.01 and 99 in 100 stay below 0.33.

    Valence and arousal are not read from blendshapes. Smile minus frown, the textbook measure, is
    at 0.9 on a real face that sobs, because sobbing stretches the lips; and even weights fitted to
    half of those pictures correlate 0.62 with the valence of the other half's labels, where the
    expression network, trained on that set's training split, has 0.84.
    """
    mean = np.asarray(weights, np.float64) @ np.asarray(frames, np.float64) / sum(weights)
    named = dict(zip(NAMES, mean.tolist(), strict=True))
    right, left = (_corner(named, side) for side in ("Right", "Left"))
    return min(1.0, abs(left - right))


def _corner(named: Mapping[str, float], side: str) -> float:
    return max(named[f"mouthSmile{side}"], named[f"mouthDimple{side}"])
