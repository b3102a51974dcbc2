"""The face sense: find, choose whom to score, name the expression, measure what moved."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from edge_agent.domain.action_units import Neutral, action_units
from edge_agent.domain.alignment import Square, cut, eye_distance
from edge_agent.domain.face_shape import measure
from edge_agent.domain.face_summary import FaceSummary, FrameFaces, summarise
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import key_points
from edge_agent.domain.picture import blur_effect
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.ports import BlendshapeNetwork, ExpressionNetwork, FaceDetector, FaceLandmarker
from edge_agent.senses.enrolled import EnrolledFace
from edge_agent.senses.face_finder import FaceFinder, Located
from edge_agent.senses.stage_clock import StageClock

BLUR_SIDE_PX = (32, 96)
"""Sharpness is judged near the face's own resolution: enlarging would look like blur."""


@dataclass(frozen=True)
class FaceNetworks:
    """What the sense asks; ``blendshapes`` is None where the bundle has none."""

    detector: FaceDetector
    landmarks: FaceLandmarker
    expression: ExpressionNetwork
    blendshapes: BlendshapeNetwork | None = None


class FaceSense:
    """Follows the faces of one source and knows the neutral of the one it scores.

    Without ``enrolled`` the single face in view is scored, and nobody while there are several.
    With it, only the enrolled person's face is scored, whoever else is in view.
    """

    def __init__(self, networks: FaceNetworks, enrolled: EnrolledFace | None = None) -> None:
        self._networks = networks
        self._finder = FaceFinder(networks.detector, networks.landmarks)
        self._enrolled = enrolled
        self._neutral = Neutral()

    def reset(self) -> None:
        """Forget the faces, and what this person's usually looks like."""
        self._lose_sight()
        self._neutral = Neutral()

    def forget(self, person_id: str) -> None:
        """Recognise a person no more."""
        if self._enrolled is not None:
            self._enrolled.forget(person_id)

    def observe(
        self, frames: list[Frame], clock: StageClock, plan: Plan = EVERYTHING
    ) -> FaceSummary | None:
        """The frames of one second that the plan asks for, faces counted in each; None without."""
        if not frames:
            self._lose_sight()
            return None
        if self._enrolled is not None:
            self._enrolled.begin_second()
        step_ms = round(1000 / len(frames) * plan.pace.face)
        seen: list[FrameFaces] = []
        last: tuple[Frame, Located] | None = None
        for frame in frames[:: plan.pace.face]:
            faces = self._finder.find(frame, step_ms, clock)
            chosen = self._choose(frame, faces, clock)
            seen.append(self._look(frame, len(faces), chosen, clock, plan))
            last = (frame, chosen) if chosen is not None else last
        summary = summarise(seen, self._networks.expression.labels)
        if last is not None and self._was_another(*last, clock):
            return summary.withheld()
        return self._with_action_units(summary)

    def _lose_sight(self) -> None:
        self._finder.reset()
        if self._enrolled is not None:
            self._enrolled.reset()

    def _choose(self, frame: Frame, faces: list[Located], clock: StageClock) -> Located | None:
        if self._enrolled is not None:
            return self._enrolled.choose(frame, faces, clock)
        return faces[0] if len(faces) == 1 else None

    def _was_another(self, frame: Frame, scored: Located, clock: StageClock) -> bool:
        """Whether the face that was scored turns out to be somebody else's."""
        return self._enrolled is not None and self._enrolled.ask(frame, scored, clock) is False

    def _look(
        self, frame: Frame, count: int, chosen: Located | None, clock: StageClock, plan: Plan
    ) -> FrameFaces:
        with_gallery = self._enrolled is not None
        if chosen is None:
            return FrameFaces(count, enrolled=False if with_gallery else None)
        probabilities = blendshapes = None
        if plan.runs("expression"):
            with clock.stage("face_expression"):
                face = cut(frame, chosen.square, self._networks.expression.side)
                probabilities = self._networks.expression.probabilities([face])[0]
            if self._networks.blendshapes is not None:
                with clock.stage("face_blendshapes"):
                    turned = chosen.square.angle_deg
                    blendshapes = self._networks.blendshapes.scores(chosen.mesh.points, turned)
        with clock.stage("picture_quality"):
            blur = _blur(frame, chosen.square)
        with clock.stage("face_shape"):
            shape = measure(chosen.mesh)
        return FrameFaces(
            count,
            eye_distance(key_points(chosen.mesh)),
            blur,
            chosen.mesh.presence,
            probabilities,
            enrolled=True if with_gallery else None,
            shape=shape,
            blendshapes=blendshapes,
        )

    def _with_action_units(self, summary: FaceSummary) -> FaceSummary:
        """The change against the neutral as it was before this second."""
        if summary.shape is None:
            return summary
        before = self._neutral.shape
        self._neutral = self._neutral.step(summary.shape)
        if before is None:
            return summary
        return replace(summary, action_units=action_units(summary.shape, before))


def _blur(frame: Frame, square: Square) -> float:
    side = round(min(BLUR_SIDE_PX[1], max(BLUR_SIDE_PX[0], square.side)))
    grey = cv2.cvtColor(cut(frame, square, side), cv2.COLOR_BGR2GRAY)
    return blur_effect(np.asarray(grey, np.uint8))
