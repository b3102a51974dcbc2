"""Blendshapes: the right points go in upright, and one-sided lip corners come out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.blendshapes import INPUT_POINTS, NAMES, contempt, network_input

scores = st.lists(st.floats(0, 1), min_size=52, max_size=52).map(
    lambda values: np.array(values, np.float32)
)
REST = np.zeros(52, np.float32)


def _face(**named: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    face = REST.copy()
    for name, value in named.items():
        face[NAMES.index(name)] = value
    return face


def test_146_points_and_52_names_each_once() -> None:
    assert len(INPUT_POINTS) == len(set(INPUT_POINTS)) == 146
    assert list(INPUT_POINTS) == sorted(INPUT_POINTS)
    assert INPUT_POINTS[-10:] == tuple(range(468, 478)), "the irises"
    assert len(NAMES) == len(set(NAMES)) == 52


def test_a_mesh_without_irises_is_refused() -> None:
    with pytest.raises(ValueError, match="478 points, got 468"):
        network_input(np.zeros((468, 2), np.float32), 0.0)


@given(st.floats(-180, 180))
def test_a_rolled_face_goes_in_upright(angle: float) -> None:
    rng = np.random.default_rng(0)
    upright = rng.uniform(0, 200, (478, 2)).astype(np.float32)
    a = np.radians(angle)
    roll = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    rolled = network_input((upright @ roll).astype(np.float32), angle)[0]
    plain = network_input(upright, 0.0)[0]
    assert plain == pytest.approx(upright[list(INPUT_POINTS)], abs=1e-4)
    assert rolled - rolled.mean(0) == pytest.approx(plain - plain.mean(0), abs=1e-2)


@given(st.lists(scores, min_size=1, max_size=5))
def test_contempt_is_a_share_of_one(
    frames: list[np.ndarray[tuple[int], np.dtype[np.float32]]],
) -> None:
    assert 0 <= contempt(frames, [0.5] * len(frames)) <= 1


def test_a_smile_on_both_sides_is_no_contempt() -> None:
    assert contempt([_face(mouthSmileLeft=0.8, mouthSmileRight=0.8)], [1.0]) == 0.0


def test_one_raised_corner_is_contempt_on_either_side() -> None:
    for side in ("Left", "Right"):
        assert contempt([_face(**{f"mouthSmile{side}": 0.5})], [1.0]) == pytest.approx(0.5)
        assert contempt([_face(**{f"mouthDimple{side}": 0.4})], [1.0]) == pytest.approx(0.4)


def test_better_frames_weigh_more() -> None:
    frames = [_face(mouthSmileLeft=1.0), REST]
    assert contempt(frames, [0.9, 0.1]) == pytest.approx(0.9)
