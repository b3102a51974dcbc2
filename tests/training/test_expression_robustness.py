import numpy as np
import pytest

pytest.importorskip("PIL", reason="changing faces needs Pillow (extra: training)")

from training.expression.robustness import half_resolution, recrop

RAMP = np.tile(np.arange(48, dtype=np.uint8) * 5, (48, 1))  # 5 grey levels a pixel, left to right


def test_the_data_sets_own_box_changes_nothing() -> None:
    np.testing.assert_array_equal(recrop(RAMP), RAMP)


def test_a_box_too_far_right_shows_the_face_further_left() -> None:
    moved = recrop(RAMP, right=12 / 48)

    np.testing.assert_array_equal(moved[:, :36], RAMP[:, 12:])
    assert (moved[:, 36:] == RAMP[0, -1]).all()


def test_a_larger_box_shows_a_smaller_face() -> None:
    slope = np.diff(recrop(RAMP, side=1.5)[24, 12:36].astype(int)).mean()

    assert slope == pytest.approx(5 * 1.5, rel=0.05)


def test_half_resolution_keeps_the_mean_and_loses_the_grain() -> None:
    grain = np.indices((48, 48)).sum(axis=0) % 2 * np.uint8(200)

    out = half_resolution(grain.astype(np.uint8))

    assert out.mean() == pytest.approx(100, abs=1)
    assert np.ptp(out) <= 2
