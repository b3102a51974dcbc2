"""A portrait placed on the recording's canvas, with the mesh of its face."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from deploy.demo.errors import DemoError, NoFaceError
from edge_agent.adapters.encoders import open_face_detector, open_face_landmarks
from edge_agent.bundle import load_bundle
from edge_agent.domain.alignment import face_square
from edge_agent.domain.mesh import LEFT_EYE, RIGHT_EYE, Mesh, key_points
from edge_agent.settings import Settings

Picture = NDArray[np.uint8]
"""BGR [height, width, 3]."""
Points = NDArray[np.float64]

WIDTH, HEIGHT = 640, 480
EYE_DISTANCE = 72.0
"""Pixels between the eyes on the canvas: a face of about 170 pixels, as at a bedside camera."""
EYES_AT = (320.0, 190.0)


@dataclass(frozen=True, slots=True)
class Portrait:
    """The canvas and where the face lies on it; ``axes`` rows are the face's x and y."""

    picture: Picture
    points: Points
    centre: NDArray[np.float64]
    axes: NDArray[np.float64]
    unit: float

    def to_face(self, points: Points) -> Points:
        """Canvas pixels to face units."""
        return np.asarray((points - self.centre) @ self.axes.T / self.unit)

    def to_canvas(self, points: Points) -> Points:
        """Face units to canvas pixels."""
        return np.asarray(points * self.unit @ self.axes + self.centre)


def load(path: Path | None) -> Picture:
    """The picture at ``path``, else the portrait that scikit-image's wheel carries.

    That one is NASA's portrait of Eileen Collins, in the public domain; no download.
    """
    if path is None:
        from skimage import data  # slow to import, and not needed with a file

        found: Picture = data.astronaut()  # type: ignore[no-untyped-call]
        return np.ascontiguousarray(found[..., ::-1])
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DemoError(f"{path} is no picture that can be read.")
    return np.asarray(picture, np.uint8)


def place(picture: Picture, settings: Settings) -> Portrait:
    """Scale, turn and move the portrait so that its eyes are where the canvas wants them."""
    mesh = find_mesh(picture, settings)
    right, left = eye_centres(mesh.points.astype(np.float64))
    x, y = left - right
    angle = np.degrees(np.arctan2(y, x))
    scale = EYE_DISTANCE / float(np.hypot(x, y))
    middle = (right + left) / 2
    matrix = cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), float(angle), scale)
    matrix[:, 2] = matrix[:, 2] + np.asarray(EYES_AT) - middle
    canvas = cv2.warpAffine(
        picture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    points = mesh.points.astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    return Portrait(
        np.asarray(canvas, np.uint8), points, np.asarray(EYES_AT), np.eye(2), EYE_DISTANCE
    )


def find_mesh(picture: Picture, settings: Settings) -> Mesh:
    """The mesh of the clearest face, laid twice: the second time from the first's own points."""
    bundle = load_bundle(settings)
    faces = open_face_detector(bundle.get("face_detector")).detect(picture)
    if not faces:
        raise NoFaceError("The portrait shows no face that can be found.")
    landmarks = open_face_landmarks(bundle.get("face_landmarks"))
    rough = landmarks.locate(picture, face_square(faces[0].points))
    return landmarks.locate(picture, face_square(key_points(rough)))


def eye_centres(points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles of the person's right and left eye."""
    return points[list(RIGHT_EYE)].mean(axis=0), points[list(LEFT_EYE)].mean(axis=0)
