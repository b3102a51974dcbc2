"""Tracks: a box that moves on keeps its number, one that comes back late does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.tracking import COAST_S, MIN_OVERLAP, Box, Tracks

DT = 0.2
places = st.floats(-500, 500)
sides = st.floats(10, 200)
boxes = st.tuples(places, places, sides, sides)


def _follow(path: list[list[Box]], dt_s: float = DT) -> list[tuple[int, ...]]:
    tracks, numbers = Tracks(), []
    for found in path:
        tracks, given_numbers = tracks.step(found, dt_s)
        numbers.append(given_numbers)
    return numbers


def test_a_face_that_moves_by_half_its_width_a_frame_is_followed() -> None:
    path = [[(20.0 * n, 0.0, 40.0, 40.0)] for n in range(10)]
    assert _follow(path) == [(1,)] * 10


def test_its_speed_carries_it_through_frames_without_a_find() -> None:
    """Two frames unseen at 15 pixels a frame: standing still it would not overlap any more."""
    seen = [[(15.0 * n, 0.0, 40.0, 40.0)] for n in range(6)]
    gone: list[list[Box]] = [[], []]
    back = [[(15.0 * 8, 0.0, 40.0, 40.0)]]
    assert _follow(seen + gone + back)[-1] == (1,)
    still: list[list[Box]] = [[seen[5][0]], [], [], [(15.0 * 8, 0.0, 40.0, 40.0)]]
    assert _follow(still)[-1] == (2,)


def test_who_comes_back_after_a_second_is_new() -> None:
    here: list[list[Box]] = [[(0.0, 0.0, 40.0, 40.0)]]
    frames = round(COAST_S / DT)
    assert _follow(here + [[]] * frames + here)[-1] == (1,)
    assert _follow(here + [[]] * (frames + 1) + here)[-1] == (2,)


def test_two_who_pass_each_other_keep_their_numbers() -> None:
    path = [[(30.0 * n, 0.0, 80.0, 80.0), (600 - 30.0 * n, 50.0, 80.0, 80.0)] for n in range(20)]
    assert _follow(path) == [(1, 2)] * 20


@given(st.lists(st.lists(boxes, max_size=4), max_size=8))
def test_every_box_has_a_number_of_its_own_and_new_ones_rise(path: list[list[Box]]) -> None:
    highest = 0
    tracks = Tracks()
    for found in path:
        tracks, numbers = tracks.step(found, DT)
        assert len(numbers) == len(found) == len(set(numbers))
        fresh = [n for n in numbers if n > highest]
        assert fresh == list(range(highest + 1, highest + 1 + len(fresh)))
        highest += len(fresh)
        assert all(track.unseen_s <= COAST_S for track in tracks.live)
        assert set(numbers) <= {track.number for track in tracks.live}


@given(boxes, st.floats(0.05, 1.0), places, places)
def test_moving_the_picture_moves_the_tracks_and_changes_no_number(
    box: Box, dt_s: float, dx: float, dy: float
) -> None:
    path = [[box], [(box[0] + 3, box[1], box[2], box[3])], [(box[0] + 7, box[1], box[2], box[3])]]
    moved = [[(x + dx, y + dy, w, h) for x, y, w, h in found] for found in path]
    assert _follow(path, dt_s) == _follow(moved, dt_s)


def test_what_hardly_overlaps_is_another_face() -> None:
    apart = 40.0 * (1 - MIN_OVERLAP / 2)
    assert _follow([[(0.0, 0.0, 40.0, 40.0)], [(apart, 0.0, 40.0, 40.0)]])[-1] == (2,)


@pytest.mark.parametrize("dt_s", [0.0, -1.0, float("nan")])
def test_time_must_pass(dt_s: float) -> None:
    with pytest.raises(ValueError, match="dt_s must be > 0, got"):
        Tracks().step([], dt_s)
