"""The face sense with scripted networks: verification, tracking, doubles, cost."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from edge_agent.domain.alignment import Square, face_square
from edge_agent.domain.faces import Face, Frame, KeyPoints
from edge_agent.domain.mesh import LEFT_EYE, MOUTH, NOSE_TIP, RIGHT_EYE, Mesh
from edge_agent.domain.plan import EVERYTHING
from edge_agent.ports import Probabilities
from edge_agent.senses.face import MAX_FACES, FaceSense
from edge_agent.senses.stage_clock import StageClock

RNG = np.random.default_rng(0)
FRAMES = [RNG.integers(0, 255, (360, 640, 3)).astype(np.uint8) for _ in range(10)]
ANALYSED = len(FRAMES[:: EVERYTHING.pace.face])


def _points(x: float, y: float, size: float = 40.0) -> KeyPoints:
    half = size / 2
    return KeyPoints((x - half, y), (x + half, y), (x, y + half), (x, y + size))


def _face(x: float, y: float) -> Face:
    return Face(0.9, (x - 50, y - 50, 100, 120), _points(x, y))


@dataclass
class ScriptedDetector:
    """One answer per frame."""

    script: list[tuple[Face, ...]]
    calls: int = 0

    def detect(self, frame: Frame) -> tuple[Face, ...]:
        assert frame.shape == FRAMES[0].shape
        self.calls += 1
        return self.script[(self.calls - 1) % len(self.script)]


@dataclass
class TrueLandmarks:
    """Finds the true face nearest to a square, if there is one within its side."""

    truth: list[KeyPoints]
    asked: list[Square] = field(default_factory=list)

    def locate(self, frame: Frame, square: Square) -> Mesh:
        assert frame.shape == FRAMES[0].shape
        self.asked.append(square)
        points = np.zeros((468, 2), np.float32)
        for true in self.truth:
            place = face_square(true)
            near = np.hypot(*np.subtract(place.centre, square.centre)) < square.side
            if near:
                for pair, at in ((RIGHT_EYE, true.right_eye), (LEFT_EYE, true.left_eye)):
                    points[list(pair)] = at
                points[list(MOUTH)] = true.mouth
                points[NOSE_TIP] = true.nose
                return Mesh(points, 0.99, np.zeros(468, np.float32))
        return Mesh(points, 0.1, np.zeros(468, np.float32))


class Smiling:
    """Always the same answer."""

    labels = ("happiness", "sadness")
    side = 48

    def probabilities(self, faces: list[Frame]) -> Probabilities:
        return np.tile(np.array([[0.75, 0.25]], np.float32), (len(faces), 1))


def _sense(
    script: list[tuple[Face, ...]], truth: list[KeyPoints]
) -> tuple[FaceSense, ScriptedDetector, TrueLandmarks]:
    detector, landmarks = ScriptedDetector(script), TrueLandmarks(truth)
    return FaceSense(detector, landmarks, Smiling()), detector, landmarks


def test_five_of_ten_frames_are_analysed() -> None:
    sense, detector, _ = _sense([(_face(300, 150),)], [_points(300, 150)])
    summary = sense.observe(FRAMES, StageClock())
    assert detector.calls == ANALYSED == 5
    assert summary.by_label == pytest.approx({"happiness": 0.75, "sadness": 0.25})


def test_what_the_mesh_does_not_confirm_is_no_face() -> None:
    sense, _, _ = _sense([(_face(300, 150),)], [])
    assert sense.observe(FRAMES, StageClock()).faces_in_view == 0


def test_a_blinking_detector_does_not_lose_the_face() -> None:
    sense, _, _ = _sense([(_face(300, 150),), (), (), (), ()], [_points(300, 150)])
    summary = sense.observe(FRAMES, StageClock())
    assert summary.faces_in_view == 1
    assert summary.quality > 0


def test_a_face_that_left_is_not_tracked_on() -> None:
    sense, _, landmarks = _sense([(_face(300, 150),)] + [()] * 9, [_points(300, 150)])
    sense.observe(FRAMES, StageClock())
    landmarks.truth.clear()
    assert sense.observe(FRAMES, StageClock()).faces_in_view == 0


def test_reset_forgets_where_the_face_was() -> None:
    sense, _, _ = _sense([(_face(300, 150),)] * 5 + [()] * 5, [_points(300, 150)])
    assert sense.observe(FRAMES, StageClock()).faces_in_view == 1
    sense.reset()
    assert sense.observe(FRAMES, StageClock()).faces_in_view == 0


def test_two_finds_of_one_face_are_one() -> None:
    doubled = (_face(300, 150), _face(325, 160))
    sense, _, _ = _sense([doubled], [_points(300, 150)])
    assert sense.observe(FRAMES, StageClock()).faces_in_view == 1


def test_two_people_are_two_and_get_no_expression() -> None:
    sense, _, _ = _sense(
        [(_face(150, 150), _face(450, 150))], [_points(150, 150), _points(450, 150)]
    )
    summary = sense.observe(FRAMES, StageClock())
    assert (summary.faces_in_view, summary.by_label) == (2, {})


def test_a_crowd_costs_no_more_than_the_limit() -> None:
    crowd = tuple(_face(20.0 + 30 * n, 150) for n in range(20))
    sense, _, landmarks = _sense([crowd], [])
    sense.observe(FRAMES, StageClock())
    assert len(landmarks.asked) == MAX_FACES * ANALYSED
