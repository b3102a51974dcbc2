"""One preview at a time, answered from memory for a while, and never silently lost."""

import threading
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from shared.clock import ManualClock
from shared.contracts import Preview
from shared.web import problems
from threshold_service.api.previews import preview_routes
from threshold_service.preview.runs import FRESH_MS, KEPT, PreviewRuns

PATIENCE_S = 30.0


@dataclass
class Maker:
    """Makes previews when it is let."""

    let: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, float]] = field(default_factory=list)
    fails: bool = False

    def __call__(self, person: str, factor: float) -> Preview | None:
        self.asked.append((person, factor))
        self.let.wait(PATIENCE_S)
        if self.fails:
            raise RuntimeError("broken")
        return Preview(person_id=person, factor=factor, state="done", asked_at=1, days=5.0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(wall_ms=1)


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def runs(maker: Maker, clock: ManualClock) -> PreviewRuns:
    return PreviewRuns(maker, clock)


def made(runs: PreviewRuns, maker: Maker, person: str, factor: float) -> Preview:
    maker.let.set()
    runs.start(person, factor)
    runs.wait(PATIENCE_S)
    found = runs.look(person, factor)
    assert found is not None
    return found


def test_it_runs_then_is_done(runs: PreviewRuns, maker: Maker) -> None:
    assert runs.look("p1", 1.0) is None
    assert runs.start("p1", 1.0).state == "running"
    assert runs.start("p1", 1.0).state == "running"  # asked twice, made once
    maker.let.set()
    runs.wait(PATIENCE_S)
    found = runs.look("p1", 1.0)
    assert found is not None
    assert (found.state, found.days, maker.asked) == ("done", 5.0, [("p1", 1.0)])


def test_another_waits_its_turn(runs: PreviewRuns, maker: Maker) -> None:
    runs.start("p1", 1.0)
    assert runs.start("p2", 1.0).state == "busy"
    assert runs.look("p2", 1.0) is None
    assert made(runs, maker, "p1", 1.0).state == "done"
    assert made(runs, maker, "p2", 1.0).state == "done"


def test_a_fresh_answer_is_not_made_again(
    runs: PreviewRuns, maker: Maker, clock: ManualClock
) -> None:
    made(runs, maker, "p1", 1.0)
    clock.advance(FRESH_MS / 1000 - 1)
    assert runs.start("p1", 1.0).state == "done"
    clock.advance(2)
    assert runs.start("p1", 1.0).state == "running"


def test_one_that_failed_says_so_and_may_be_asked_again(runs: PreviewRuns, maker: Maker) -> None:
    maker.fails = True
    assert made(runs, maker, "p1", 1.0).state == "failed"
    maker.fails = False
    assert made(runs, maker, "p1", 1.0).state == "done"


def test_memory_is_bounded(runs: PreviewRuns, maker: Maker) -> None:
    for number in range(KEPT + 1):
        made(runs, maker, f"p{number}", 1.0)
    assert runs.look("p0", 1.0) is None
    assert runs.look(f"p{KEPT}", 1.0) is not None


class Known:
    """A history that knows one person."""

    def state(self, person_id: str) -> str | None:
        return "{}" if person_id in ("p1", "p2") else None


def test_over_rest(runs: PreviewRuns, maker: Maker) -> None:
    app = FastAPI()
    problems.install(app)
    app.include_router(preview_routes(Known(), runs))  # type: ignore[arg-type]
    client = TestClient(app)
    assert client.get("/persons/p1/previews?factor=1.5").status_code == 404
    begun = client.post("/persons/p1/previews", json={"factor": 1.5})
    assert (begun.status_code, begun.json()["state"]) == (200, "running")
    busy = client.post("/persons/p2/previews", json={"factor": 1.5})
    assert (busy.status_code, busy.json()["state"]) == (200, "busy")
    maker.let.set()
    runs.wait(PATIENCE_S)
    assert client.get("/persons/p1/previews?factor=1.5").json()["state"] == "done"
    assert client.post("/persons/nobody/previews", json={"factor": 1.5}).status_code == 404
    assert client.post("/persons/p1/previews", json={"factor": 0}).status_code == 422
