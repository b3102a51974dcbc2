"""Hand-made network outputs to bodies."""

import numpy as np
import pytest

from edge_agent.domain import movenet, ultralytics_pose
from edge_agent.domain.alignment import Square
from edge_agent.domain.letterbox import Letterbox
from edge_agent.domain.pose import Body, certainty, square_around


def test_movenet_says_y_first_and_in_shares_of_the_crop() -> None:
    raw = np.zeros((1, 1, 17, 3), np.float32)
    raw[..., 0], raw[..., 1], raw[..., 2] = 0.25, 0.75, 0.6

    body = movenet.decode(raw, Square((100.0, 200.0), 80.0, 0.0))

    np.testing.assert_allclose(body.points, np.tile([[120.0, 180.0]], (17, 1)), atol=0.5)
    assert body.score == pytest.approx(0.6)


def test_a_body_half_in_view_is_as_sure_as_that_half() -> None:
    raw = np.zeros((17, 3), np.float32)
    raw[:9, 2] = 0.9
    assert movenet.decode(raw, Square((0, 0), 1, 0)).score == pytest.approx(0.9)


def _row(score: float, x: float) -> np.ndarray:
    row = np.zeros(57, np.float32)
    row[4] = score
    row[6::3], row[7::3], row[8::3] = x, 50.0, 0.8
    return row


def test_ultralytics_rows_become_bodies_surest_first_in_pixels_of_the_frame() -> None:
    raw = np.stack([_row(0.5, 30.0), _row(0.9, 70.0), _row(0.1, 10.0)])[None]

    bodies = ultralytics_pose.decode(raw, Letterbox(0.5, 10, 20), 0.4)

    assert [round(b.score, 3) for b in bodies] == [0.9, 0.5]
    np.testing.assert_allclose(bodies[0].points[0], [(70 - 10) / 0.5, (50 - 20) / 0.5])
    np.testing.assert_allclose(bodies[0].scores, 0.8, rtol=1e-6)


def test_another_layout_is_refused_with_its_shape() -> None:
    with pytest.raises(ValueError, match=r"57\], got \(1, 56, 8400\)"):
        ultralytics_pose.decode(np.zeros((1, 56, 8400), np.float32), Letterbox(1, 0, 0), 0.4)


def _body(score: float) -> Body:
    points = np.stack([np.linspace(10, 50, 17), np.linspace(20, 120, 17)], 1).astype(np.float32)
    return Body(points, np.full(17, score, np.float32), 1.0)


def test_the_next_look_is_a_margin_around_what_was_seen() -> None:
    square = square_around(_body(0.9))
    assert square is not None
    assert square.centre == pytest.approx((30.0, 70.0))
    assert square.side == pytest.approx(140.0)
    assert square_around(_body(0.1)) is None


def test_certainty_is_that_of_the_seen_points() -> None:
    assert certainty(_body(0.7)) == pytest.approx(0.7)
    assert certainty(_body(0.1)) == 0.0


def test_a_body_needs_seventeen_finite_points() -> None:
    with pytest.raises(ValueError, match=r"\(16, 2\)"):
        Body(np.zeros((16, 2), np.float32), np.zeros(17, np.float32), 1.0)
    with pytest.raises(ValueError, match="finite"):
        Body(np.full((17, 2), np.nan, np.float32), np.zeros(17, np.float32), 1.0)
