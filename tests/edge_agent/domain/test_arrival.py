import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.arrival import SAMPLE_RATE_HZ, FrameGrid, SoundTimeline

arrivals = st.lists(st.floats(0, 9.99), min_size=1, max_size=80).map(sorted)


@given(arrivals)
def test_a_second_has_ten_frames_or_none_and_none_from_the_future(times: list[float]) -> None:
    grid: FrameGrid[float] = FrameGrid()
    for second in range(10):
        for at_s in times:
            if second <= at_s < second + 1:
                grid.put(at_s, at_s)
        frames = grid.take(second)
        assert len(frames) in (0, 10)
        assert bool(frames) == any(second <= at_s < second + 1 for at_s in times)
        came = [int(t * 10) for t in times if second <= t < second + 1]
        for slot, frame in enumerate(frames, start=second * 10):
            assert int(frame * 10) <= max(slot, min(came)), "before the first came, the first"
        assert frames == sorted(frames)


def test_a_slow_camera_is_held_within_its_second_and_across_into_the_next() -> None:
    grid: FrameGrid[str] = FrameGrid()
    grid.put(0.5, "a")
    assert grid.take(0) == ["a"] * 10
    grid.put(1.55, "b")
    assert grid.take(1) == ["a"] * 5 + ["b"] * 5


def test_a_picture_from_before_an_interruption_is_not_held_over_it() -> None:
    grid: FrameGrid[str] = FrameGrid()
    grid.put(0.5, "a")
    grid.take(0)
    assert grid.take(1) == []
    grid.put(2.95, "b")
    assert grid.take(2) == ["b"] * 10


def ramp(start: int, count: int) -> np.ndarray:
    """Samples whose value is their position: what was moved or lost can be seen."""
    return np.arange(start, start + count, dtype=np.float32)


@pytest.mark.parametrize("jitter_s", [0.0, 0.05, 0.14])
def test_jitter_leaves_no_seam(jitter_s: float) -> None:
    dice = np.random.default_rng(1)
    sound, block = SoundTimeline(), 1024
    for index in range(80):
        due_s = (index + 1) * block / SAMPLE_RATE_HZ
        sound.put(due_s + dice.uniform(0, jitter_s), ramp(index * block, block))
    for second in range(1, 5):
        taken = sound.take(second)
        assert taken is not None
        assert np.all(np.diff(taken) == 1)
        assert abs(taken[0] - second * SAMPLE_RATE_HZ) <= jitter_s * SAMPLE_RATE_HZ


def test_a_gap_is_a_gap_and_what_follows_is_in_its_place() -> None:
    sound = SoundTimeline()
    sound.put(1.0, ramp(0, 16_000))
    sound.put(3.5, ramp(40_000, 16_000))
    assert sound.take(0) is not None
    assert sound.take(1) is None
    half = sound.take(2)
    assert half is None
    sound.put(4.0, ramp(56_000, 8_000))
    rest = sound.take(3)
    assert rest is not None
    assert (rest[0], rest[-1]) == (48_000, 63_999)


@pytest.mark.parametrize("drift", [1 + 1e-4, 1 - 1e-4])
def test_a_sound_card_with_another_idea_of_time_costs_a_second_an_hour(drift: float) -> None:
    """100 ppm is the worst that sound cards show; each second must still come, and in place."""
    sound, block, missing = SoundTimeline(), 1600, 0
    for second in range(7200):
        for tenth in range(10):
            number = second * 10 + tenth + 1
            sound.put(number * 0.1 * drift, ramp(0, block))
        missing += second > 0 and sound.take(second - 1) is None
    assert missing <= 3
    assert len(sound._blocks) < 40


def test_a_burst_after_a_standstill_leaves_the_newest() -> None:
    sound = SoundTimeline()
    for index in range(6):
        sound.put(6.0, ramp(index * 16_000, 16_000))
    newest = sound.take(5)
    assert newest is not None
    assert newest[-1] == 95_999


def test_whether_a_second_is_complete() -> None:
    sound = SoundTimeline()
    assert not sound.covers(0)
    sound.put(0.95, ramp(0, 15_200))
    assert not sound.covers(0)
    sound.put(1.0, ramp(15_200, 800))
    assert sound.covers(0)
