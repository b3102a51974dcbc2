"""The evaluation's measures against answers whose faults are known."""

import pytest

from reasoning_service.domain.faithfulness.support import facts
from reasoning_service.domain.report import Report, build_report
from reasoning_service.errors import ModelFailed
from reasoning_service.evaluate.assessors import ModelAssessor, TemplateAssessor, Told
from reasoning_service.evaluate.cases import NOTHING, Case, Label, Person, cases
from reasoning_service.evaluate.contradiction import against_each_other, against_evidence
from reasoning_service.evaluate.measures import Measured, measure
from reasoning_service.evaluate.readability import readability
from reasoning_service.evaluate.summary import Who, summarise
from shared.contracts import AssessedSentence, EventKind, SentenceRole
from tests.reasoning_service import samples
from tests.reasoning_service.stage import FakeModel

T = samples.T
WHO = Who(
    assessor="template", model=None, adapter=None, report_version="r", prompt_version="p",
    words_hash="h",
)  # fmt: skip


class Saying:
    """Says what a test wants of any report."""

    def __init__(self, *sentences: AssessedSentence, opinion: int | None = 1) -> None:
        self._told = Told(sentences, opinion, None, 0.5)

    def assess(self, report: Report) -> Told:
        assert report.lines
        return self._told


def case(kind: str = "escalating", distress: bool = True) -> Case:
    return Case(samples.event(), samples.history(), kind, distress)


def said(text: str, topic: str = "deviation-2") -> AssessedSentence:
    report = build_report(samples.event(), samples.history())
    cited = next(x.evidence_id for x in report.lines if x.evidence_id.startswith(topic))
    return AssessedSentence(role=SentenceRole.INDICATOR, text=text, evidence_ids=(cited,))


def test_the_template_is_valid_faithful_and_never_disputes() -> None:
    found = measure(case(), TemplateAssessor())
    assert (found.told.failure, found.removed, found.fatal, found.agrees) == (None, (), False, True)
    assert (found.opposed, found.pairs) == (0, 0)


def test_what_the_gate_removes_is_counted_and_may_be_fatal() -> None:
    found = measure(case(), Saying(said("Louder than usual: -5 dBFS against a usual -42.")))
    assert (len(found.removed), found.fatal) == (1, True)


@pytest.mark.parametrize(
    ("distress", "opinion", "agrees"),
    [
        (True, 1, True),
        (True, 3, True),
        (True, None, False),
        (False, None, True),
        (False, 3, True),
        (False, 2, False),
    ],
)
def test_agreement_on_the_tier(distress: bool, opinion: int | None, agrees: bool) -> None:
    assert measure(case(distress=distress), Saying(opinion=opinion)).agrees is agrees


@pytest.mark.parametrize(
    ("text", "topic", "opposed"),
    [
        ("Louder than usual.", "deviation-2", False),
        ("Quieter than usual.", "deviation-2", True),
        ("Loudness is rising.", "trajectory:loudness", False),
        ("Loudness is falling.", "trajectory:loudness", True),
        ("Fear is higher than usual.", "deviation-2", False),  # of a channel that is not cited
    ],
)
def test_a_sentence_against_its_evidence(text: str, topic: str, opposed: bool) -> None:
    known = facts(build_report(samples.event(), samples.history()))
    assert against_evidence(said(text, topic), known) is opposed


def test_two_sentences_against_each_other() -> None:
    known = facts(build_report(samples.event(), samples.history()))
    up, down = said("Louder than usual."), said("Quieter than usual.")
    moving = said("Loudness is falling.", "trajectory:loudness")
    assert against_each_other((up, down), known) == ((up, down),)
    assert against_each_other((up, moving), known) == ()


def test_reading_ease_is_fleschs_formula() -> None:
    found = readability(["Go to the person now.", "Look for pain."])
    assert (found.sentences, found.words, found.syllables) == (2, 8, 9)
    assert found.ease == pytest.approx(206.835 - 1.015 * 4 - 84.6 * 9 / 8)
    assert readability([]).ease is None


def test_an_event_gets_the_latest_episode_that_was_not_long_over() -> None:
    def truth(*labels: Label) -> str:
        person = Person((samples.event(),), (), (), labels)
        return cases([person])[0].kind

    def label(kind: str, t_from: int, t_to: int) -> Label:
        return Label("p-1", kind, True, T + t_from, T + t_to)

    assert truth(label("a", -90_000, -70_000)) == NOTHING
    assert truth(label("a", -90_000, -50_000)) == "a"
    assert truth(label("a", -90_000, 9_000), label("b", -10_000, 9_000)) == "b"
    assert truth(label("a", 1, 9_000)) == NOTHING


def test_only_what_somebody_is_told_of_is_a_case_and_history_ends_with_it() -> None:
    windows = samples.history(40).windows
    events = (
        samples.event(t_event=T - 20_000),
        samples.event(event_id="e2", kind=EventKind.CLOSED),
        samples.event(event_id="e3", shadow=True),
    )
    (found,) = cases([Person(events, windows, (samples.baseline(),), ())])
    assert found.history.windows[-1].t_start == T - 20_000
    assert found.history.baseline is None  # it was only known later
    assert [e.event_id for e in found.history.prior] == ["e1"]


@pytest.mark.parametrize(
    ("model", "failure"),
    [
        (FakeModel(), None),
        (FakeModel("{}"), "AnswerInvalid"),
        (FakeModel(error=ModelFailed("cut off")), "ModelFailed"),
    ],
)
def test_a_model_is_asked_as_the_service_asks_it(model: FakeModel, failure: str | None) -> None:
    found = measure(case(), ModelAssessor(model, "care"))
    assert model.prompts[0].adapter == "care"
    assert (found.told.failure or "").split(":")[0] == (failure or "")
    assert (found.agrees is None) is (failure is not None)
    if failure is None:
        assert (found.removed, found.fatal, found.told.completion_tokens) == ((), False, 200)
        assert found.told.first_s is not None


def test_failures_count_against_the_schema_and_nowhere_else() -> None:
    failed = Told((), None, "ModelFailed: cut off", 2.0, prompt_tokens=100)
    rows = [_row(failed, None), measure(case(), TemplateAssessor())]
    found = summarise(WHO, rows)
    assert (found.schema_valid.count, found.schema_valid.of) == (1, 2)
    assert found.failures == {"ModelFailed": 1}
    assert (found.agreement.of, found.fatal.of) == (1, 1)
    assert found.prompt_tokens.total == 100
    assert found.seconds.p95 == 2.0


def _row(told: Told, agrees: bool | None) -> Measured:
    return Measured("e", "drift", True, 2, told, agrees, (), False, 0, 0, readability([]))
