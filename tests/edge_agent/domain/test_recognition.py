"""Alignment for recognition: five points land where the network was trained to have them."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.mesh import LEFT_EYE, MOUTH, NOSE_TIP, RIGHT_EYE, Mesh
from edge_agent.domain.recognition import TEMPLATE, TEMPLATE_SIDE, align, five_points, similarity


def _moved(angle: float, scale: float, dx: float, dy: float) -> np.ndarray:
    c, s = math.cos(angle) * scale, math.sin(angle) * scale
    return np.asarray(TEMPLATE @ np.array([[c, s], [-s, c]]) + (dx, dy))


def mesh_at(points: np.ndarray) -> Mesh:
    """A mesh whose five points are these."""
    mesh = np.zeros((468, 2), np.float32)
    mesh[list(RIGHT_EYE)], mesh[list(LEFT_EYE)] = points[0], points[1]
    mesh[NOSE_TIP] = points[2]
    mesh[MOUTH[0]], mesh[MOUTH[1]] = points[3], points[4]
    return Mesh(mesh, 1.0, np.zeros(468, np.float32))


@given(st.floats(-3, 3), st.floats(0.2, 5), st.floats(-300, 300), st.floats(-300, 300))
def test_any_turn_size_and_place_is_undone(
    angle: float, scale: float, dx: float, dy: float
) -> None:
    matrix = similarity(_moved(angle, scale, dx, dy), TEMPLATE)
    back = _moved(angle, scale, dx, dy) @ matrix[:, :2].T + matrix[:, 2]
    assert back == pytest.approx(TEMPLATE, abs=1e-6)


@given(st.lists(st.floats(-30, 30), min_size=10, max_size=10))
def test_it_is_the_map_of_least_squares(noise: list[float]) -> None:
    """Against OpenCV's own least-squares solver of the same four unknowns."""
    source = TEMPLATE + np.array(noise).reshape(5, 2)
    rows = [[x, -y, 1, 0] for x, y in source] + [[y, x, 0, 1] for x, y in source]
    wanted = np.concatenate([TEMPLATE[:, 0], TEMPLATE[:, 1]])
    found, answer = cv2.solve(np.array(rows), wanted[:, None], flags=cv2.DECOMP_SVD)
    assert found
    a, b, tx, ty = np.asarray(answer).ravel()
    assert similarity(source, TEMPLATE) == pytest.approx(
        np.array([[a, -b, tx], [b, a, ty]]), abs=1e-6
    )


def test_points_that_coincide_are_refused() -> None:
    with pytest.raises(ValueError, match="must not coincide"):
        similarity(np.ones((5, 2)), TEMPLATE)


def test_the_five_points_are_the_meshs_own() -> None:
    assert five_points(mesh_at(TEMPLATE)) == pytest.approx(TEMPLATE, abs=1e-4)


def test_a_dot_on_each_point_lands_on_the_template() -> None:
    places = _moved(0.5, 2.2, 240, 60)
    for place, wanted in zip(places, TEMPLATE, strict=True):
        frame = np.zeros((480, 640, 3), np.uint8)
        cv2.circle(frame, tuple(np.round(place).astype(int).tolist()), 5, (255, 255, 255), -1)
        rows, columns = np.nonzero(align(frame, mesh_at(places), TEMPLATE_SIDE)[..., 0] > 128)
        assert (columns.mean(), rows.mean()) == pytest.approx(tuple(wanted), abs=1.0)
