"""Both flow algorithms on movements whose answer is known."""

from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest

from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.domain.faces import Frame
from edge_agent.domain.picture import PictureObservation
from edge_agent.senses.flow import FlowMethod
from edge_agent.senses.picture import PictureSense
from edge_agent.senses.stage_clock import StageClock

METHODS = get_args(FlowMethod)


@pytest.fixture(params=METHODS)
def sense(request: pytest.FixtureRequest) -> PictureSense:
    return PictureSense(request.param)


def texture(seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).uniform(0, 255, (560, 840)).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 6) * 4 - 380


def frame(picture: np.ndarray, x: int, y: int = 0) -> Frame:
    part = np.clip(picture[40 + y : 520 + y, 60 + x : 700 + x], 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8)


def observed(sense: PictureSense, frames: list[Frame]) -> PictureObservation:
    seen = sense.observe(frames, StageClock())
    assert seen is not None
    return seen


def test_a_picture_that_slides_moves_much_and_is_not_restless(sense: PictureSense) -> None:
    """8 of 640 pixels a frame to the left is 4 of 320: four fifths of energy, one direction."""
    picture = texture()
    seen = observed(sense, [frame(picture, 8 * i) for i in range(10)])

    assert seen.motion is not None
    energy, erratic = seen.motion
    assert energy == pytest.approx(0.8, abs=0.08)
    assert erratic < 0.25 * energy
    assert seen.sway is not None
    np.testing.assert_allclose(seen.sway.velocity[:, 0], -40.0, atol=8.0)
    np.testing.assert_allclose(seen.sway.velocity[:, 1], 0.0, atol=4.0)


def test_parts_that_move_every_which_way_are_restless(sense: PictureSense) -> None:
    generator = np.random.default_rng(2)
    pictures = [texture(seed) for seed in range(4)]
    frames: list[Frame] = []
    place = np.zeros((12, 2), np.int64)
    for _ in range(10):
        place = np.clip(place + generator.integers(-8, 9, place.shape), -40, 40)
        whole = frame(pictures[0], 0)
        for index, (dx, dy) in enumerate(place):
            row, column = divmod(index, 4)
            tile = frame(pictures[index % 4], int(dx), int(dy))
            area = (slice(160 * row, 160 * row + 160), slice(160 * column, 160 * column + 160))
            whole[area] = tile[area]
        frames.append(whole)
    seen = observed(sense, frames)

    assert seen.motion is not None
    energy, erratic = seen.motion
    assert erratic > 0.6 * energy


def test_a_still_scene_with_a_cameras_noise_does_not_move(sense: PictureSense) -> None:
    generator = np.random.default_rng(3)
    still = frame(texture(), 0)
    frames = [
        np.clip(still + generator.normal(0, 2, still.shape), 0, 255).astype(np.uint8)
        for _ in range(10)
    ]
    seen = observed(sense, frames)
    assert seen.motion is not None
    assert seen.motion[0] < 0.1


def test_both_rank_a_real_clips_seconds_alike(test_data: Path) -> None:
    energies: dict[str, list[float]] = {}
    for method in METHODS:
        sense = PictureSense(method)
        with open_clip(test_data / "media" / "WolfgangLanger_Pexels.mp4") as clip:
            seen = [sense.observe(second.frames, StageClock()) for second in clip]
        energies[method] = [s.motion[0] for s in seen if s is not None and s.motion is not None]
    assert np.corrcoef(energies["dis"], energies["farneback"])[0, 1] > 0.9
