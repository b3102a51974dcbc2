"""The running noise floor: quiet is believed soon, noise slowly, a dead microphone never."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.loudness import RISE_DB_PER_S, NoiseFloor
from tests.edge_agent.domain.sounds import noise, stream

LEVELS = st.lists(st.floats(-79, 0), min_size=1, max_size=200)


@given(LEVELS)
def test_the_floor_stays_between_the_extremes_and_rises_no_faster_than_it_may(
    levels: list[float],
) -> None:
    floor = NoiseFloor()
    for level in levels:
        before, floor = floor, floor.step(level)
        assert floor.level_dbfs is not None
        assert min(levels) <= floor.level_dbfs <= max(levels)
        if before.level_dbfs is not None:
            assert floor.level_dbfs <= before.level_dbfs + RISE_DB_PER_S


def test_a_dead_microphone_teaches_nothing() -> None:
    assert NoiseFloor().step(-120.0) == NoiseFloor()
    assert NoiseFloor(-50.0).step(-120.0) == NoiseFloor(-50.0)


def test_a_sudden_sound_spikes_and_a_lasting_one_becomes_the_room() -> None:
    quiet, loud = noise(0.001, seconds=3), noise(0.1, seed=1, seconds=200)
    first, *rest = stream(quiet)
    assert first.spike_db is None
    assert all(s.spike_db is not None and s.spike_db < 3 for s in rest)
    spikes = [s.spike_db or 0.0 for s in stream(np.concatenate([quiet, loud]))]
    assert 38 < spikes[3] < 43
    assert spikes[-1] < 2
    assert all(a >= b - 1.0 for a, b in pairwise(spikes[3:]))
