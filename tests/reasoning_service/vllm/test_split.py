"""Thinking and answer out of one text, however it is cut."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.adapters.vllm.split import ThinkingSplit

ANSWER = '{"situation": {"text": "she says </think> <think>"}}'


def _split(pieces: list[str]) -> tuple[str, str]:
    split, thinking, answer = ThinkingSplit(), "", ""
    for piece in pieces:
        more, said = split.feed(piece)
        thinking, answer = thinking + more, answer + said
    return thinking + split.rest(), answer


def _cut(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(places)]


@pytest.mark.parametrize("begin", ["", "<think>", "\n<think>"])
@given(cuts=st.lists(st.integers(0, 200), max_size=6))
def test_cuts_change_nothing(begin: str, cuts: list[int]) -> None:
    pieces = _cut(f"{begin}a < b, so </thin or {{1}}</think>\n\n{ANSWER}", cuts)
    thinking, answer = _split(pieces)
    assert (thinking, answer.strip()) == ("a < b, so </thin or {1}", ANSWER)


@given(cuts=st.lists(st.integers(0, 200), max_size=6))
def test_an_answer_without_thinking(cuts: list[int]) -> None:
    assert _split(_cut(f"\n {ANSWER}", cuts)) == ("", ANSWER)


@given(cuts=st.lists(st.integers(0, 200), max_size=6))
def test_thinking_that_never_ends_is_no_answer(cuts: list[int]) -> None:
    assert _split(_cut("it seems that </think", cuts)) == ("it seems that </think", "")


def test_a_server_that_splits_by_itself_is_believed() -> None:
    split = ThinkingSplit()
    split.parsed()
    assert split.feed("words </think>") == ("", "words </think>")
