"""The situation out of an unfinished answer."""

import json

from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.domain.answer import Claim
from reasoning_service.domain.early import SituationReader

SITUATION = {"text": 'A "loud" voice } since 14:03 {\u00e4', "evidence_ids": ["e1", "e2"]}
ANSWER = {"situation": SITUATION, "tier_verdict": "confirmed"}


def _read(pieces: list[str]) -> list[tuple[int, Claim]]:
    """Each claim with the number of the piece that completed it."""
    reader = SituationReader()
    found = [(i, reader.feed(piece)) for i, piece in enumerate(pieces)]
    return [(i, claim) for i, claim in found if claim is not None]


@given(st.booleans(), st.sampled_from([None, 2]))
def test_it_comes_with_the_piece_that_completes_it_and_once(ascii_only: bool, indent: int) -> None:
    text = json.dumps(ANSWER, ensure_ascii=ascii_only, indent=indent)
    ((index, claim),) = _read(list(text))
    assert claim == Claim(**SITUATION)
    assert text[: index + 1].rstrip().endswith("}")
    assert '"tier_verdict"' not in text[: index + 1]


def test_nothing_before_it_is_complete() -> None:
    text = json.dumps({"situation": SITUATION})
    assert _read([text[: text.index("]") + 1]]) == []


def test_another_order_gives_nothing() -> None:
    assert _read([json.dumps({"tier_verdict": {}, "situation": SITUATION})]) == []


def test_a_situation_that_breaks_the_contract_is_none() -> None:
    broken = {"text": "x" * 301, "evidence_ids": ["e1"]}
    assert _read([json.dumps({"situation": broken}), json.dumps(ANSWER)]) == []


def test_a_situation_inside_of_something_else_is_none() -> None:
    assert _read([json.dumps({"context": {"situation": SITUATION}})]) == []
