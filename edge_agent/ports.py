"""What perception asks of a network, whichever runtime and file answer."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.alignment import Square
from edge_agent.domain.faces import Face, Frame, Points
from edge_agent.domain.mesh import Mesh
from edge_agent.domain.pose import Body
from edge_agent.domain.sound_events import LabelScores

Probabilities = NDArray[np.float32]


class FaceDetector(Protocol):
    """Finds faces in a whole frame."""

    def detect(self, frame: Frame) -> tuple[Face, ...]:
        """Faces of a BGR frame of any size, best first, positions in its pixels."""


class FaceLandmarker(Protocol):
    """Lays the face mesh over one face."""

    def locate(self, frame: Frame, square: Square) -> Mesh:
        """The mesh of the face that fills ``square``, and whether there is one at all."""


class PoseNetwork(Protocol):
    """Finds bodies and their seventeen points; remembers where the first one was."""

    def locate(self, frame: Frame, look_around: bool) -> tuple[Body, ...]:
        """Bodies of a BGR frame, the followed one first. Without ``look_around`` others may be
        left out."""

    def count(self, frame: Frame) -> int:
        """How many bodies are in view, their points not read."""

    def reset(self) -> None:
        """Forget where it was."""


class ExpressionNetwork(Protocol):
    """Names the expression of one face."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Channels' emotion names, in the order of the columns."""

    @property
    def side(self) -> int:
        """Pixels of the square picture it takes."""

    def probabilities(self, faces: list[Frame]) -> Probabilities:
        """BGR or grey faces [side, side(, 3)] to calibrated probabilities [N, labels]."""


class SoundEvents(Protocol):
    """Names the kinds of sound in a second."""

    def scores(self, samples: NDArray[np.float32]) -> LabelScores:
        """Mono 16 kHz samples [16000] to one score per kind of sound [521]."""


class BlendshapeNetwork(Protocol):
    """Reads facial movements from a mesh."""

    def scores(self, points: Points, angle_deg: float) -> Probabilities:
        """478 points in pixels of a face whose eye line is turned by ``angle_deg`` -> [52]."""


class FaceRecogniser(Protocol):
    """Turns a face into numbers that are alike for one person and unlike for two."""

    @property
    def side(self) -> int:
        """Pixels of the square picture it takes."""

    def embedding(self, face: Frame) -> Probabilities:
        """An aligned BGR face [side, side, 3] to its direction [D], not scaled."""


class VoiceActivity(Protocol):
    """Hears whether somebody speaks; remembers across calls."""

    def probabilities(self, samples: NDArray[np.float32]) -> Probabilities:
        """Mono 16 kHz samples to speech probabilities, one per 512 samples."""

    def reset(self) -> None:
        """Forget the sound heard so far."""
