"""The face sense: detect, verify by mesh, cut as the network expects, name the expression."""

import math

import cv2
import numpy as np

from edge_agent.domain.alignment import Square, cut, eye_distance, face_square
from edge_agent.domain.face_summary import FaceSummary, FrameFaces, summarise
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import Mesh, key_points
from edge_agent.domain.picture import blur_effect
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.ports import ExpressionNetwork, FaceDetector, FaceLandmarker
from edge_agent.senses.stage_clock import StageClock

MIN_PRESENCE = 0.8
"""Faces of the test media have 0.95 or more; what a detector takes for one, 0.36 or less."""
MAX_FACES = 6
"""Whether three or six, nobody is scored; each costs a mesh."""
SAME_FACE = 0.5
"""Two meshes whose centres lie within this share of a side lie on one face."""
BLUR_SIDE_PX = (32, 96)
"""Sharpness is judged near the face's own resolution: enlarging would look like blur."""


class FaceSense:
    """Remembers where the single face was, to keep it when the detector blinks."""

    def __init__(
        self, detector: FaceDetector, landmarks: FaceLandmarker, expression: ExpressionNetwork
    ) -> None:
        self._detector = detector
        self._landmarks = landmarks
        self._expression = expression
        self._last: Square | None = None

    def reset(self) -> None:
        """Forget the face."""
        self._last = None

    def observe(
        self, frames: list[Frame], clock: StageClock, plan: Plan = EVERYTHING
    ) -> FaceSummary:
        """The frames of one second that the plan asks for; faces are counted in each of them."""
        seen = [self._frame(frame, clock, plan) for frame in frames[:: plan.pace.face]]
        return summarise(seen, self._expression.labels)

    def _frame(self, frame: Frame, clock: StageClock, plan: Plan) -> FrameFaces:
        with clock.stage("face_detection"):
            squares = [face_square(f.points) for f in self._detector.detect(frame)[:MAX_FACES]]
        if not squares and self._last is not None:
            squares = [self._last]
        with clock.stage("face_landmarks"):
            meshes = self._verified(frame, squares)
        self._last = face_square(key_points(meshes[0])) if len(meshes) == 1 else None
        if self._last is None:
            return FrameFaces(len(meshes))
        return self._single(frame, meshes[0], self._last, clock, plan)

    def _verified(self, frame: Frame, squares: list[Square]) -> list[Mesh]:
        meshes: list[Mesh] = []
        taken: list[Square] = []
        for square in squares:
            mesh = self._landmarks.locate(frame, square)
            place = face_square(key_points(mesh))
            apart = all(math.dist(place.centre, t.centre) > SAME_FACE * t.side for t in taken)
            if mesh.presence >= MIN_PRESENCE and apart:
                meshes.append(mesh)
                taken.append(place)
        return meshes

    def _single(
        self, frame: Frame, mesh: Mesh, square: Square, clock: StageClock, plan: Plan
    ) -> FrameFaces:
        probabilities = None
        if plan.runs("expression"):
            with clock.stage("face_expression"):
                face = cut(frame, square, self._expression.side)
                probabilities = self._expression.probabilities([face])[0]
        with clock.stage("picture_quality"):
            side = round(min(BLUR_SIDE_PX[1], max(BLUR_SIDE_PX[0], square.side)))
            grey = cv2.cvtColor(cut(frame, square, side), cv2.COLOR_BGR2GRAY)
            blur = blur_effect(np.asarray(grey, np.uint8))
        return FrameFaces(1, eye_distance(key_points(mesh)), blur, mesh.presence, probabilities)
