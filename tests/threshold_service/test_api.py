"""The internal REST: a token for everything but health, problems as documents, both histories."""

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from shared.clock import SystemClock
from shared.contracts import (
    BaselineSnapshot,
    BaselineState,
    ConfigurationView,
    ControlRecord,
    CoverageView,
    ErasedPart,
    Event,
    EventPage,
    LearningView,
    RollupHistory,
    WindowHistory,
)
from shared.health import Health
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.adapters.database.history import History
from threshold_service.api.app import create_app
from threshold_service.configuration import load


@pytest.fixture
def world(one_redis: RedisProcess, tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(one_redis, tmp_path_factory.mktemp("world"))
    made.edge.send(made.calm(60) + made.distressed(60) + made.calm(60))
    drain(made.owner())
    return made


@pytest.fixture
def client(world: World) -> TestClient:
    app = create_app(
        History(world.engine),
        load(),
        settings(),
        Health(SystemClock()),
        world.metrics,
        SecretStr("token"),
    )
    return TestClient(app, headers={"Authorization": "Bearer token"})


def test_events_are_read_by_cursor(client: TestClient) -> None:
    page = EventPage.model_validate(client.get("/events", params={"limit": 1}).json())
    assert len(page.events) == 1
    rest = EventPage.model_validate(
        client.get("/events", params={"after": page.next_cursor}).json()
    )
    assert rest.events[0].cursor > page.next_cursor
    last = rest.events[-1].cursor
    empty = EventPage.model_validate(client.get("/events", params={"after": last}).json())
    assert (empty.events, empty.next_cursor) == ((), last)
    one = page.events[0].event
    assert Event.model_validate(client.get(f"/events/{one.event_id}").json()) == one
    revisions = [item.event.revision for item in (*page.events, *rest.events)]
    assert revisions == list(range(1, len(revisions) + 1))


def test_windows_and_baseline_of_a_person(client: TestClient) -> None:
    span = {"from_ms": START, "to_ms": START + 3_600_000}
    found = WindowHistory.model_validate(client.get("/persons/p1/windows", params=span).json())
    assert len(found.windows) == 180
    assert all(w.score is not None for w in found.windows)
    snapshot = BaselineSnapshot.model_validate(client.get("/persons/p1/baseline").json())
    assert snapshot.config_version == load().version
    events = client.get("/persons/p1/events", params=span).json()
    assert len(EventPage.model_validate(events).events) >= 2


def test_windows_are_those_of_the_span_and_as_they_were_stored(
    world: World, client: TestClient
) -> None:
    stored = world.windows()
    assert History(world.engine).window_bodies("p1", 0, START) == []
    span = {"from_ms": stored[10].t_start, "to_ms": stored[70].t_start}
    answer = client.get("/persons/p1/windows", params=span)
    assert answer.headers["content-type"] == "application/json"
    found = WindowHistory.model_validate(answer.json())
    assert found.windows == tuple(stored[10:70])
    assert (found.person_id, found.from_ms, found.to_ms) == ("p1", *span.values())
    nobody = WindowHistory.model_validate(client.get("/persons/x/windows", params=span).json())
    assert nobody.windows == ()


def test_an_erasure_is_answered_once_it_is_committed(world: World, client: TestClient) -> None:
    assert client.get("/erasures/p1").status_code == 404
    erase = {"record_id": "r", "kind": "erase", "shard": 0, "t": START, "person_id": "p1"}
    world.edge.send_control(ControlRecord.model_validate(erase))
    drain(world.owner())
    part = ErasedPart.model_validate(client.get("/erasures/p1").json())
    assert (part.edges, part.rows["person_state"]) == (("edge-1",), 1)
    assert client.get("/persons/p1/baseline").status_code == 404
    assert client.get("/events").json()["events"] == []


def test_a_day_is_rolled_up(client: TestClient) -> None:
    span = {"from_ms": START, "to_ms": START + 6 * 3_600_000, "step_ms": 60_000}
    found = RollupHistory.model_validate(client.get("/persons/p1/rollups", params=span).json())
    assert sum(each.windows for each in found.rollups) == 180
    assert {each.t % 60_000 for each in found.rollups} == {0}
    windows = client.get(
        "/persons/p1/windows", params={"from_ms": START, "to_ms": START + 3_600_000}
    ).json()["windows"]
    highest = max(each["score"] for each in windows)
    assert max(each.score_max or 0.0 for each in found.rollups) == highest
    assert min(each.tier or 9 for each in found.rollups) == min(
        each["tier"] or 9 for each in windows
    )


def test_how_much_could_be_judged_is_counted_for_everybody(client: TestClient) -> None:
    span = {"from_ms": START, "to_ms": START + 3_600_000}
    view = CoverageView.model_validate(client.get("/coverage", params=span).json())
    first = view.persons[0]
    assert (first.person_id, first.windows) == ("p1", 180)
    windows = client.get("/persons/p1/windows", params=span).json()["windows"]
    judged = sum(each["score"] is not None for each in windows)
    assert first.assessed == judged > 0


def test_how_far_a_person_is_known(client: TestClient) -> None:
    found = LearningView.model_validate(client.get("/persons/p1/learning").json())
    assert found.assessed_s == 180.0
    assert (found.state, found.progress < 1.0) == (BaselineState.LEARNING, True)
    assert 0.0 < found.samples < 180.0
    assert found.held_since == START + 1000  # the first window of the world
    assert (found.factor, found.scale, found.answers) == (1.0, 1.0, 0)
    assert found.config_version == load().version


def test_configuration_is_what_its_hash_says(client: TestClient) -> None:
    view = ConfigurationView.model_validate(client.get("/configuration").json())
    assert (view.config_version, view.content) == (load().version, load().content)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events/nowhere", 404),
        ("/persons/p9/baseline", 404),
        ("/persons/p9/learning", 404),
        ("/persons/p1/rollups?from_ms=0&to_ms=99999999", 400),
        ("/persons/p1/rollups?from_ms=9&to_ms=3", 400),
        ("/persons/p1/rollups?from_ms=0&to_ms=9&step_ms=1000", 422),
        ("/persons/p1/windows?from_ms=0&to_ms=99999999", 400),
        ("/persons/p1/windows?from_ms=9&to_ms=3", 400),
        ("/coverage?from_ms=9&to_ms=3", 400),
        ("/coverage?from_ms=0&to_ms=2678400001", 400),
        ("/coverage?from_ms=0", 422),
        ("/events?after=-1", 422),
        ("/persons/p1/windows?from_ms=soon&to_ms=3", 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_the_token_only_health_answers(client: TestClient) -> None:
    for path in ("/events", "/configuration", "/persons/p1/baseline"):
        assert client.get(path, headers={"Authorization": "Bearer no"}).status_code == 401
    bare = {"Authorization": ""}
    assert client.get("/healthz", headers=bare).status_code == 200
    metrics = client.get("/metrics", headers=bare).text
    assert "attune_threshold_windows_total 180.0" in metrics
