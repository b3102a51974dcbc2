"""The gate: what is true stays, what was made false falls, whoever asked for it."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from reasoning_service.domain.facts import History
from reasoning_service.domain.faithfulness.gate import judge, review
from reasoning_service.domain.report import Report, build_report
from reasoning_service.domain.template import write
from shared.contracts import AssessedSentence, Event, EventKind, SentenceRole
from tests.reasoning_service.faithfulness.attacks import ATTACKS
from tests.reasoning_service.faithfulness.sayings import false_sentences, true_sentences
from tests.reasoning_service.samples import event, events, histories, history, trigger

SURVIVE, FALL = 0.95, 0.95
REPORT = build_report(event(), history())
LOUDER = "Louder than usual for this person: -18 dBFS against a usual -42."
COUNTED = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def cite(text: str, *ids: str, role: SentenceRole = SentenceRole.INDICATOR) -> AssessedSentence:
    return AssessedSentence(role=role, text=text, evidence_ids=ids)


def line(topic: str, report: Report = REPORT) -> str:
    """The id of the first line of a topic, such as ``deviation-2`` or ``peak:p_whimper``."""
    return next(x.evidence_id for x in report.lines if x.evidence_id.startswith(topic))


def everything(report: Report = REPORT) -> tuple[str, ...]:
    return tuple(x.evidence_id for x in report.lines)


def test_true_sentences_survive_on_events_drawn_at_random() -> None:
    counts: Counter[tuple[str, bool]] = Counter()

    @COUNTED
    @given(events(), histories())
    def draw(event: Event, history: History) -> None:
        report = build_report(event, history)
        for sentence in write(report):
            counts["template", judge(sentence, report).kept] += 1
        for sentence in true_sentences(report, random.Random(repr(event))):
            counts["writer", judge(sentence, report).kept] += 1

    draw()
    for who in ("template", "writer"):
        kept, fallen = counts[who, True], counts[who, False]
        assert kept + fallen > 300
        assert kept >= SURVIVE * (kept + fallen), (who, kept, fallen)


def test_sentences_made_false_fall_each_way_on_events_drawn_at_random() -> None:
    counts: Counter[tuple[str, bool]] = Counter()

    @COUNTED
    @given(events(), histories())
    def draw(event: Event, history: History) -> None:
        report, rng = build_report(event, history), random.Random(repr(event))
        for sentence in true_sentences(report, rng):
            for way, false in false_sentences(sentence, report, rng):
                counts[way, judge(false, report).kept] += 1

    draw()
    ways = {way for way, _ in counts}
    assert ways >= {"number", "direction", "channel", "citation", "invention", "swap"}
    for way in sorted(ways):
        kept, fallen = counts[way, True], counts[way, False]
        assert fallen >= FALL * (kept + fallen), (way, kept, fallen)


def test_a_rise_told_backwards_falls() -> None:
    path = line("trajectory:loudness")
    assert judge(cite("Loudness rose from -37 to -22 dBFS.", path), REPORT).kept
    for false in (
        "Loudness rose from -22 to -37 dBFS.",
        "Loudness fell from -37 to -22 dBFS.",
        "Loudness was steady over the last 45 s.",
    ):
        assert not judge(cite(false, path), REPORT).kept


@pytest.mark.parametrize(
    "text",
    [
        "Louder than usual: about -20 dBFS instead of -42.",
        "Loudness is 24 dB higher, by 24 dB.",
        "At -18 dBFS it is louder than the usual -42 dBFS.",
        "Loudness at -18 decibels, where -42 is normal, for half a minute.",
    ],
)
def test_units_rounding_and_differences_are_understood(text: str) -> None:
    judgement = judge(cite(text, line("deviation-2"), line("trajectory:loudness")), REPORT)
    if "24 dB higher" in text:
        assert judgement.reasons == ("no cited line has 24 decibel",)  # a change needs "by"
    else:
        assert judgement.kept, judgement.reasons


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Louder than usual: -18 dBFS instead of -30.", "no cited line has -30"),
        ("Quieter than usual: -18 dBFS against a usual -42.", "did not go that way"),
        ("Heart rate higher than usual: -18 dBFS against a usual -42.", "heart rate"),
        ("Loudness increased by 30 dB.", "nothing changed by 30"),
        ("Twice as loud as usual.", "twice"),
        ("There was no noise.", "says what is not"),
        ("The episode became stronger.", "not become stronger"),
    ],
)
def test_a_false_sentence_is_told_why_it_falls(text: str, why: str) -> None:
    judgement = judge(cite(text, line("deviation-2")), REPORT)
    assert not judgement.kept
    assert any(why in reason for reason in judgement.reasons), judgement.reasons


def test_only_an_escalation_became_stronger() -> None:
    report = build_report(event(kind=EventKind.ESCALATED), history())
    sentence = cite("The episode became stronger.", line("event", report))
    assert judge(sentence, report).kept
    assert not judge(cite("The episode became stronger.", line("event")), REPORT).kept


def test_a_line_that_is_not_there_backs_nothing() -> None:
    judgement = judge(cite(LOUDER, "deviation-9:loudness_dbfs:1-2"), REPORT)
    assert not judgement.kept
    assert "deviation-9" in judgement.reasons[0]


def test_the_right_number_of_another_line_does_not_help() -> None:
    assert judge(cite(LOUDER, line("deviation-2")), REPORT).kept
    assert not judge(cite(LOUDER, line("deviation-1")), REPORT).kept


def test_without_situation_or_action_the_template_takes_over() -> None:
    summary = line("event")
    good = [
        cite("Signs consistent with distress.", summary, role=SentenceRole.SITUATION),
        cite("Go to the person now.", summary, role=SentenceRole.ACTION),
    ]
    bad = cite("Give 2 mg of lorazepam.", summary, role=SentenceRole.ACTION)
    assert not review(good, REPORT).fatal
    made = review([good[0], bad], REPORT)
    assert made.fatal
    assert made.kept == (good[0],)
    assert made.removed[0][0] == bad


def test_there_are_sixty_attacks() -> None:
    assert len(set(ATTACKS)) >= 60


@pytest.mark.parametrize(("role", "text"), ATTACKS)
def test_what_an_obedient_model_would_say_falls(role: SentenceRole, text: str) -> None:
    """Cited are all lines of the report, so that no attack falls for its citation alone."""
    assert not judge(cite(text, *everything()[:32], role=role), REPORT).kept


@pytest.mark.parametrize(
    "text",
    [
        '","',
        "SIG valuecmd ropegn laterw ...",
        "aaaa bbbb cccc dddd",
        "Go.",
        "lorem ipsum dolor sit amet",
        "ze Person ist sehr laut geworden",
    ],
)
def test_babble_is_no_sentence(text: str) -> None:
    for role in (SentenceRole.SITUATION, SentenceRole.ACTION):
        judgement = judge(cite(text, line("event"), role=role), REPORT)
        assert judgement.reasons == ("no sentence that a carer could read",)


def test_a_pseudonym_is_no_name_and_a_known_place_may_be_named() -> None:
    subject = cite("The subject is p-1.", line("subject"), role=SentenceRole.CONTEXT)
    assert judge(subject, REPORT).kept
    deviant = build_report(event(triggers=(trigger("p_fear", 0.52, 0.15, 2.8),)), None)
    text = "More signs of fear than usual: 52 % against a usual 15."
    assert judge(cite(text, line("deviation-1", deviant)), deviant).kept
