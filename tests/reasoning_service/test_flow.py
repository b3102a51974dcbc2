"""From an event to its last words while the model answers, fails, hangs, dies and comes back."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from reasoning_service.adapters.requests import Requests
from reasoning_service.errors import ModelFailed, ModelRefused, ModelUnavailable
from shared.clock import ManualClock
from shared.contracts import EventKind, SentenceRole, TemplateReason
from tests.reasoning_service import samples
from tests.reasoning_service.stage import (
    INVENTED,
    SITUATION,
    FakeModel,
    Stage,
    answer,
    start_clock,
)


@pytest.fixture
def clock() -> ManualClock:
    return start_clock()


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def stage(tmp_path: Path, clock: ManualClock, model: FakeModel) -> Stage:
    return Stage(tmp_path, clock, model)


def test_a_models_answer_is_the_assessment(stage: Stage, model: FakeModel) -> None:
    stage.bring(samples.event(tier=2))
    assert stage.published() == []
    assert stage.write()
    (told,) = stage.published()
    assert (told.origin, told.version, told.partial, told.final) == ("model", 1, False, True)
    assert told.sentences[0].text == SITUATION
    assert told.sentences[0].evidence_ids[0].startswith("event:")
    assert (told.model, told.tokens, told.removed_count) == ("tiny", 200, 0)
    assert told.template_hash
    assert told.replaces is None
    assert stage.open() == 0


def test_thinking_is_stored_apart_and_in_no_assessment(stage: Stage) -> None:
    stage.bring(samples.event())
    stage.write()
    (call,) = stage.calls()
    assert (call.outcome, call.thinking, call.attempts) == ("answered", "Let me see.", 1)
    assert call.prompt_hash
    assert (call.prompt_tokens, call.completion_tokens, call.reasoning_tokens) == (700, 200, 100)
    assert "Let me see" not in "".join(told.model_dump_json() for told in stage.published())


def test_the_situation_of_tier_1_is_shown_before_the_answer_is_whole(
    stage: Stage, model: FakeModel, clock: ManualClock
) -> None:
    shown: list[str] = []

    def look() -> None:
        (partial,) = stage.published()
        assert partial.partial
        shown.extend(s.text for s in partial.sentences)
        clock.advance(5.0)

    model.midway = look
    stage.bring(samples.event())
    stage.write()
    assert shown == [SITUATION]
    _, whole = stage.published()
    assert (whole.version, whole.partial, whole.replaces, whole.withdrawn) == (2, False, None, ())
    assert whole.completed_at - whole.first_words_at == 5000


def test_lower_tiers_wait_for_the_whole_answer(stage: Stage, model: FakeModel) -> None:
    model.midway = lambda: _nothing_shown(stage)
    stage.bring(samples.event(tier=2))
    stage.write()


def test_a_situation_that_the_evidence_does_not_bear_out_is_never_shown(
    stage: Stage, model: FakeModel
) -> None:
    model.text = answer(situation=INVENTED)
    stage.bring(samples.event())
    stage.write()
    (told,) = stage.published()
    assert (told.origin, told.template_reason) == ("template", TemplateReason.UNFAITHFUL)
    assert told.removed_count == 1
    assert INVENTED not in {s.text for s in (*told.sentences, *told.withdrawn)}
    assert stage.count("attune_reasoning_removed_sentences_total", role="situation") == 1


def test_a_shown_situation_is_withdrawn_where_the_advice_falls(
    stage: Stage, model: FakeModel
) -> None:
    model.text = answer(action="Give the medication now.")
    stage.bring(samples.event())
    stage.write()
    partial, told = stage.published()
    assert partial.partial
    assert (told.origin, told.version, told.replaces) == ("template", 2, "model")
    assert [s.text for s in told.withdrawn] == [SITUATION]


def test_one_false_sentence_costs_the_sentence_alone(stage: Stage, model: FakeModel) -> None:
    model.text = answer().replace("83 out of 100", "38 out of 100")
    stage.bring(samples.event())
    stage.write()
    told = stage.published()[-1]
    assert (told.origin, told.removed_count) == ("model", 1)
    assert SentenceRole.INDICATOR not in {s.role for s in told.sentences}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ModelUnavailable("refused"), TemplateReason.UNAVAILABLE),
        (ModelFailed("cut off"), TemplateReason.FAILED),
        (ModelRefused("400"), TemplateReason.FAILED),
        (RuntimeError("a bug of ours"), TemplateReason.FAILED),
    ],
)
def test_without_an_answer_the_template_speaks_at_once(
    stage: Stage, model: FakeModel, error: Exception, reason: TemplateReason
) -> None:
    model.error = error
    stage.bring(samples.event(tier=2))
    stage.write()
    (told,) = stage.published()
    assert (told.origin, told.template_reason, told.final) == ("template", reason, True)
    assert SentenceRole.ACTION in {s.role for s in told.sentences}
    assert stage.open() == 0


@pytest.mark.parametrize("text", ["", "garbage", "{}", answer()[:-30], '{"situation": 1}'])
def test_what_is_no_answer_is_not_shown(stage: Stage, model: FakeModel, text: str) -> None:
    model.text = text
    stage.bring(samples.event(tier=2))
    stage.write()
    (told,) = stage.published()
    assert (told.origin, told.template_reason) == ("template", TemplateReason.FAILED)
    assert stage.calls()[0].outcome == "invalid"


def test_a_hanging_model_costs_the_deadline_and_its_late_answer_replaces_visibly(
    stage: Stage, model: FakeModel
) -> None:
    model.before = lambda: stage.passes(90)
    stage.bring(samples.event())
    stage.write()
    template, late = stage.published()
    assert (template.origin, template.template_reason) == ("template", TemplateReason.DEADLINE)
    assert not template.final
    assert template.completed_at - template.started_at <= 60_000
    assert (late.origin, late.version, late.replaces) == ("model", 2, "template")
    assert stage.count("attune_reasoning_deadline_misses_total", tier="1") == 1


def test_after_the_deadline_a_failure_changes_the_reason_and_no_word(
    stage: Stage, model: FakeModel
) -> None:
    model.before = lambda: stage.passes(90)
    model.error = ModelUnavailable("gone")
    stage.bring(samples.event())
    stage.write()
    first, last = stage.published()
    assert last.sentences == first.sentences
    assert (last.replaces, last.template_reason) == (None, TemplateReason.UNAVAILABLE)
    assert last.final


def test_a_model_that_dies_after_the_situation_leaves_whole_words(
    stage: Stage, model: FakeModel
) -> None:
    def dies() -> None:
        model.error = ModelUnavailable("connection lost")

    model.midway = dies
    stage.bring(samples.event())
    stage.write()
    partial, told = stage.published()
    assert partial.partial
    assert (told.origin, told.replaces, told.final) == ("template", "model", True)


def test_when_the_model_is_back_it_writes_again_without_a_restart(
    stage: Stage, model: FakeModel
) -> None:
    model.error = ModelUnavailable("away")
    for n in range(3):
        stage.bring(samples.event(event_id=f"e{n}", episode_id=f"ep{n}", tier=2))
        stage.write()
        stage.passes(40)
    assert [alarm.cleared_at for alarm in stage.alarms()] == [None]
    model.error = None
    stage.bring(samples.event(event_id="e9", episode_id="ep9", tier=2))
    stage.write()
    assert stage.published()[-1].origin == "model"
    raised, cleared = stage.alarms()
    assert (raised.alarm_id, raised.since) == (cleared.alarm_id, cleared.since)
    assert cleared.cleared_at is not None


def test_an_escalation_takes_the_question_about_the_past_back(
    stage: Stage, model: FakeModel
) -> None:
    later = samples.event(event_id="e2", revision=4, kind=EventKind.ESCALATED)
    model.before = lambda: _once(model, lambda: stage.bring(later))
    stage.bring(samples.event(tier=2))
    assert stage.write()
    assert stage.write()
    old, *_, new = stage.published()
    assert (old.event_id, old.template_reason) == ("e1", TemplateReason.SUPERSEDED)
    assert (new.event_id, new.origin) == ("e2", "model")
    assert stage.open() == 0


def test_an_escalation_is_asked_about_from_what_was_told_before(
    stage: Stage, model: FakeModel
) -> None:
    stage.bring(samples.event(tier=2))
    stage.write()
    stage.bring(samples.event(event_id="e2", revision=4, kind=EventKind.ESCALATED))
    stage.write()
    first, second = (prompt.messages[-1].text for prompt in model.prompts)
    assert "assessed before" not in first
    assert f"- situation: {SITUATION}" in second
    assert "NEW OR CHANGED SINCE THEN\nL2 Episode escalated at tier 1" in second


def test_an_older_event_that_comes_late_is_not_asked_about(stage: Stage, model: FakeModel) -> None:
    stage.bring(samples.event(event_id="e2", revision=4, kind=EventKind.ESCALATED))
    stage.bring(samples.event(tier=2))
    while stage.write():
        pass
    assert len(model.prompts) == 1
    assert {told.event_id for told in stage.published()} == {"e1", "e2"}


def test_the_end_of_an_episode_ends_what_waits_and_what_runs(
    stage: Stage, model: FakeModel
) -> None:
    closed = samples.event(event_id="e3", revision=5, kind=EventKind.CLOSED)
    stage.bring(samples.event())
    stage.bring(closed)
    assert not stage.write()
    (told,) = stage.published()
    assert (told.event_id, told.template_reason) == ("e1", TemplateReason.SUPERSEDED)


def test_overload_sheds_tier_2_to_the_template_and_says_so(
    tmp_path: Path, clock: ManualClock, model: FakeModel
) -> None:
    stage = Stage(tmp_path, clock, model, queue=2)
    for n in range(70):
        tier = 1 if n % 2 else 2
        stage.bring(samples.event(event_id=f"e{n}", episode_id=f"ep{n}", tier=tier))
        stage.passes(1)
    shed = stage.published()
    assert shed[0].event_id == "e0"
    assert {told.template_reason for told in shed[:30]} == {TemplateReason.OVERLOADED}
    assert {told.tier_opinion for told in shed[:30]} == {2}
    assert stage.count("attune_reasoning_shed_total", tier="1") == 0
    (alarm,) = stage.alarms()
    assert alarm.cleared_at is None
    while stage.write():
        pass
    stage.passes(301)
    assert stage.alarms()[-1].cleared_at is not None


def test_a_restart_in_the_middle_loses_nothing_and_doubles_nothing(
    tmp_path: Path, clock: ManualClock, model: FakeModel
) -> None:
    first = Stage(tmp_path, clock, model)
    first.bring(samples.event())
    clock.advance(50.0)
    second = Stage(tmp_path, clock, model)
    second.bring(samples.event())
    second.passes(10)
    (template,) = second.published()
    assert template.completed_at - template.started_at <= 60_000
    assert second.write()
    assert not second.write()
    assert [told.origin for told in second.published()] == ["template", "model"]


def test_two_processes_on_one_database_ask_twice_and_publish_once(
    tmp_path: Path, clock: ManualClock, model: FakeModel
) -> None:
    first = Stage(tmp_path, clock, model)
    first.bring(samples.event(tier=2))
    second = Stage(tmp_path, clock, FakeModel(text=answer(situation="Signs that may be distress.")))
    assert first.write()
    assert second.write()
    assert [told.sentences[0].text for told in first.published()] == [SITUATION]
    assert len(first.calls()) == 1


def test_what_could_not_be_stored_is_stored_later_and_then_let_go(
    stage: Stage, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, tries = Requests.settle, 0

    def failing(*arguments: Any) -> bool:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise OperationalError("insert", {}, Exception("disk full"))
        return settle(*arguments)

    monkeypatch.setattr(Requests, "settle", failing)
    stage.bring(samples.event(tier=2))
    assert stage.write()
    assert stage.published() == []
    with pytest.raises(OperationalError):
        stage.desk.sweep()
    stage.desk.sweep()
    assert [told.origin for told in stage.published()] == ["model"]
    stage.desk.sweep()
    assert tries == 3


def test_stopping_leaves_the_question_to_the_next_process(
    tmp_path: Path, clock: ManualClock, model: FakeModel
) -> None:
    stage = Stage(tmp_path, clock, model)

    def stops() -> None:
        stage.stop.set()
        stage.desk.stop()

    model.before = stops
    stage.bring(samples.event(tier=2))
    stage.write()
    assert (stage.published(), stage.open()) == ([], 1)
    model.before = None
    again = Stage(tmp_path, clock, model)
    again.write()
    assert [told.origin for told in again.published()] == ["model"]


def test_a_second_opinion_replaces_the_first_and_its_failure_does_not(
    stage: Stage, model: FakeModel
) -> None:
    stage.bring(samples.event())
    stage.write()
    model.error = ModelFailed("cut off")
    stage.explainer.again(samples.event())
    stage.write()
    assert stage.published()[-1].origin == "model"
    model.error, model.text = None, answer(situation="Signs that may be distress.")
    stage.explainer.again(samples.event())
    stage.write()
    last = stage.published()[-1]
    assert (last.origin, last.replaces) == ("model", "model")
    assert SITUATION in {s.text for s in last.withdrawn}


def _once(model: FakeModel, do: object) -> None:
    model.before = None
    assert callable(do)
    do()


def _nothing_shown(stage: Stage) -> None:
    assert stage.published() == []
