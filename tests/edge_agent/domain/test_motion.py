"""Movement channels against flows whose answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.motion import HALF_ENERGY_PX, Flow, motion_channels


def _uniform(dx: float, dy: float) -> Flow:
    return np.full((12, 16, 2), (dx, dy), np.float32)


def test_noise_below_the_floor_is_stillness() -> None:
    assert motion_channels([_uniform(0.1, -0.2)] * 9) == (0.0, 0.0)
    assert motion_channels([]) == (0.0, 0.0)


def test_the_named_displacement_counts_as_one_half() -> None:
    energy, erratic = motion_channels([_uniform(HALF_ENERGY_PX, 0)] * 9)
    assert energy == pytest.approx(0.5)
    assert erratic == 0.0


def test_movement_into_all_directions_alike_is_as_erratic_as_it_is_strong() -> None:
    around = [np.pi / 4 * k for k in range(8)]
    energy, erratic = motion_channels([_uniform(3 * np.cos(a), 3 * np.sin(a)) for a in around])
    assert erratic == pytest.approx(energy, abs=1e-6)


def test_shaking_to_and_fro_is_more_erratic_than_gliding() -> None:
    glide = motion_channels([_uniform(2, 0)] * 10)
    shake = motion_channels([_uniform(2, 0), _uniform(-2, 0)] * 5)
    assert shake[0] == pytest.approx(glide[0])
    assert shake[1] > glide[1] + 0.1


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), max_size=10), st.floats(1, 4))
def test_bounded_and_monotone_in_strength(moves: list[tuple[float, float]], gain: float) -> None:
    weak = motion_channels([_uniform(x, y) for x, y in moves])
    strong = motion_channels([_uniform(x * gain, y * gain) for x, y in moves])
    assert 0 <= weak[1] <= weak[0] + 1e-9 <= 1
    assert strong[0] >= weak[0] - 1e-9
