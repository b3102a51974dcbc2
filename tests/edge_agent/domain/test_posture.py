"""How a body is held and moved, on skeletons drawn by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.movement import MOVEMENT, MovementMemory, movement_channels
from edge_agent.domain.pose import KEYPOINTS, Body
from edge_agent.domain.posture import (
    Sample,
    keypoint_speed,
    posture,
    torso_angle_deg,
    touches_head,
)

STANDING = {
    "nose": (0, -70),
    "left_eye": (4, -73),
    "right_eye": (-4, -73),
    "left_ear": (8, -71),
    "right_ear": (-8, -71),
    "left_shoulder": (19, -45),
    "right_shoulder": (-19, -45),
    "left_elbow": (24, -20),
    "right_elbow": (-24, -20),
    "left_wrist": (25, 5),
    "right_wrist": (-25, 5),
    "left_hip": (12, 5),
    "right_hip": (-12, 5),
    "left_knee": (12, 45),
    "right_knee": (-12, 45),
    "left_ankle": (12, 85),
    "right_ankle": (-12, 85),
}
"""Centimetres, x to the picture's right, y down."""


def skeleton(
    *,
    scale: float = 2.0,
    turned_deg: float = 0.0,
    at: tuple[float, float] = (300.0, 200.0),
    hidden: tuple[str, ...] = (),
    **moved: tuple[float, float],
) -> Body:
    places = np.array([moved.get(name, STANDING[name]) for name in KEYPOINTS], np.float64)
    angle = math.radians(turned_deg)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    scores = np.array([0.05 if name in hidden else 0.9 for name in KEYPOINTS], np.float32)
    return Body((places @ turn.T * scale + at).astype(np.float32), scores, 0.9)


@pytest.mark.parametrize("angle", [0.0, 20.0, 45.0, 90.0, 180.0])
def test_the_torso_leans_as_far_as_the_body_is_turned(angle: float) -> None:
    assert torso_angle_deg(skeleton(turned_deg=angle)) == pytest.approx(angle, abs=0.1)
    assert torso_angle_deg(skeleton(turned_deg=-angle)) == pytest.approx(angle, abs=0.1)


def test_upright_slumped_and_lying_share_a_second() -> None:
    samples: list[Sample] = [
        (i * 200, skeleton(turned_deg=a)) for i, a in enumerate((0.0, 40.0, 40.0, 80.0, 90.0))
    ]
    held = posture(samples)
    assert held.slumped == pytest.approx(0.4)
    assert held.lying == pytest.approx(0.4)


def test_without_hips_nothing_is_said_of_the_torso() -> None:
    held = posture([(0, skeleton(hidden=("left_hip", "right_hip")))])
    assert (held.torso_angle_deg, held.slumped, held.lying) == (None, None, None)


def test_a_hand_at_the_face_touches_and_one_at_the_hip_does_not() -> None:
    assert touches_head(skeleton(right_wrist=(-6, -62))) is True
    assert touches_head(skeleton()) is False
    assert touches_head(skeleton(hidden=("left_wrist", "right_wrist"))) is None


@given(
    scale=st.floats(0.5, 6.0),
    x=st.floats(-500, 1500),
    speed=st.floats(0.3, 5.0),
    touching=st.booleans(),
)
def test_distance_and_place_in_the_picture_do_not_matter(
    scale: float, x: float, speed: float, touching: bool
) -> None:
    """Moving by so many shoulder widths a second is that, near or far."""
    wrist = (-6.0, -62.0) if touching else STANDING["right_wrist"]
    step = speed * 0.2 * 38 * scale
    samples: list[Sample] = [
        (i * 200, skeleton(scale=scale, at=(x + i * step, 100.0), right_wrist=wrist))
        for i in range(5)
    ]
    held = posture(samples)
    assert held.keypoint_speed is not None
    # a torso of 50 cm, seen longer than its expected 1.3 widths, makes the width 38.5
    assert held.keypoint_speed == pytest.approx(speed, rel=0.05) or speed * 0.2 < 0.07
    assert held.self_touch == float(touching)


def test_jitter_of_a_person_at_rest_is_no_speed() -> None:
    generator = np.random.default_rng(0)
    samples: list[Sample] = []
    for i in range(5):
        body = skeleton()
        noise = generator.normal(0, 0.5, body.points.shape).astype(np.float32)
        samples.append((i * 200, Body(body.points + noise, body.scores, 0.9)))
    assert keypoint_speed(samples) == 0.0


def test_speed_needs_two_bodies_close_in_time() -> None:
    assert keypoint_speed([(0, skeleton())]) is None
    assert keypoint_speed([(0, skeleton()), (200, None)]) is None
    assert keypoint_speed([(0, skeleton()), (900, skeleton(at=(340.0, 200.0)))]) is None


def test_a_body_that_jumps_across_the_room_is_another_one() -> None:
    assert keypoint_speed([(0, skeleton()), (200, skeleton(at=(900.0, 200.0)))]) is None


def rocking_second(second: int, hz: float) -> list[Sample]:
    times = [second * 1000 + i * 200 for i in range(5)]
    return [
        (t, skeleton(at=(300.0 + 25.0 * math.sin(2 * math.pi * hz * t / 1000), 200.0)))
        for t in times
    ]


def test_a_body_that_rocks_for_ten_seconds_says_how_fast() -> None:
    memory, said = MovementMemory(), []
    for second in range(12):
        memory, channels = movement_channels(
            memory, second * 1000, rocking_second(second, 0.8), None
        )
        assert set(channels) == set(MOVEMENT)
        said.append(channels["rocking_hz"])
    assert said[3] is None
    assert said[-1] == pytest.approx(0.8, rel=0.1)


def test_a_gap_begins_anew() -> None:
    memory = MovementMemory()
    for second in range(12):
        memory, _ = movement_channels(memory, second * 1000, rocking_second(second, 0.8), None)
    later = movement_channels(memory, 20_000, rocking_second(20, 0.8), None)[1]
    assert later["rocking_hz"] is None
