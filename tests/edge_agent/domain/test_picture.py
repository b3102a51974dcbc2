"""Light, detail, blur and frozen pictures, on pictures made worse."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.domain.picture import Grey, all_identical, blur_effect, light
from tests.edge_agent.conftest import read_picture


@pytest.fixture
def grey(test_data: Path) -> Grey:
    picture = read_picture(test_data / "media" / "0-f15-hao-ph.jpg", 320)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def test_a_room_gets_dark_by_degrees(grey: Grey) -> None:
    levels = [light((grey * gain).astype(np.uint8)) for gain in (1.0, 0.4, 0.3, 0.2, 0.05)]
    assert [level.too_dark for level in levels] == [False, False, False, True, True]
    qualities = [level.quality for level in levels]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[0] == 1.0
    assert qualities[-1] == 0.0


def test_a_hand_on_the_lens_is_covered_and_a_lens_cap_is_dark() -> None:
    hand = np.full((180, 320), 120, np.uint8)
    assert light(hand).covered
    assert light(np.zeros((180, 320), np.uint8)).too_dark
    assert not light(np.zeros((180, 320), np.uint8)).covered


def test_more_blur_is_more_blur(grey: Grey) -> None:
    sigmas = (0.5, 1, 2, 3, 4, 6)
    blurs = [blur_effect(np.asarray(cv2.GaussianBlur(grey, (0, 0), s), np.uint8)) for s in sigmas]
    assert blurs == sorted(blurs)
    assert 0 <= blurs[0] < blurs[-1] <= 1


def test_blur_effect_agrees_with_scikit_image(grey: Grey) -> None:
    """A second implementation of the same paper."""
    measure = pytest.importorskip("skimage.measure")
    for sigma in (1, 3):
        blurred = np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.uint8)
        assert blur_effect(blurred) == pytest.approx(
            measure.blur_effect(blurred, h_size=11), abs=0.06
        )


def test_a_flat_picture_has_nothing_to_blur() -> None:
    assert blur_effect(np.full((32, 32), 7, np.uint8)) == 0.0


def test_only_equal_frames_are_identical() -> None:
    frame = np.zeros((4, 4, 3), np.uint8)
    other = frame.copy()
    other[0, 0, 0] = 1
    assert all_identical([frame, frame.copy()])
    assert not all_identical([frame, other])
    assert not all_identical([frame, np.zeros((2, 2, 3), np.uint8)])
