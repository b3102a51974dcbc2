"""Face mesh, expression, blendshape and recognition networks behind their ports."""

import numpy as np

from edge_agent.adapters.networks import Network
from edge_agent.adapters.picture_input import to_tensor
from edge_agent.bundle.manifest import ImageInput
from edge_agent.domain.alignment import Square, cut, from_crop
from edge_agent.domain.blendshapes import network_input
from edge_agent.domain.faces import Frame, Points
from edge_agent.domain.mesh import Mesh
from edge_agent.ports import Probabilities

MESH_LOOSENESS = 1.35
"""The mesh wants a third more around the face than FER2013's framing (MediaPipe: 1.5 x box)."""


class FaceMeshLandmarker:
    """MediaPipe's face mesh with 468 or 478 points, 1.5 or 11 ms."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    def locate(self, frame: Frame, square: Square) -> Mesh:
        """The mesh in frame pixels, laid over the face that fills ``square``."""
        side = self._picture.side
        loose = square.scaled(MESH_LOOSENESS)
        outputs = self._network.run(to_tensor([cut(frame, loose, side)], self._picture))
        ordered = sorted(outputs.values(), key=lambda out: (out.size, out.ndim))
        points = ordered[-1].reshape(-1, 3).astype(np.float32)
        logit = float(ordered[-2].ravel()[0])
        presence = 1.0 / (1.0 + float(np.exp(-np.clip(logit, -80.0, 80.0))))
        depth = points[:, 2] * np.float32(loose.side / side)
        return Mesh(from_crop(points[:, :2], loose, side), presence, depth)


class SoftmaxExpressionNetwork:
    """A network whose output already is probabilities, one column per label."""

    def __init__(self, network: Network, picture: ImageInput, labels: tuple[str, ...]) -> None:
        self._network = network
        self._picture = picture
        self._labels = labels

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names in the order of the columns."""
        return self._labels

    @property
    def side(self) -> int:
        """Pixels of the square picture it takes."""
        return self._picture.side

    def probabilities(self, faces: list[Frame]) -> Probabilities:
        """One face at a time: a batch may round differently, and a score must not depend on it."""
        rows = [
            next(iter(self._network.run(to_tensor([face], self._picture)).values()))[0]
            for face in faces
        ]
        return np.asarray(rows, np.float32).reshape(len(faces), len(self._labels))


class BlendshapeScores:
    """MediaPipe's blendshape network, 0.9 ms."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def scores(self, points: Points, angle_deg: float) -> Probabilities:
        """[52], as ``domain.blendshapes.NAMES``."""
        outputs = self._network.run(network_input(points, angle_deg))
        return np.asarray(next(iter(outputs.values())).ravel(), np.float32)


class EmbeddingNetwork:
    """A network whose only output is the embedding of one aligned face (SFace: 128 numbers)."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    @property
    def side(self) -> int:
        """Pixels of the square picture it takes."""
        return self._picture.side

    def embedding(self, face: Frame) -> Probabilities:
        """[D]."""
        outputs = self._network.run(to_tensor([face], self._picture))
        return np.asarray(next(iter(outputs.values())).ravel(), np.float32)
