"""What a caregiver reads: faithful to its evidence, deterministic, in the house's words."""

import re
from collections.abc import Iterator

from hypothesis import given, settings

from reasoning_service.domain import wording
from reasoning_service.domain.facts import History
from reasoning_service.domain.report import Report, build_report
from reasoning_service.domain.template import write
from shared.contracts import AssessedSentence, BaselineState, Event, EventKind, SentenceRole
from tests.reasoning_service import samples

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
BANNED = re.compile(
    r"\b(is (very )?(angry|afraid|sad|scared|distressed|in pain)|feels|suffer\w*|diagnos\w*|"
    r"disorder|dementia|psychosis|panic attack|medic\w+|dose|drug|sedat\w*|restrain\w*|"
    r"hold (them|him|her) down|he|she|Mr|Mrs|Ms)\b"
)


@settings(max_examples=200, deadline=None)
@given(samples.events(), samples.histories())
def test_every_number_in_a_sentence_occurs_in_the_evidence_it_cites(
    event: Event, history: History
) -> None:
    for report in (build_report(event, history), build_report(event, None)):
        for sentence in write(report):
            evidence = _cited_numbers(report, sentence)
            assert set(NUMBER.findall(sentence.text)) <= evidence, sentence


@settings(max_examples=200, deadline=None)
@given(samples.events(), samples.histories())
def test_every_sentence_cites_lines_that_exist_once(event: Event, history: History) -> None:
    report = build_report(event, history)
    ids = [line.evidence_id for line in report.lines]
    assert len(ids) == len(set(ids)) <= 128
    for sentence in write(report):
        assert sentence.evidence_ids
        assert set(sentence.evidence_ids) <= set(ids)


@settings(max_examples=200, deadline=None)
@given(samples.events(), samples.histories())
def test_no_feeling_is_stated_as_fact_and_nothing_is_diagnosed(
    event: Event, history: History
) -> None:
    for sentence in write(build_report(event, history)):
        assert not BANNED.search(sentence.text), sentence.text


def test_no_phrase_of_the_table_breaks_the_rules() -> None:
    for text in _phrases(vars(wording)):
        assert not BANNED.search(text), text


@settings(max_examples=50, deadline=None)
@given(samples.events(), samples.histories())
def test_the_same_input_gives_the_same_words(event: Event, history: History) -> None:
    again = Event.model_validate_json(event.model_dump_json())
    first, second = build_report(event, history), build_report(again, history)
    assert (first.text(), write(first)) == (second.text(), write(second))


@settings(max_examples=100, deadline=None)
@given(samples.events(), samples.histories())
def test_actions_come_from_the_list_of_their_tier(event: Event, history: History) -> None:
    allowed = wording.NO_TIER_ACTIONS if event.tier is None else wording.ACTIONS[event.tier]
    said = [s.text for s in write(build_report(event, history)) if s.role is SentenceRole.ACTION]
    assert set(said) <= {*allowed, wording.QUIETER_ROOM}
    assert set(allowed) <= set(said)


def test_a_ward_can_read_it() -> None:
    texts = [s.text for s in write(build_report(samples.event(), samples.history()))]
    assert texts == [
        "Signs consistent with distress in movement, sound and face: needs attention now (tier 1).",
        "It began 38 s before this notice.",
        "More restless movement than usual for this person: 67 out of 100 against a usual 8.",
        "Louder than usual for this person: -18 dBFS against a usual -42.",
        "More signs of fear in the face than usual for this person: 52 out of 100 against a "
        "usual 15.",
        "Loudness, rising over the last 45 s: from -37 to -22 dBFS.",
        "Whimpering or crying: strongest 6 s before this notice, at 83 out of 100.",
        "Other episodes in the 24 h before: 2 (1 of tier 2, 1 of tier 3).",
        *wording.ACTIONS[1],
        wording.QUIETER_ROOM,
        "The face could not be seen in 12 of the last 60 s.",
        "In the last 30 min, 120 seconds were received and 120 of them could be assessed.",
        wording.CLOSING,
    ]


def test_while_learning_it_does_not_claim_to_know_the_person() -> None:
    event = samples.event(baseline_state=BaselineState.LEARNING)
    texts = " ".join(s.text for s in write(build_report(event, samples.history())))
    assert wording.LEARNING in texts
    assert "than usual for this person" not in texts


def test_without_history_it_says_so() -> None:
    texts = [s.text for s in write(build_report(samples.event(), None))]
    assert wording.EVENT_ALONE in texts
    assert "Louder than usual for this person: -18 dBFS against a usual -42." in texts


def test_an_escalation_is_told_as_one() -> None:
    event = samples.event(kind=EventKind.ESCALATED)
    assert "became stronger" in write(build_report(event, None))[1].text


def test_the_hash_names_the_wording() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", wording.template_hash())
    assert wording.template_hash() == wording.template_hash()


def _cited_numbers(report: Report, sentence: AssessedSentence) -> set[str]:
    cited = [line.text for line in report.lines if line.evidence_id in sentence.evidence_ids]
    return {found for text in cited for found in NUMBER.findall(text)}


def _phrases(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _phrases(item)
    elif isinstance(value, dict):
        named = {k: v for k, v in value.items() if not (isinstance(k, str) and k.startswith("__"))}
        for item in named.values():
            yield from _phrases(item)
