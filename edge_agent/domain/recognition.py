"""The face as recognition networks want it: five points on fixed places of a 112-pixel square.

The places are those of ArcFace (Deng et al. 2019), which SFace and OpenCV's FaceRecognizerSF use
too. The map is the similarity of least squares (Umeyama 1991) without reflection.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import MOUTH, Mesh, key_points

TEMPLATE_SIDE = 112
TEMPLATE = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
"""Right eye, left eye, nose tip, right and left corner of the mouth."""


def five_points(mesh: Mesh) -> NDArray[np.float64]:
    """The template's points on a mesh, [5, 2] in frame pixels."""
    points = key_points(mesh)
    corners = mesh.points[list(MOUTH)]
    return np.array([points.right_eye, points.left_eye, points.nose, *corners], np.float64)


def similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The [2, 3] map ``source -> target`` that turns, scales and moves, with least square error.

    As complex numbers: ``q = m p + t`` with ``m = sum(conj(p) q) / sum(|p|^2)``, both centred.
    """
    p, q = (points @ np.array([1, 1j]) for points in (source, target))
    centred = p - p.mean()
    energy = float((np.abs(centred) ** 2).sum())
    if energy == 0:
        raise ValueError("the five points of a face must not coincide")
    m = complex((centred.conj() * (q - q.mean())).sum() / energy)
    t = q.mean() - m * p.mean()
    return np.array([[m.real, -m.imag, t.real], [m.imag, m.real, t.imag]])


def align(frame: Frame, mesh: Mesh, side: int) -> Frame:
    """The face on its fixed place, [side, side, 3]."""
    matrix = similarity(five_points(mesh), TEMPLATE * side / TEMPLATE_SIDE)
    return np.asarray(cv2.warpAffine(frame, matrix, (side, side), flags=cv2.INTER_LINEAR), np.uint8)
