"""The whole service: its REST, its schema, and that it starts, works and stops."""

import threading
import time
from pathlib import Path

import httpx2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError

from reasoning_service.adapters.tables import METADATA
from reasoning_service.adapters.vllm.state import ModelState
from reasoning_service.api.app import create_app
from reasoning_service.lookup import Lookup
from reasoning_service.main import serve
from reasoning_service.metrics import Metrics
from reasoning_service.settings import Settings
from shared.clock import ManualClock
from shared.contracts import Assessment
from shared.streams import keys
from shared.streams.codec import encode
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store, served
from tests.redis_process import RedisProcess

AUTH = {"Authorization": "Bearer secret"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    clock = ManualClock(wall_ms=samples.T)
    store = open_store(tmp_path)
    explainer(store, FakeSource(), clock).handle(samples.event())
    return TestClient(create_app(served(store, clock)))


def test_an_assessment_by_its_event(client: TestClient) -> None:
    answer = client.get("/assessments/e1", headers=AUTH)
    assert Assessment.model_validate_json(answer.content).event_id == "e1"
    assert client.get("/assessments/e9", headers=AUTH).json()["type"] == "not-found"


@pytest.mark.parametrize("path", ["/assessments/e1", "/model-status"])
def test_only_other_services_are_answered(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(("model", "writes"), [(None, "template"), (ModelState(), "model")])
def test_the_status_says_who_writes(tmp_path: Path, model: ModelState | None, writes: str) -> None:
    app = create_app(served(open_store(tmp_path), ManualClock(), model=model))
    status = TestClient(app).get("/model-status", headers=AUTH).json()
    assert (status["mode"], status["vllm_url_set"]) == (writes, model is not None)


def test_health_and_metrics_need_no_token(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"healthy": True, "problems": {}}
    assert "attune_assessments" in client.get("/metrics").text


def test_migrations_make_what_the_code_expects(tmp_path: Path) -> None:
    with open_store(tmp_path).engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_deadline_without_room_for_a_second_try_is_refused() -> None:
    with pytest.raises(ValidationError, match="got 5"):
        Settings(reasoning_deadline_s=5.0)


def test_the_house_has_a_zone_or_no_time_of_day_is_told() -> None:
    with pytest.raises(ValidationError, match="Nowhere/Land"):
        Settings(reasoning_time_zone="Nowhere/Land")
    assert Settings().surroundings is None
    known = Settings(reasoning_time_zone="Europe/Vienna").surroundings
    found = Lookup(FakeSource(), Metrics(), known).report_now(samples.event())
    assert "Time of day: night" in [line.text for line in found.lines]


def test_it_starts_explains_and_stops(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    settings = Settings(
        redis_url=one_redis.url,
        data_dir=tmp_path,
        service_token=SecretStr("secret"),
        threshold_url="http://127.0.0.1:9",  # nobody listens on the discard port
        reasoning_port=free_port,
        reasoning_deadline_s=15.0,
    )
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(settings, stop))
    thread.start()
    one_redis.client().xadd(keys.EVENTS, encode(samples.event()))
    try:
        assessment = _wait_for(f"http://127.0.0.1:{free_port}/assessments/e1")
        assert assessment.origin == "template"
        ready = httpx2.get(f"http://127.0.0.1:{free_port}/readyz")
        assert (ready.status_code, list(ready.json()["problems"])) == (503, ["threshold"])
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert one_redis.client().xlen(keys.ASSESSMENTS) == 1


def _wait_for(url: str) -> Assessment:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            answer = httpx2.get(url, headers=AUTH)
        except httpx2.ConnectError:
            time.sleep(0.05)
            continue
        if answer.status_code == 200:
            return Assessment.model_validate_json(answer.content)
        time.sleep(0.05)
    raise AssertionError(f"no assessment at {url}")
