"""Shapes of a synthetic head: nothing the camera does changes them, every movement does."""

import math
from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_agent.domain.face_shape import MAX_TURN_DEG, FaceShape, measure, median
from edge_agent.domain.mesh import Mesh

Head = NDArray[np.float64]
REST = FaceShape(0.3, 0.28, -0.05, 0.3, 0.02, 0.8, 0.04, 0.9)
"""What the synthetic head measures, by construction."""


def synthetic_head() -> Head:
    """The points that are measured, placed so that the measures are ``REST``'s; 1 = eye distance.

    Brows at 0.3 and 0.28 over the eyes, eyes 0.4 wide and 0.12 open, lips 0.04 apart, their
    corners 0.02 higher than their middle.
    """
    head = np.zeros((478, 3))
    for centre, outer, inner in ((-0.5, 33, 133), (0.5, 263, 362)):
        outwards = math.copysign(0.2, centre)
        head[outer, 0], head[inner, 0] = centre + outwards, centre - outwards
    head[[107, 55, 66, 65, 336, 285, 296, 295], 1] = -0.3
    head[[70, 63, 46, 53, 300, 293, 276, 283], 1] = -0.28
    for centre, upper, lower in (
        (-0.5, (160, 159, 158), (144, 145, 153)),
        (0.5, (385, 386, 387), (380, 374, 373)),
    ):
        head[list(upper), 0] = head[list(lower), 0] = centre
        head[list(upper), 1], head[list(lower), 1] = -0.07, 0.05
    head[10] = (0, -0.9, 0.2)
    head[2] = (0, 0.6, 0.2)
    head[1] = (0, 0.45, -0.2)
    head[13, 1], head[14, 1] = 1.0, 1.04
    head[61], head[291] = (-0.4, 1.0, 0), (0.4, 1.0, 0)
    head[152, 1] = 1.5
    return head


def as_mesh(head: Head, turn: tuple[float, float, float] = (0, 0, 0), scale: float = 60.0) -> Mesh:
    """Seen by a camera after turns by yaw, pitch and roll in degrees."""
    yaw, pitch, roll = (math.radians(angle) for angle in turn)
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    cr, sr = math.cos(roll), math.sin(roll)
    around_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    around_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    around_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    placed = head @ (around_z @ around_x @ around_y).T * scale + (320, 200, 0)
    return Mesh(placed[:, :2].astype(np.float32), 1.0, placed[:, 2].astype(np.float32))


def test_the_measures_are_the_lengths_that_were_drawn() -> None:
    shape = measure(as_mesh(synthetic_head()))
    assert shape is not None
    assert astuple(shape) == pytest.approx(astuple(replace(REST, lip_corner=0.02)), abs=1e-4)


@given(
    st.floats(-20, 20),
    st.floats(-20, 20),
    st.floats(-180, 180),
    st.floats(10, 400),
)
def test_neither_distance_nor_turning_the_head_changes_a_measure(
    yaw: float, pitch: float, roll: float, scale: float
) -> None:
    shape = measure(as_mesh(synthetic_head(), (yaw, pitch, roll), scale))
    assert shape is not None
    assert astuple(shape) == pytest.approx(astuple(REST), abs=2e-3)


@pytest.mark.parametrize(("yaw", "pitch"), [(MAX_TURN_DEG + 3, 0), (0, MAX_TURN_DEG + 3), (80, 0)])
def test_a_face_that_is_turned_away_is_not_measured(yaw: float, pitch: float) -> None:
    assert measure(as_mesh(synthetic_head(), (yaw, pitch, 0))) is None


def test_points_that_coincide_are_no_face() -> None:
    assert measure(Mesh(np.zeros((478, 2), np.float32), 1.0, np.zeros(478, np.float32))) is None


def test_the_median_forgets_one_blink_and_needs_two_frames() -> None:
    blink = replace(REST, eye_opening=0.02)
    assert median([REST, blink, REST]) == REST
    assert median([REST]) is None
