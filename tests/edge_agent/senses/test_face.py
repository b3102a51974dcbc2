"""The face sense with scripted networks: verification, following, doubles, cost, enrolment."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from edge_agent.domain.alignment import Square, face_square
from edge_agent.domain.face_summary import FaceSummary
from edge_agent.domain.faces import Face, Frame, KeyPoints
from edge_agent.domain.gallery import Gallery, unit
from edge_agent.domain.mesh import LEFT_EYE, MOUTH, NOSE_TIP, RIGHT_EYE, Mesh
from edge_agent.domain.plan import EVERYTHING, MAX_LEVEL, Plan
from edge_agent.ports import Probabilities
from edge_agent.senses.enrolled import EnrolledFace, Enrolment
from edge_agent.senses.face import FaceNetworks, FaceSense
from edge_agent.senses.face_finder import MAX_FACES, FaceFinder
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
    return FaceSense(FaceNetworks(detector, landmarks, Smiling())), detector, landmarks


def _finder(
    script: list[tuple[Face, ...]], truth: list[KeyPoints]
) -> tuple[FaceFinder, ScriptedDetector, TrueLandmarks]:
    detector, landmarks = ScriptedDetector(script), TrueLandmarks(truth)
    return FaceFinder(detector, landmarks), detector, landmarks


def _next(finder: FaceFinder, dt_ms: int = 200) -> list[int]:
    """Numbers of the faces in the next frame."""
    return [face.number for face in finder.find(FRAMES[0], dt_ms, StageClock())]


def _observe(sense: FaceSense, plan: Plan = EVERYTHING) -> FaceSummary:
    summary = sense.observe(FRAMES, StageClock(), plan)
    assert summary is not None
    return summary


def test_five_of_ten_frames_are_analysed_and_two_searched() -> None:
    """A face that is followed costs five meshes a second and two detections."""
    sense, detector, landmarks = _sense([(_face(300, 150),)], [_points(300, 150)])
    summary = _observe(sense)
    assert len(landmarks.asked) == ANALYSED == 5
    assert detector.calls == 2
    assert summary.by_label == pytest.approx({"happiness": 0.75, "sadness": 0.25})


def test_an_empty_room_is_searched_in_every_frame() -> None:
    sense, detector, landmarks = _sense([()], [])
    assert _observe(sense).faces_in_view == 0
    assert (detector.calls, len(landmarks.asked)) == (ANALYSED, 0)


def test_a_lost_face_is_searched_at_once() -> None:
    """It jumps across the picture between two frames, as when the camera is knocked."""
    finder, detector, landmarks = _finder([(_face(100, 150),)], [_points(100, 150)])
    assert _next(finder) == [1]
    detector.script, landmarks.truth = [(_face(500, 150),)], [_points(500, 150)]
    assert [_next(finder) for _ in range(3)] == [[2], [2], [2]], "whose face it is, nobody knows"
    assert detector.calls == 4, "at first, when it was lost, while the old place is remembered"


@pytest.mark.parametrize("dt_ms", [67, 100, 200, 500])
def test_a_second_person_is_found_within_a_second_of_entering(dt_ms: int) -> None:
    """Whenever they enter and whatever the rate: the search runs at least every 600 ms."""
    alone, both = (_face(150, 150),), (_face(150, 150), _face(450, 150))
    for enters_ms in range(1000, 2000, dt_ms):
        finder, detector, landmarks = _finder([alone], [_points(150, 150)])
        at_ms, found_ms = 0, None
        while found_ms is None and at_ms < 4000:
            if at_ms >= enters_ms:
                detector.script, landmarks.truth = [both], [_points(150, 150), _points(450, 150)]
            found_ms = at_ms if len(_next(finder, dt_ms)) == 2 else None
            at_ms += dt_ms
        assert found_ms is not None
        assert 0 <= found_ms - enters_ms <= 1000


def test_a_second_person_whom_the_detector_saw_once_stays_counted() -> None:
    """The mesh goes on to confirm them, so one find a second is enough."""
    both = (_face(150, 150), _face(450, 150))
    sense, _, _ = _sense([both, *[(_face(150, 150),)] * 20], [_points(150, 150), _points(450, 150)])
    assert [_observe(sense).faces_in_view for _ in range(3)] == [2, 2, 2]


def test_what_the_mesh_does_not_confirm_is_no_face() -> None:
    sense, _, _ = _sense([(_face(300, 150),)], [])
    assert _observe(sense).faces_in_view == 0


def test_a_blinking_detector_does_not_lose_the_face() -> None:
    sense, _, _ = _sense([(_face(300, 150),), (), (), (), ()], [_points(300, 150)])
    summary = _observe(sense)
    assert summary.faces_in_view == 1
    assert summary.quality == pytest.approx(_observe(sense).quality)


def test_a_face_that_left_is_not_followed_on() -> None:
    sense, _, landmarks = _sense([(_face(300, 150),)] + [()] * 19, [_points(300, 150)])
    _observe(sense)
    landmarks.truth.clear()
    assert _observe(sense).faces_in_view == 0


def test_a_face_that_comes_back_is_scored_again() -> None:
    sense, detector, landmarks = _sense([(_face(300, 150),)], [_points(300, 150)])
    assert _observe(sense).by_label
    detector.script = [()]
    landmarks.truth.clear()
    for _ in range(3):
        assert _observe(sense).by_label == {}
    detector.script = [(_face(480, 200),)]
    landmarks.truth.append(_points(480, 200))
    assert _observe(sense).by_label


def test_reset_and_a_second_without_pictures_forget_where_the_face_was() -> None:
    for forget in (FaceSense.reset, lambda sense: sense.observe([], StageClock())):
        sense, _, _ = _sense([(_face(300, 150),)] + [()] * 30, [_points(300, 150)])
        assert _observe(sense).faces_in_view == 1
        forget(sense)
        assert _observe(sense).faces_in_view == 0


def test_two_finds_of_one_face_are_one() -> None:
    doubled = (_face(300, 150), _face(325, 160))
    sense, _, _ = _sense([doubled], [_points(300, 150)])
    assert _observe(sense).faces_in_view == 1


def test_two_people_are_two_and_get_no_expression() -> None:
    sense, _, _ = _sense(
        [(_face(150, 150), _face(450, 150))], [_points(150, 150), _points(450, 150)]
    )
    summary = _observe(sense)
    assert (summary.faces_in_view, summary.by_label) == (2, {})
    assert summary.enrolled_in_view is None


def test_a_crowd_costs_no_more_than_the_limit() -> None:
    crowd = tuple(_face(20.0 + 30 * n, 150) for n in range(20))
    sense, _, landmarks = _sense([crowd], [])
    _observe(sense)
    assert len(landmarks.asked) == MAX_FACES * ANALYSED


def test_a_slower_pace_still_searches_every_second() -> None:
    sense, detector, landmarks = _sense([(_face(300, 150),)], [_points(300, 150)])
    slow = Plan(level=MAX_LEVEL)
    assert [_observe(sense, slow).faces_in_view for _ in range(4)] == [1] * 4
    assert len(landmarks.asked) == 8
    assert detector.calls == 4


def test_a_resting_expression_leaves_the_count_and_the_shape() -> None:
    sense, _, _ = _sense([(_face(300, 150),)], [_points(300, 150)])
    summary = _observe(sense, Plan(rests=frozenset({"expression"})))
    assert (summary.faces_in_view, summary.by_label) == (1, {})
    assert summary.quality > 0


class ByPlace:
    """Embeddings by where a face was: a scripted recogniser."""

    side = 112

    def __init__(self, *answers: list[float]) -> None:
        self.answers = answers
        self.calls = 0

    def embedding(self, face: Frame) -> Probabilities:
        assert face.shape == (self.side, self.side, 3)
        answer = self.answers[min(self.calls, len(self.answers) - 1)]
        self.calls += 1
        return np.array(answer, np.float32)


RESIDENT, STAFF = [1.0, 0.0], [0.0, 1.0]


def _with_gallery(
    script: list[tuple[Face, ...]], truth: list[KeyPoints], recogniser: ByPlace
) -> FaceSense:
    networks = FaceNetworks(ScriptedDetector(script), FrontalLandmarks(truth), Smiling())
    enrolment = Enrolment("r1", Gallery(0.5, {"r1": unit([RESIDENT])}))
    return FaceSense(networks, EnrolledFace(recogniser, enrolment))


class FrontalLandmarks(TrueLandmarks):
    """As above, with a forehead and a chin, so that the head's turn is known: none."""

    def locate(self, frame: Frame, square: Square) -> Mesh:
        mesh = super().locate(frame, square)
        mesh.points[10] = mesh.points[NOSE_TIP] - (0, 60)
        mesh.points[2] = mesh.points[NOSE_TIP] + (0, 8)
        return mesh


def test_the_enrolled_face_alone_is_scored_and_asked_about_twice_at_first_then_once() -> None:
    recogniser = ByPlace(RESIDENT)
    sense = _with_gallery([(_face(300, 150),)], [_points(300, 150)], recogniser)
    first = _observe(sense)
    assert first.enrolled_in_view is True
    assert first.by_label["happiness"] == pytest.approx(0.75)
    assert recogniser.calls == 2, "when it appeared, and at the second's end"
    _observe(sense)
    assert recogniser.calls == 3


def test_somebody_else_alone_is_counted_and_never_scored() -> None:
    sense = _with_gallery([(_face(300, 150),)], [_points(300, 150)], ByPlace(STAFF))
    for _ in range(3):
        summary = _observe(sense)
        assert (summary.faces_in_view, summary.enrolled_in_view) == (1, False)
        assert (summary.by_label, summary.quality, summary.others_scored) == ({}, 0.0, 0)


def test_a_face_scored_by_mistake_is_counted_and_its_second_withheld() -> None:
    """Staff takes the resident's place within a second, so closely that the face is followed."""
    sense = _with_gallery(
        [(_face(300, 150),)], [_points(300, 150)], ByPlace(RESIDENT, STAFF, STAFF, STAFF)
    )
    mistaken, after = _observe(sense), _observe(sense)
    assert mistaken.others_scored == 1
    assert (mistaken.by_label, mistaken.action_units, mistaken.enrolled_in_view) == ({}, {}, False)
    assert (after.others_scored, after.by_label) == (0, {})


def test_two_faces_that_both_match_are_nobodys() -> None:
    sense = _with_gallery(
        [(_face(150, 150), _face(450, 150))],
        [_points(150, 150), _points(450, 150)],
        ByPlace(RESIDENT),
    )
    summary = _observe(sense)
    assert (summary.faces_in_view, summary.by_label) == (2, {})


def test_a_face_turned_away_from_the_start_is_not_scored() -> None:
    recogniser = ByPlace(RESIDENT)
    networks = FaceNetworks(
        ScriptedDetector([(_face(300, 150),)]), TrueLandmarks([_points(300, 150)]), Smiling()
    )
    enrolment = Enrolment("r1", Gallery(0.5, {"r1": unit([RESIDENT])}))
    sense = FaceSense(networks, EnrolledFace(recogniser, enrolment))
    summary = _observe(sense)
    assert (summary.faces_in_view, summary.by_label, recogniser.calls) == (1, {}, 0)
