"""Frames of every shape in a square: averaged as a reference does, and back to where they were."""

import cv2
import numpy as np
import pytest

from edge_agent.domain.letterbox import letterbox

NOISE = np.random.default_rng(3).integers(0, 255, (1080, 1920, 3)).astype(np.uint8)
SCENE = np.asarray(cv2.GaussianBlur(NOISE, (0, 0), 3), np.uint8)
SIZES = [(640, 360), (640, 480), (641, 361), (1920, 1080), (384, 216), (200, 100), (100, 300)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_shrinks_as_averaging_does(width: int, height: int) -> None:
    frame = np.ascontiguousarray(SCENE[:height, :width])
    canvas, box = letterbox(frame, 192)
    inner = (round(width * box.scale), round(height * box.scale))
    how = cv2.INTER_AREA if box.scale < 0.5 else cv2.INTER_LINEAR
    reference = cv2.resize(frame, inner, interpolation=how).astype(int)
    fitted = canvas[box.top : box.top + inner[1], box.left : box.left + inner[0]].astype(int)
    assert np.abs(fitted - reference).mean() < 1.5
    outside = canvas.astype(int).sum() - fitted.sum()
    assert outside == 0, "black around it"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_mark_is_found_where_it_was(width: int, height: int) -> None:
    frame = np.zeros((height, width, 3), np.uint8)
    x, y, half = width // 3, height // 4, max(4, width // 40)
    frame[y - half : y + half, x - half : x + half] = 255
    canvas, box = letterbox(frame, 192)
    rows, columns = np.nonzero(canvas[..., 0] > 127)
    found = box.to_frame(np.array([columns.mean() + 0.5, rows.mean() + 0.5], np.float32))
    assert found == pytest.approx([x, y], abs=1.5 / box.scale)
