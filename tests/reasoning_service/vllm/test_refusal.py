"""What an error may repeat of what the server said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.adapters.vllm.refusal import COMMON, LONGEST, public, refusal, sentence_of
from reasoning_service.errors import ModelBusy, ModelRefused, ModelUnavailable

WORDS = st.text(st.sampled_from("ab c"), min_size=0, max_size=60)


@given(WORDS, WORDS, WORDS)
def test_no_quotation_is_left(before: str, private: str, after: str) -> None:
    told = public(f"{before}{private}{after}", [private])
    line = " ".join(private.split())
    runs = {line[i : i + COMMON] for i in range(len(line) - COMMON + 1)}
    assert not any(run in told for run in runs)


def test_short_secrets_are_cut_out_too() -> None:
    assert public("the key abc is wrong", ["abc"]) == "the key […] is wrong"


def test_nothing_private_changes_nothing_but_line_breaks() -> None:
    assert public("a\n  b", ["", "elsewhere entirely"]) == "a b"


def test_a_long_sentence_is_cut() -> None:
    assert len(public("words " * 1000, [])) == LONGEST


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, ModelRefused), (400, ModelRefused), (401, ModelRefused), (404, ModelRefused),
        (408, ModelUnavailable), (429, ModelBusy), (500, ModelUnavailable), (503, ModelBusy),
        (504, ModelUnavailable),
    ],
)  # fmt: skip
def test_the_status_says_whether_to_ask_again(status: int, kind: type[Exception]) -> None:
    assert type(refusal(status, "", [])) is kind


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"error": {}}', b"<html>", b"\xff"])
def test_a_body_without_a_sentence(body: bytes) -> None:
    assert sentence_of(body) == ""
