"""Bodies found in real pictures: how many, and where their points lie."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.adapters.encoders import open_pose
from edge_agent.bundle import load_bundle
from edge_agent.bundle.manifest import Role
from edge_agent.domain.faces import Frame
from edge_agent.domain.pose import KEYPOINTS, SEEN
from edge_agent.ports import PoseNetwork
from edge_agent.settings import Settings

NOSE = KEYPOINTS.index("nose")
ROLES: frozenset[Role] = frozenset({"pose", "body_detector"})


@pytest.fixture(scope="module", params=["default", "room"])
def pose(request: pytest.FixtureRequest, test_data: Path) -> PoseNetwork:
    """BlazePose as the default has it, and MoveNet."""
    settings = Settings(bundle=request.param, model_mirror=test_data.parent / "models")
    network = open_pose(load_bundle(settings, ROLES))
    assert network is not None
    return network


@pytest.fixture
def man(pose: PoseNetwork, test_data: Path) -> Frame:
    """A seated man from head to shin, cut from a picture of a group."""
    pose.reset()
    picture = cv2.imread(str(test_data / "media" / "multi_face.jpg"))
    assert picture is not None
    return np.asarray(picture[:, :360], np.uint8)


def in_room(*people: tuple[Frame, int]) -> Frame:
    """A plain wall of 1200 x 900 with people standing on its floor at the given columns."""
    wall = np.full((900, 1200, 3), 120, np.uint8)
    for person, x in people:
        height, width = person.shape[:2]
        wall[900 - height :, x : x + width] = person
    return wall


def test_one_body_is_one_and_its_points_lie_on_it(pose: PoseNetwork, man: Frame) -> None:
    bodies = pose.locate(in_room((man, 420)), look_around=True)

    assert len(bodies) == 1
    seen = bodies[0].points[bodies[0].scores >= SEEN]
    assert len(seen) >= 8
    inside = (seen[:, 0] > 420) & (seen[:, 0] < 780) & (seen[:, 1] > 233)
    assert inside.all()
    # his nose is at (264, 130) of the cut
    assert np.hypot(*(bodies[0].points[NOSE] - [684, 363])) < 25


def test_a_picture_turned_over_has_left_and_right_exchanged(pose: PoseNetwork, man: Frame) -> None:
    wall = in_room((man, 420))
    straight = pose.locate(wall, look_around=True)[0]
    pose.reset()
    mirrored = pose.locate(np.ascontiguousarray(wall[:, ::-1]), look_around=True)[0]

    left, right = KEYPOINTS.index("left_shoulder"), KEYPOINTS.index("right_shoulder")
    assert abs(straight.points[left][0] - (1199 - mirrored.points[right][0])) < 40


def test_two_bodies_are_two_whichever_was_followed(pose: PoseNetwork, man: Frame) -> None:
    pose.locate(in_room((man, 0)), look_around=True)

    bodies = pose.locate(in_room((man, 0), (man[:, ::-1], 700)), look_around=True)

    assert len(bodies) == 2
    assert bodies[0].points[NOSE][0] < 400, "the followed one stays first"
    assert bodies[1].points[NOSE][0] > 700


def test_a_followed_body_is_found_again_without_looking_around(
    pose: PoseNetwork, man: Frame
) -> None:
    first = pose.locate(in_room((man, 420)), look_around=True)
    moved = pose.locate(in_room((man, 440)), look_around=False)

    assert len(first) == len(moved) == 1
    assert moved[0].points[NOSE][0] - first[0].points[NOSE][0] == pytest.approx(20, abs=8)


def test_a_lost_body_is_looked_for_at_once(pose: PoseNetwork, man: Frame) -> None:
    pose.locate(in_room((man, 0)), look_around=True)
    pose.locate(in_room(), look_around=False)
    assert len(pose.locate(in_room((man, 700)), look_around=False)) == 1


def test_the_same_pictures_give_the_same_points(pose: PoseNetwork, man: Frame) -> None:
    pictures = [in_room((man, x)) for x in (400, 410, 420)]

    def run() -> list[bytes]:
        pose.reset()
        return [b.points.tobytes() for p in pictures for b in pose.locate(p, look_around=False)]

    assert run() == run()


def test_an_empty_room_has_no_body(pose: PoseNetwork, test_data: Path) -> None:
    pose.reset()
    assert pose.locate(in_room(), look_around=True) == ()
    clip = cv2.VideoCapture(str(test_data / "media" / "no_face.mp4"))
    for number in (0, 20, 80):  # the film's title, at 40 to 60, passes for a body
        clip.set(cv2.CAP_PROP_POS_FRAMES, number)
        _, frame = clip.read()
        assert pose.locate(np.asarray(frame, np.uint8), look_around=True) == ()


def test_bodies_are_counted_without_being_read(pose: PoseNetwork, man: Frame) -> None:
    assert pose.count(in_room((man, 420))) == 1
    assert pose.count(in_room()) == 0
