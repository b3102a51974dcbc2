"""The answer contract: what is accepted, what is refused with its value, what can be cited."""

import json
from typing import Any

import pytest

from reasoning_service.domain.answer import parse, schema, sentences, tier_opinion
from reasoning_service.errors import AnswerInvalid
from shared.contracts import SentenceRole


def claim(text: str = "Louder than usual.", *cited: str) -> dict[str, Any]:
    return {"text": text, "evidence_ids": list(cited or ("event:1-2",))}


def answer(**changes: Any) -> str:
    whole = {
        "situation": claim("Signs consistent with distress.", "event:1-2", "event:1-2"),
        "tier_verdict": "confirmed",
        "tier_reason": claim("Three senses agree."),
        "indicators": [claim(), claim("More movement.")],
        "context": [],
        "action": {**claim("Go to the person now."), "kind": "go_now"},
        "uncertainty": claim("The face was not seen."),
    }
    return json.dumps(whole | changes)


def test_sentences_keep_the_carers_order_and_cite_each_line_once() -> None:
    made = sentences(parse(answer()))
    assert [s.role for s in made] == [
        SentenceRole.SITUATION,
        SentenceRole.INDICATOR,
        SentenceRole.INDICATOR,
        SentenceRole.ACTION,
        SentenceRole.UNCERTAINTY,
        SentenceRole.UNCERTAINTY,
    ]
    assert made[0].evidence_ids == ("event:1-2",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tier_verdict": "maybe"}, "tier_verdict.*maybe"),
        ({"indicators": []}, "indicators"),
        ({"situation": {"text": "", "evidence_ids": ["a"]}}, "situation.text"),
        ({"situation": {"text": "x", "evidence_ids": []}}, "situation.evidence_ids"),
        ({"action": {**claim(), "kind": "sedate"}}, "action.kind.*sedate"),
        ({"diagnosis": "delirium"}, "diagnosis"),
    ],
)
def test_what_breaks_the_contract_is_refused_with_place_and_value(
    change: dict[str, Any], told: str
) -> None:
    with pytest.raises(AnswerInvalid, match=told):
        parse(answer(**change))


def test_an_answer_that_was_cut_off_is_no_answer() -> None:
    with pytest.raises(AnswerInvalid):
        parse(answer()[:-20])


def test_only_the_reports_own_lines_can_be_cited() -> None:
    made = schema(("event:1-2", "prior:0-2"))
    for name in ("Claim", "Action"):
        items = made["$defs"][name]["properties"]["evidence_ids"]["items"]
        assert items == {"enum": ["event:1-2", "prior:0-2"]}
    with pytest.raises(ValueError, match="got none"):
        schema(())


def test_a_disputed_tier_is_no_opinion_on_another() -> None:
    assert tier_opinion(parse(answer()), 2) == 2
    assert tier_opinion(parse(answer(tier_verdict="disputed")), 2) is None
