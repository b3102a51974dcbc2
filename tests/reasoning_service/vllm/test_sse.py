"""Server-sent events, however they are cut and ended."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.adapters.vllm.sse import MAX_EVENT, EventStream, EventTooLong
from tests.reasoning_service.vllm.fake import recorded

WHOLE = recorded("answer").body


def _fed(*pieces: bytes) -> list[bytes]:
    stream = EventStream()
    return [data for piece in pieces for data in stream.feed(piece)]


@given(st.lists(st.integers(0, len(WHOLE)), max_size=8), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_cuts_and_line_ends_change_nothing(cuts: list[int], end: bytes) -> None:
    body = WHOLE.replace(b"\n", end)
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    pieces = [body[a:b] for a, b in itertools.pairwise(places)]
    # A bare return at the very end may still be the half of one line end: one more line settles it.
    assert _fed(*pieces, b": end\n\n") == _fed(WHOLE)


def test_data_of_several_lines_is_one() -> None:
    assert _fed(b"event: x\ndata: one\ndata:two\nid: 7\n\n") == [b"one\ntwo"]


def test_comments_and_names_alone_are_nothing() -> None:
    assert _fed(b": ping\n\n", b"event: ping\n\n", b"\n\n") == []


def test_an_unfinished_event_is_kept_back() -> None:
    assert _fed(b"data: never ended") == []


def test_an_event_without_end_is_given_up() -> None:
    stream = EventStream()
    stream.feed(b"x" * MAX_EVENT)
    with pytest.raises(EventTooLong):
        stream.feed(b"x")
