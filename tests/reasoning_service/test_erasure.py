"""A person is erased while their events are explained, asked about and waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import String, cast, func, insert, select
from sqlalchemy.event import listen, remove

from reasoning_service import loops
from reasoning_service.adapters.erasures import Erasures
from reasoning_service.adapters.tables import ASSESSMENT, METADATA, MODEL_CALL, WAITING
from reasoning_service.api.app import create_app
from reasoning_service.main import Inside, _erase
from reasoning_service.model_side import ModelSide
from reasoning_service.settings import Settings
from shared.clock import ManualClock
from shared.contracts import ErasedPart, ErasureAsked, Event
from shared.health import Health
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store, served
from tests.reasoning_service.stage import FakeModel, Stage, start_clock

WHO, OTHER = "p-1", "bo-2"
ASKED = ErasureAsked(person_id=WHO, asked_at=samples.T)


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def stage(tmp_path: Path, model: FakeModel) -> Iterator[Stage]:
    made = Stage(tmp_path, start_clock(), model)
    yield made
    made.engine.dispose()


def erase(stage: Stage) -> ErasedPart:
    """As the service does it."""
    side = ModelSide(stage.desk, None, stage.writer, 1, 1.0)  # type: ignore[arg-type]  # unasked
    health = Health(stage.clock)
    settings = Settings()
    at = Inside(
        settings, stage.store, stage.writer.lookup, stage.metrics, health, stage.clock, side
    )
    return _erase(at, ASKED)


def event(number: int, person_id: str = WHO, tier: int = 2) -> Event:
    """An event of an episode of its own."""
    return samples.event(
        event_id=f"e{number}", episode_id=f"ep{number}", person_id=person_id, tier=tier
    )


def mentions(stage: Stage, text: str) -> set[str]:
    """Every table in which a text stands anywhere."""
    with stage.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.sorted_tables
            for column in table.c
            if connection.execute(
                select(func.count()).select_from(table).where(cast(column, String).contains(text))
            ).scalar()
        }


def test_everything_of_a_person_goes_and_nothing_of_anybody_else(
    stage: Stage, model: FakeModel
) -> None:
    for number, person in ((1, WHO), (2, OTHER)):
        stage.bring(event(number, person))
        assert stage.write()
    for number, person in ((3, WHO), (4, OTHER)):
        stage.bring(event(number, person))  # waits
    kept = {"assessment", "model_call", "open_request", "outgoing_message"}
    assert mentions(stage, WHO) == mentions(stage, OTHER) == kept
    part = erase(stage)
    assert mentions(stage, WHO) == {"erased_person"}
    assert mentions(stage, OTHER) == kept
    assert part.rows == {"assessment": 1, "model_call": 1, "open_request": 1, "outgoing_message": 1}
    assert (part.asked_at, part.erased_at) == (samples.T, stage.clock.now_ms())
    assert stage.waiting() == 1
    assert stage.write()
    assert not stage.write()
    assert len(model.prompts) == 3  # nobody asked about the one who waited


def test_an_answer_that_comes_after_it_is_told_to_nobody(stage: Stage, model: FakeModel) -> None:
    model.midway = lambda: _once(stage)
    stage.bring(event(1, tier=1))
    assert stage.write()
    assert mentions(stage, WHO) == {"erased_person"}
    stage.passes(70)
    assert stage.published() == []
    assert stage.waiting() == 0
    stage.bring(event(2, OTHER))
    model.midway = None
    assert stage.write()  # the place is free again
    assert [told.person_id for told in stage.published()] == [OTHER]


def _once(stage: Stage) -> None:
    erase(stage)
    stage.model.midway = None


def test_events_of_an_erased_person_are_explained_to_nobody_after_a_restart_too(
    stage: Stage, tmp_path: Path
) -> None:
    erase(stage)
    stage.bring(event(1))
    next_one = Stage(tmp_path, stage.clock, FakeModel())
    next_one.bring(event(2))
    assert not next_one.write()
    without = explainer(stage.store, FakeSource(), stage.clock)
    without.handle(event(3))
    assert mentions(stage, WHO) == {"erased_person"}
    next_one.engine.dispose()


def test_asking_again_deletes_what_is_left_and_adds_to_the_counts(stage: Stage) -> None:
    stage.bring(event(1))
    stage.write()
    first = erase(stage)
    with stage.engine.begin() as connection:  # as if restored from a backup
        row = {"event_id": "e9", "person_id": WHO, "completed_at": 1, "body": "", "report": ""}
        connection.execute(insert(ASSESSMENT).values(row))
    stage.clock.advance(5)
    again = erase(stage)
    assert again.rows == {**first.rows, "assessment": 2}
    assert again.erased_at == first.erased_at + 5000
    assert mentions(stage, WHO) == {"erased_person"}


def test_a_power_cut_at_any_statement_leaves_all_or_nothing(stage: Stage) -> None:
    for number in (1, 2):
        stage.bring(event(number))
    assert stage.write()
    statement, whole = 0, False
    while not whole:
        statement += 1
        with cut_at(stage, statement):
            try:
                erase(stage)
                whole = True
            except PowerCut:
                assert "erased_person" not in mentions(stage, WHO)
                assert {"assessment", "model_call", "open_request"} <= mentions(stage, WHO)
    assert statement > 5
    assert mentions(stage, WHO) == {"erased_person"}


class PowerCut(BaseException):
    """The process is gone at this statement."""


@contextmanager
def cut_at(stage: Stage, statement: int) -> Iterator[None]:
    """Cut the power before the n-th statement."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        seen.append(text)
        if len(seen) == statement:
            raise PowerCut

    listen(stage.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        remove(stage.engine, "before_cursor_execute", count)


def test_only_a_service_may_ask(tmp_path: Path) -> None:
    clock, store = ManualClock(wall_ms=samples.T), open_store(tmp_path)
    explainer(store, FakeSource(), clock).handle(samples.event())
    client = TestClient(create_app(served(store, clock)))
    body = ASKED.model_dump()
    assert client.post("/erasures", json=body).status_code == 401
    client.headers["Authorization"] = "Bearer secret"
    assert client.post("/erasures", json={**body, "person_id": "a b"}).status_code == 422
    part = ErasedPart.model_validate(client.post("/erasures", json=body).json())
    assert part.rows == {"assessment": 1, "outgoing_message": 1}
    assert client.get("/assessments/e1").status_code == 404
    store.engine.dispose()


def test_explanations_and_questions_end_after_their_time(stage: Stage) -> None:
    old, young = (stage.clock.now_ms() - days * 86_400_000 for days in (366, 364))
    rows = {"person_id": WHO, "body": "", "report": ""}
    with stage.engine.begin() as connection:
        for name, at in (("old", old), ("young", young)):
            made = {"event_id": name, "completed_at": at, **rows}
            connection.execute(insert(ASSESSMENT).values(made))
            call = {
                "event_id": name, "person_id": WHO, "asked_at": at, "ended_at": at, "detail": "",
                "outcome": "answered", "prompt_version": "", "template_hash": "", "prompt_hash": "",
            }  # fmt: skip
            connection.execute(insert(MODEL_CALL).values(call))
        for name, days in (("lost", 3), ("looked-for", 1)):
            seen = stage.clock.now_ms() - days * 86_400_000
            connection.execute(insert(WAITING).values(event_id=name, first_seen_at=seen))
    loops.forget(stage.store, 30, 365, stage.clock)
    with stage.engine.connect() as connection:
        assert connection.execute(select(ASSESSMENT.c.event_id)).scalars().all() == ["young"]
        assert connection.execute(select(MODEL_CALL.c.event_id)).scalars().all() == ["young"]
        assert connection.execute(select(WAITING.c.event_id)).scalars().all() == ["looked-for"]


def test_counts_are_kept_where_nothing_was_known(stage: Stage) -> None:
    part = Erasures(stage.engine).erase(ASKED, 7)
    assert (part.rows, part.erased_at, part.edges) == ({}, 7, ())
