"""Five frames of one second: agreement, reasons, quality-weighted mean."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.blendshapes import NAMES
from edge_agent.domain.face_summary import FrameFaces, faces_in_view, summarise

LABELS = ("happiness", "sadness")
NONE, TWO = FrameFaces(0), FrameFaces(2)


def _one(p: float = 0.7, eyes_px: float = 40.0, blur: float = 0.4) -> FrameFaces:
    return FrameFaces(1, eyes_px, blur, 1.0, np.array([p, 1 - p], np.float32))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=3))
def test_of_few_frames_nobody_is_overlooked(counts: list[int]) -> None:
    assert faces_in_view(counts) == max(counts)


@given(st.lists(st.integers(0, 4), min_size=4, max_size=9))
def test_a_count_needs_two_frames(counts: list[int]) -> None:
    count = faces_in_view(counts)
    assert sum(c >= count for c in counts) >= 2
    assert sum(c > count for c in counts) < 2


def test_one_false_find_is_no_face() -> None:
    assert summarise([NONE, _one(), NONE, NONE, NONE], LABELS).faces_in_view == 0


def test_one_odd_second_face_does_not_stop_the_scoring() -> None:
    summary = summarise([_one(), _one(), TWO, _one(), _one()], LABELS)
    assert summary.faces_in_view == 1
    assert summary.by_label["happiness"] == pytest.approx(0.7)


def test_two_people_are_not_scored() -> None:
    summary = summarise([_one(), TWO, TWO, _one(), _one()], LABELS)
    assert (summary.faces_in_view, summary.by_label) == (2, {})


def test_better_frames_weigh_more() -> None:
    summary = summarise([_one(0.9), _one(0.1, blur=0.6)], LABELS)
    assert summary.by_label["happiness"] > 0.8


def test_missing_frames_lower_the_quality() -> None:
    full, half = summarise([_one()] * 4, LABELS), summarise([_one(), NONE] * 2, LABELS)
    assert half.quality == pytest.approx(full.quality / 2)


def test_far_and_blurred_faces_are_named_and_not_scored() -> None:
    far = summarise([_one(eyes_px=7.0)] * 5, LABELS)
    assert (far.too_far, far.blurred, far.by_label) == (True, False, {})
    blurred = summarise([_one(blur=0.7)] * 5, LABELS)
    assert (blurred.too_far, blurred.blurred, blurred.by_label) == (False, True, {})


def test_no_frames_no_face() -> None:
    assert summarise([], LABELS).faces_in_view == 0


def _known(enrolled: bool, count: int = 2) -> FrameFaces:
    return replace(_one(), count=count, enrolled=enrolled) if enrolled else _stranger(count)


def _stranger(count: int) -> FrameFaces:
    return FrameFaces(count, enrolled=False)


def test_an_enrolled_face_is_scored_among_several() -> None:
    summary = summarise([_known(True)] * 5, LABELS)
    assert (summary.faces_in_view, summary.enrolled_in_view) == (2, True)
    assert summary.by_label["happiness"] == pytest.approx(0.7)


def test_one_frame_of_five_that_matches_is_no_match() -> None:
    summary = summarise([_known(True), *[_known(False)] * 4], LABELS)
    assert (summary.enrolled_in_view, summary.by_label) == (False, {})


def test_a_stranger_alone_is_not_scored() -> None:
    summary = summarise([_known(False, count=1)] * 5, LABELS)
    assert (summary.faces_in_view, summary.enrolled_in_view, summary.by_label) == (1, False, {})


def test_withheld_is_nothing_but_a_count() -> None:
    scored = summarise([_known(True)] * 5, LABELS)
    withheld = scored.withheld()
    assert (withheld.faces_in_view, withheld.others_scored) == (2, 1)
    assert (withheld.by_label, withheld.quality, withheld.shape) == ({}, 0.0, None)
    assert withheld.enrolled_in_view is False


def test_contempt_needs_blendshapes_and_is_weighted_like_the_expression() -> None:
    assert summarise([_one()] * 5, LABELS).contempt is None
    wry = np.zeros(len(NAMES), np.float32)
    wry[NAMES.index("mouthSmileLeft")] = 0.4
    frames = [replace(_one(), blendshapes=wry), replace(_one(), blendshapes=np.zeros_like(wry))]
    assert summarise(frames, LABELS).contempt == pytest.approx(0.2)
