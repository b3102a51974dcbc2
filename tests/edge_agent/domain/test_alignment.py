"""The face square: laws of geometry, and its framing against FER2013's own pictures."""

import math
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.adapters.encoders import Encoders
from edge_agent.domain.alignment import Square, cut, eye_distance, face_square, from_crop
from edge_agent.domain.faces import KeyPoints
from edge_agent.domain.mesh import key_points

FRONTAL = KeyPoints((40, 40), (60, 40), (50, 52), (50, 61))


def _moved(points: KeyPoints, angle: float, scale: float, dx: float, dy: float) -> KeyPoints:
    def move(p: tuple[float, float]) -> tuple[float, float]:
        c, s = math.cos(angle) * scale, math.sin(angle) * scale
        return (c * p[0] - s * p[1] + dx, s * p[0] + c * p[1] + dy)

    return KeyPoints(*map(move, (points.right_eye, points.left_eye, points.nose, points.mouth)))


@given(st.floats(-1.2, 1.2), st.floats(0.3, 5), st.floats(-99, 99), st.floats(-99, 99))
def test_turning_scaling_and_moving_the_face_does_the_same_to_its_square(
    angle: float, scale: float, dx: float, dy: float
) -> None:
    base, moved = face_square(FRONTAL), face_square(_moved(FRONTAL, angle, scale, dx, dy))
    assert moved.side == pytest.approx(base.side * scale, rel=1e-6)
    assert moved.angle_deg == pytest.approx(math.degrees(angle), abs=1e-6)
    c, s = math.cos(angle) * scale, math.sin(angle) * scale
    x, y = base.centre
    assert moved.centre == pytest.approx((c * x - s * y + dx, s * x + c * y + dy), abs=1e-6)


def test_a_profile_is_not_cut_tighter_than_the_same_head_from_the_front() -> None:
    profile = KeyPoints((48, 40), (54, 40), (58, 52), (52, 61))
    assert face_square(profile).side >= 0.9 * face_square(FRONTAL).side


@given(st.floats(-60, 60), st.floats(20, 300), st.sampled_from([48, 96, 192]))
def test_a_point_in_the_crop_comes_from_where_it_lies_in_the_frame(
    angle: float, side: float, size: int
) -> None:
    square = Square((150.0, 120.0), side, angle)
    centre = from_crop(np.array([[size / 2, size / 2]], np.float32), square, size)
    assert centre[0] == pytest.approx((150, 120), abs=1e-2)
    corners = from_crop(np.array([[0, 0], [size, 0]], np.float32), square, size)
    assert math.dist(*corners.tolist()) == pytest.approx(side, rel=1e-3)


def test_the_crop_is_upright() -> None:
    """A dot above the tilted face's centre lands above the crop's centre."""
    frame = np.zeros((240, 320, 3), np.uint8)
    square = Square((160.0, 120.0), 100.0, 30.0)
    up = (160 + 30 * math.sin(math.radians(30)), 120 - 30 * math.cos(math.radians(30)))
    cv2.circle(frame, (round(up[0]), round(up[1])), 4, (255, 255, 255), -1)
    rows, columns = np.nonzero(cut(frame, square, 100)[..., 0] > 128)
    assert columns.mean() == pytest.approx(50, abs=1.5)
    assert rows.mean() == pytest.approx(20, abs=1.5)


def test_the_framing_is_that_of_fer2013(test_data: Path, encoders: Encoders) -> None:
    """FER2013 pictures cut again by their own mesh keep their size (8 % tighter on purpose)."""
    ratios, heights = [], []
    with zipfile.ZipFile(test_data / "fer2013" / "fer2013_dev.zip") as archive:
        names = sorted(n for n in archive.namelist() if n.startswith("val/happy/"))[:60]
        for name in names:
            grey = cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), 0)
            assert grey is not None
            wide = cv2.copyMakeBorder(grey, 16, 16, 16, 16, cv2.BORDER_REPLICATE)
            frame = cv2.cvtColor(cv2.resize(wide, (240, 240)), cv2.COLOR_GRAY2BGR)
            mesh = encoders.face_landmarks.locate(
                np.asarray(frame, np.uint8), Square((120, 120), 144, 0)
            )
            if mesh.presence > 0.9:
                square = face_square(key_points(mesh))
                ratios.append(square.side / 144)
                heights.append((square.centre[1] - 48) / 144)
    assert len(ratios) > 40
    assert np.median(ratios) == pytest.approx(0.97, abs=0.05)
    assert np.median(heights) == pytest.approx(0.5, abs=0.03)


def test_eye_distance_is_euclidean() -> None:
    assert eye_distance(KeyPoints((0, 0), (3, 4), (0, 0), (0, 0))) == 5.0
