"""How versions of an event's words follow each other, and when people are told of a trouble."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.adapters.store import Store
from reasoning_service.domain.lasting import Lasting
from reasoning_service.domain.succession import follow
from reasoning_service.troubles import LASTS_S, QUIET_S, overload
from shared.clock import ManualClock
from shared.contracts import AssessedSentence, Assessment, SentenceRole, TemplateReason
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import open_store
from tests.reasoning_service.stage import FakeModel, Stage

T = samples.T


def words(origin: str, *texts: str, **changes: object) -> Assessment:
    told = tuple(AssessedSentence(role=SentenceRole.SITUATION, text=text) for text in texts)
    base: dict[str, object] = {
        "event_id": "e1",
        "episode_id": "ep1",
        "person_id": "p-1",
        "revision": 1,
        "origin": origin,
        "tier_opinion": 1,
        "sentences": told,
        "prompt_version": "p",
        "started_at": T,
        "first_words_at": T,
        "completed_at": T,
    }
    return Assessment.model_validate(base | changes)


PROPOSALS = st.builds(
    words,
    st.sampled_from(("model", "template")),
    st.sampled_from(("a", "b", "c")),
    partial=st.just(False),
    template_reason=st.sampled_from((None, TemplateReason.DEADLINE, TemplateReason.FAILED)),
)


@given(st.lists(PROPOSALS, min_size=1, max_size=8))
def test_a_withdrawn_sentence_was_a_models_and_is_not_told_now(proposals: list[Assessment]) -> None:
    newest: Assessment | None = None
    by_model: set[str] = set()
    for number, proposal in enumerate(proposals):
        made = follow(newest, proposal)
        if made is None:
            continue
        told = {s.text for s in made.sentences}
        gone = {s.text for s in made.withdrawn}
        assert made.version == (1 if newest is None else newest.version + 1)
        assert not gone & told
        assert gone == by_model - told
        assert made.replaces != "model" or by_model
        by_model = gone | (told if made.origin == "model" else set())
        newest = made
        assert number or made.replaces is None


def test_a_part_comes_first_or_not_at_all() -> None:
    part = words("model", "a", partial=True)
    assert follow(None, part) is not None
    assert follow(words("template", "t"), part) is None
    assert follow(part, part) is None


def test_what_completes_a_part_replaces_nothing() -> None:
    part = words("model", "a", partial=True)
    whole = follow(part, words("model", "a", "b", first_words_at=T + 9))
    assert whole is not None
    assert (whole.replaces, whole.withdrawn, whole.first_words_at) == (None, (), T)


def test_a_model_that_says_otherwise_in_the_whole_takes_its_part_back() -> None:
    made = follow(words("model", "a", partial=True), words("model", "b"))
    assert made is not None
    assert (made.replaces, [s.text for s in made.withdrawn]) == ("model", ["a"])


def test_the_template_replaces_no_whole_answer() -> None:
    assert follow(words("model", "a"), words("template", "t")) is None


def test_saying_the_same_again_is_nothing_new() -> None:
    template = words("template", "t", template_reason=TemplateReason.FAILED)
    assert follow(template, template) is None
    assert follow(words("template", "t"), template) is not None


@given(st.lists(st.floats(0.0, 400.0), min_size=1, max_size=20), st.floats(1.0, 300.0))
def test_a_trouble_is_told_exactly_where_it_was_seen_over_its_time_without_a_long_pause(
    pauses: list[float], after_s: float
) -> None:
    trouble, now, since, last, told = Lasting(after_s, 120.0), 0.0, 0.0, -1e9, False
    for pause in pauses:
        now += pause
        since = now if now - last > 120.0 else since
        last = now
        told = told or now - since >= after_s
        trouble = trouble.seen(now)
        assert trouble.told == told
    assert not trouble.gone().told


def test_a_process_ends_the_alarm_that_another_raised(tmp_path: Path) -> None:
    clock = ManualClock(wall_ms=T)
    store = open_store(tmp_path)
    trouble = overload(store, clock)
    for _ in range(5):
        trouble.seen("many")
        clock.advance(LASTS_S / 2)
    assert _alarms(tmp_path, clock) == [None]
    clock.advance(QUIET_S + 1)
    overload(Store(store.engine), clock).watch()
    told = clock.now_ms()
    assert _alarms(tmp_path, clock) == [None, told]
    clock.advance(QUIET_S)
    overload(Store(store.engine), clock).watch()
    assert _alarms(tmp_path, clock) == [None, told]


def _alarms(folder: Path, clock: ManualClock) -> list[int | None]:
    return [alarm.cleared_at for alarm in Stage(folder, clock, FakeModel()).alarms()]
