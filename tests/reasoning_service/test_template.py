"""What a caregiver reads: faithful to its evidence, deterministic, in the house's words."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from reasoning_service.domain import wording
from reasoning_service.domain.facts import History
from reasoning_service.domain.faithfulness.gate import judge, review
from reasoning_service.domain.report import Report, build_report
from reasoning_service.domain.template import write
from shared.contracts import (
    AssessedSentence,
    BaselineState,
    Event,
    EventKind,
    ScoredWindow,
    SentenceRole,
    WindowState,
)
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


@settings(max_examples=60, deadline=None)
@given(samples.events(), samples.histories())
def test_the_gate_keeps_every_sentence(event: Event, history: History) -> None:
    for report in (build_report(event, history), build_report(event, None)):
        found = review(write(report), report)
        assert [(s.text, why.reasons) for s, why in found.removed] == []
        assert not found.fatal


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
        "The last of them began 150 min before this notice.",
        *wording.ACTIONS[1],
        wording.QUIETER_ROOM,
        "The face could not be seen in 12 of the last 60 s.",
        "In the last 30 min, 120 seconds were received and 120 of them could be assessed.",
        wording.CLOSING,
    ]


@pytest.mark.parametrize(
    ("rule", "channel", "said"),
    [
        (
            "audio_alarm_cue",
            "p_scream",
            [
                "Signs consistent with distress in sound: needs attention soon (tier 2).",
                "Screaming, heard clearly: 40 out of 100 against a usual 20.",
            ],
        ),
        (
            "change",
            "loudness_dbfs",
            [
                "A lasting change in sound, for the last 14 min: needs attention soon (tier 2).",
                "For the last 14 min: louder than usual, now 0 dBFS against a usual -40.",
            ],
        ),
        (
            "volatility",
            "erratic_ratio",
            [
                "Unusual signs in movement: needs attention soon (tier 2).",
                "Quick changes from second to second in restless movement, which is unusual here.",
            ],
        ),
        (
            "transitions",
            "p_anger",
            [
                "Unusual signs in face: needs attention soon (tier 2).",
                "The expression changes often, which is unusual here.",
            ],
        ),
        ("surprise", "p_fear", ["An unusual course of signs of fear."]),
        (
            "novelty",
            "p_fear",
            ["The signs stand together in an unusual way, signs of fear most of all."],
        ),
    ],
)
def test_each_rule_has_words_of_its_own(rule: str, channel: str, said: list[str]) -> None:
    value, usual = (0.0, -40.0) if channel == "loudness_dbfs" else (0.4, 0.2)
    held = samples.trigger(channel, value, usual, 4.5).model_copy(
        update={"rule": rule, "t_from": samples.T - 14 * 60_000}
    )
    report = build_report(samples.event(triggers=(held,), tier=2), samples.history())
    texts = [s.text for s in write(report)]
    assert [text for text in texts if text in said] == said
    assert not review(write(report), report).removed


def test_a_lasting_change_too_small_to_write_is_still_told_as_one() -> None:
    held = samples.trigger("p_fear", 0.012, 0.008, 2.1).model_copy(
        update={"rule": "change", "t_from": samples.T - 3 * 60_000}
    )
    usual = samples.trigger("p_anger", 0.02, 0.02, 0.1).model_copy(update={"rule": "composite"})
    report = build_report(samples.event(triggers=(held, usual)), samples.history())
    texts = [s.text for s in write(report)]
    assert "For the last 3 min: a small but lasting change in signs of fear." in texts
    assert not any("as expected" in text for text in texts)
    assert not review(write(report), report).removed


def test_restlessness_is_told_in_numbers_where_there_are_some() -> None:
    held = samples.trigger("p_fear", 0.6, 0.4, 4.5).model_copy(update={"rule": "volatility"})
    report = build_report(samples.event(triggers=(held,)), _swinging())
    sentence = next(s for s in write(report) if "second to second" in s.text)
    assert sentence.text == (
        "Quick changes from second to second in signs of fear: 20.0 out of 100 each over the last "
        "45 s, against a usual 2.0 out of 100."
    )
    assert judge(sentence, report).kept
    assert sum("second to second" in s.text for s in write(report)) == 1


def test_a_sense_that_fell_silent_and_a_late_notice_are_told() -> None:
    windows = tuple(
        w.model_copy(update={"channels": {**w.channels, "erratic_ratio": None}})
        if w.t_start >= samples.T - 45_000
        else w
        for w in samples.history().windows
    )
    history = replace(samples.history(), windows=windows)
    report = build_report(samples.event(late=True), history)
    texts = [s.text for s in write(report)]
    assert "From the movement, nothing could be read in the last 45 s." in texts
    assert wording.LATE in texts
    assert not review(write(report), report).removed


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


def test_when_it_began_is_told_once_and_never_as_nought_seconds() -> None:
    sudden = build_report(samples.event(t_onset=samples.T), None)
    assert wording.JUST_NOW in [s.text for s in write(sudden)]
    change = samples.trigger("p_fear", 0.4, 0.2, 2.1).model_copy(update={"rule": "change"})
    lasting = build_report(samples.event(triggers=(change,)), None)
    assert [s.text for s in write(lasting) if s.role is SentenceRole.SITUATION] == [
        "A lasting change in face, for the last 30 s: needs attention now (tier 1)."
    ]


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


def _swinging() -> History:
    """Three minutes of fear that swings ten times as far in the last 45 s."""

    def fear(ago: int) -> float:
        return 0.4 + (0.0 if ago % 2 else 0.2 if ago <= 45 else 0.02)

    windows = tuple(
        ScoredWindow(
            t_start=samples.T - 1000 * ago,
            hop_s=1.0,
            state=WindowState.OK,
            channels={"p_fear": fear(ago)},
            score=None,
        )
        for ago in range(180, 0, -1)
    )
    return History(windows, None, ())
