"""Boxes, suppression, letterbox and the two decoders."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_agent.domain import blazeface, yunet
from edge_agent.domain.faces import Face, KeyPoints, overlap, suppress
from edge_agent.domain.letterbox import Letterbox, letterbox

numbers = st.floats(0, 100, allow_nan=False)
boxes = st.tuples(numbers, numbers, st.floats(1, 50), st.floats(1, 50))
POINTS = KeyPoints((0, 0), (1, 0), (0.5, 0.5), (0.5, 1))


@given(boxes, boxes)
def test_overlap_is_a_symmetric_share(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    assert overlap(a, b) == pytest.approx(overlap(b, a))
    assert 0.0 <= overlap(a, b) <= 1.0 + 1e-9
    assert overlap(a, a) == pytest.approx(1.0)


@given(st.lists(st.tuples(st.floats(0, 1), boxes), max_size=12))
def test_suppression_leaves_no_two_that_overlap_and_covers_all(
    found: list[tuple[float, tuple[float, float, float, float]]],
) -> None:
    faces = [Face(score, box, POINTS) for score, box in found]
    kept = suppress(faces)
    assert all(overlap(a.box, b.box) <= 0.3 for a in kept for b in kept if a is not b)
    for face in faces:
        assert any(
            (k.score >= face.score and (k is face or overlap(k.box, face.box) > 0.3)) or k is face
            for k in kept
        )


@given(st.integers(20, 900), st.integers(20, 900), st.sampled_from([128, 192, 320]))
def test_a_letterboxed_point_comes_back(width: int, height: int, side: int) -> None:
    frame = np.zeros((height, width, 3), np.uint8)
    canvas, box = letterbox(frame, side)
    assert canvas.shape == (side, side, 3)
    points = np.array([[0, 0], [width, height]], np.float32)
    there = points * box.scale + [box.left, box.top]
    assert there.min() >= -1
    assert there.max() <= side + 1
    assert np.allclose(box.to_frame(there.astype(np.float32)), points, atol=1e-2)


def test_blazeface_decodes_what_its_equations_say() -> None:
    """One anchor lights up: centre, size and points are offsets from it in input pixels."""
    anchors = blazeface.anchor_centres(192, [(4, 1)])
    regressors = np.zeros((2304, 16), np.float32)
    logits = np.full(2304, -50, np.float32)
    cell = 20 * 48 + 30
    logits[cell] = math.log(0.9 / 0.1)
    regressors[cell, :4] = (2, -1, 40, 44)
    regressors[cell, 4:6] = (-8, -5)
    (face,) = blazeface.decode(regressors, logits, anchors, 192, Letterbox(0.5, 0, 10), 0.5)
    x, y = 30.5 * 4, 20.5 * 4
    assert face.score == pytest.approx(0.9, abs=1e-6)
    assert face.box == pytest.approx(((x + 2) / 0.5 - 40, (y - 1 - 10) / 0.5 - 44, 80, 88))
    assert face.points.right_eye == pytest.approx(((x - 8) / 0.5, (y - 5 - 10) / 0.5))


def test_blazeface_survives_extreme_logits() -> None:
    anchors = blazeface.anchor_centres(192, [(4, 1)])
    logits = np.full(2304, -1e30, np.float32)
    assert (
        blazeface.decode(
            np.zeros((2304, 16), np.float32), logits, anchors, 192, Letterbox(1, 0, 0), 0.5
        )
        == ()
    )


def test_yunet_decodes_what_its_equations_say() -> None:
    outputs: dict[str, NDArray[np.float32]] = {}
    for stride in yunet.STRIDES:
        n = (320 // stride) ** 2
        outputs |= {
            f"cls_{stride}": np.zeros((1, n, 1), np.float32),
            f"obj_{stride}": np.zeros((1, n, 1), np.float32),
            f"bbox_{stride}": np.zeros((1, n, 4), np.float32),
            f"kps_{stride}": np.zeros((1, n, 10), np.float32),
        }
    cell = 5 * 20 + 7
    outputs["cls_16"][0, cell] = 0.64
    outputs["obj_16"][0, cell] = 1.0
    outputs["bbox_16"][0, cell] = (0.5, 0.25, math.log(3), math.log(4))
    outputs["kps_16"][0, cell] = np.arange(10)
    (face,) = yunet.decode(outputs, 320, Letterbox(2.0, 0, 0), 0.5)
    assert face.score == pytest.approx(0.8)
    assert face.box == pytest.approx((7.5 * 8 - 12, 5.25 * 8 - 16, 24, 32))
    assert face.points.right_eye == pytest.approx((7 * 8, 6 * 8))
    assert face.points.mouth == pytest.approx(((13 + 15) / 2 * 8, (12 + 14) / 2 * 8))
