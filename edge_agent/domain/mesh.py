"""MediaPipe's face mesh: which of its 468 (or 478) points are eyes, nose and mouth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import KeyPoints, Points

# outer and inner corners; the numbering is that of canonical_face_model.obj, shared by 468 and 478
RIGHT_EYE = (33, 133)
LEFT_EYE = (362, 263)
NOSE_TIP = 1
MOUTH = (61, 291)


@dataclass(frozen=True)
class Mesh:
    """Points [468 or 478, 2] in frame pixels and the network's confidence that it is a face.

    ``depth`` [468 or 478] is in frame pixels too, smaller towards the camera, its zero near the
    middle of the head; the network guesses it from one picture.
    """

    points: Points
    presence: float
    depth: NDArray[np.float32]


def _middle(points: Points, pair: tuple[int, int]) -> tuple[float, float]:
    x, y = ((points[pair[0]] + points[pair[1]]) / 2).tolist()
    return x, y


def key_points(mesh: Mesh) -> KeyPoints:
    """Eyes, nose and mouth, steadier than a detector's own."""
    x, y = mesh.points[NOSE_TIP].tolist()
    return KeyPoints(
        _middle(mesh.points, RIGHT_EYE),
        _middle(mesh.points, LEFT_EYE),
        (x, y),
        _middle(mesh.points, MOUTH),
    )
