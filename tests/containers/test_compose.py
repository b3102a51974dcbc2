"""The compose file as an operator uses it: built, started, and an alert from the edge's own pixels.

``ATTUNE_COMPOSE`` names the program (default ``docker compose``).
"""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = shlex.split(os.environ.get("ATTUNE_COMPOSE", "docker compose"))
ADDRESS = "http://127.0.0.1:8080"
PASSWORD = "a quiet evening on the ward"
ALERT_WITHIN_S = 240


def compose(*arguments: str) -> str:
    """Run compose in the repository; answers its standard output."""
    done = subprocess.run(
        [*COMPOSE, *arguments], cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


@pytest.fixture(scope="module")
def started() -> Iterator[None]:
    if shutil.which(COMPOSE[0]) is None:
        pytest.skip(f"{COMPOSE[0]} is not here: set ATTUNE_COMPOSE")
    subprocess.run([str(ROOT / "deploy" / "compose-secrets")], check=True)
    compose("build")
    compose("up", "-d")
    yield
    compose("down", "--volumes")


def test_the_edge_container_raises_an_alert_from_its_own_pixels(started: None) -> None:
    with httpx2.Client(
        base_url=ADDRESS, headers={"X-Attune-Request": "1", "Origin": ADDRESS}
    ) as desk:
        _wait(lambda: desk.get("/healthz").status_code == 200, 120, "the page")
        _sign_in(desk)
        _wait(lambda: bool(_alerts(desk)), ALERT_WITHIN_S, "an alert")
        _wait(
            lambda: _alerts(desk)[0]["assessment_origin"] == "template", 30, "an assessment of it"
        )
        residents = desk.get("/v1/residents").json()["residents"]
        assert residents[0]["live"]["source_id"] == "source-compose"


@pytest.mark.parametrize(
    ("service", "foreign"),
    [
        ("edge", "fastapi"),
        ("edge", "sqlalchemy"),
        ("threshold", "onnxruntime"),
        ("reasoning", "cv2"),
        ("dashboard", "librosa"),
    ],
)
def test_an_image_holds_nothing_of_the_others(started: None, service: str, foreign: str) -> None:
    code = f"import importlib.util as u; print('has', u.find_spec({foreign!r}) is not None)"
    said = compose("run", "--rm", "--no-deps", "-T", service, "python", "-c", code)
    assert "has False" in said


def _sign_in(desk: httpx2.Client) -> None:
    said = compose(
        *("run", "--rm", "--no-deps", "-T", "dashboard"),
        *("python", "-m", "dashboard", "one-time-password"),
    )
    one_time = said.strip().splitlines()[-1].strip()
    first = {"username": "admin", "password": one_time}
    assert desk.post("/v1/session", json=first).status_code == 200
    chosen = {"current_password": one_time, "new_password": PASSWORD}
    assert desk.post("/v1/session/password", json=chosen).status_code == 200


def _alerts(desk: httpx2.Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = desk.get("/v1/alerts?state=all").json()["alerts"]
    return found


def _wait(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not _holds(condition):
        assert time.monotonic() < deadline, f"{what} was not there within {seconds:.0f} s"
        time.sleep(1)


def _holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except httpx2.TransportError:
        return False
