import httpx2
import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry, Counter
from pydantic import SecretStr

from shared.clock import ManualClock
from shared.health import Health
from shared.web import problems
from shared.web.internal import health_routes, metrics_routes, serving
from shared.web.service_auth import require_service_token

CLOCK = ManualClock()


def app(health: Health, token: str = "secret") -> FastAPI:
    made = FastAPI()
    problems.install(made)
    made.include_router(health_routes(health))
    guard = Depends(require_service_token(SecretStr(token)))

    @made.get("/number/{n}", dependencies=[guard])
    def number(n: int) -> dict[str, int]:
        if n == 13:
            raise problems.Conflict("13 is taken")
        return {"n": n}

    return made


def test_health_turns_into_a_status() -> None:
    clock = ManualClock()
    health = Health(clock)
    health.beat("loop")
    with TestClient(app(health)) as client:
        assert client.get("/healthz").json() == {"healthy": True, "problems": {}}
        clock.advance(60)
        late = client.get("/healthz")
        assert late.status_code == 503
        assert "loop" in late.json()["problems"]


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        ("secret", "Bearer secret", 200),
        ("secret", "Bearer wrong", 401),
        ("secret", "", 401),
        ("", "Bearer ", 401),
    ],
)
def test_only_services_pass(token: str, given: str, status: int) -> None:
    with TestClient(app(Health(CLOCK), token)) as client:
        answer = client.get("/number/1", headers={"Authorization": given})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/number/13", 409, "13 is taken"),
        ("/number/x", 422, "path.n: Input should be a valid integer, unable to parse"),
        ("/nowhere", 404, "Not Found"),
    ],
)
def test_errors_are_problem_documents(path: str, status: int, detail: str) -> None:
    with TestClient(app(Health(CLOCK))) as client:
        answer = client.get(path, headers={"Authorization": "Bearer secret"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert detail in answer.json()["detail"]


def test_serves_in_a_thread_and_stops(free_port: int) -> None:
    registry = CollectorRegistry()
    Counter("things", "Things.", registry=registry).inc()
    made = app(Health(CLOCK))
    made.include_router(metrics_routes(registry))
    with serving(made, "127.0.0.1", free_port):
        text = httpx2.get(f"http://127.0.0.1:{free_port}/metrics").text
        assert "things_total 1.0" in text
        taken = FastAPI()
        with pytest.raises(OSError, match=str(free_port)), serving(taken, "127.0.0.1", free_port):
            pass
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://127.0.0.1:{free_port}/metrics")
