"""The typed client that an integrator is given: made from our OpenAPI, used on the real service."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.alerts.intake import alert_id_of
from dashboard.domain.rights import Right
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from deploy.client import generate
from shared.web.internal import serving
from tests.dashboard.builders import PERSON, event
from tests.dashboard.desk import Desk

PACKAGE = "attune_client"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client as ``make client`` makes it; a part that cannot be described fails it."""
    out = tmp_path_factory.mktemp("client") / "attune-client"
    generate(out)
    return out


@pytest.fixture
def load(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of the client, which nothing else here knows."""
    monkeypatch.syspath_prepend(str(made))
    yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def address(desk: Desk, free_port: int) -> Iterator[str]:
    """The dashboard on a real socket."""
    with serving(desk.app, "127.0.0.1", free_port):
        yield f"http://127.0.0.1:{free_port}"


def client(desk: Desk, load: Any, address: str, rights: frozenset[Right] = API_RIGHTS) -> Any:
    """The client of a program with those rights."""
    secret = desk.token(f"p{desk.next()}", TokenKind.API, rights, EVERYBODY)
    return load("client").AuthenticatedClient(base_url=address, token=secret)


def test_a_program_lists_alerts_and_acknowledges_one_once(
    desk: Desk, load: Any, address: str
) -> None:
    for number in range(5):
        desk.happen(event(episode=f"e{number}"))
    listing, getting = load("api.alerts.list_alerts"), load("api.alerts.get_alert")
    taking, models = load("api.alerts.acknowledge_alert"), load("models")
    with client(desk, load, address) as program:
        found: list[Any] = []
        cursor: str | None = ""
        while cursor is not None:
            page = listing.sync(client=program, limit=2, cursor=cursor)
            assert isinstance(page, models.AlertPage)
            found += page.alerts
            cursor = page.next_cursor
        assert {each.alert_id for each in found} == {
            alert_id_of(PERSON, f"e{number}") for number in range(5)
        }
        read = getting.sync_detailed(found[0].alert_id, client=program)
        asked = {
            "client": program,
            "body": models.AcknowledgeRequest(),
            "if_match": read.headers["ETag"],
            "idempotency_key": "5ad1e7f0-0c2b-4a53-9b4e-0d0f6f4f6a11",
        }
        first = taking.sync_detailed(found[0].alert_id, **asked)
        again = taking.sync_detailed(found[0].alert_id, **asked)
    assert isinstance(first.parsed, models.AlertSummary)
    assert first.parsed.state == models.AlertState.ACKNOWLEDGED
    assert (first.parsed.acknowledged_by or "").startswith("token:")
    assert again.parsed == first.parsed
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_refusal_comes_back_as_the_problem_it_is(desk: Desk, load: Any, address: str) -> None:
    desk.happen(event())
    models, taking = load("models"), load("api.alerts.acknowledge_alert")
    watching = API_RIGHTS - {Right.HANDLE_ALERTS}
    with client(desk, load, address, watching) as program:
        body, alert_id = models.AcknowledgeRequest(), alert_id_of(PERSON, "e1")
        refused = taking.sync(alert_id, client=program, body=body)
    assert isinstance(refused, models.Problem)
    assert (refused.status, refused.type_) == (403, "forbidden")


def test_a_programs_whole_day_works(desk: Desk, load: Any, address: str) -> None:
    desk.happen(event())
    models = load("models")
    records, residents = "api.records", "api.residents"
    lists = {
        f"{records}.list_events": models.EventRecordPage,
        f"{records}.list_assessments": models.AssessmentRecordPage,
        f"{records}.list_actions": models.ActionPage,
        f"{records}.list_feedback": models.FeedbackPage,
        f"{records}.list_missed_events": models.MissedEventPage,
        f"{residents}.list_residents": models.ResidentList,
        f"{residents}.list_consents": models.ConsentPage,
        "api.technical.list_devices": models.DevicePage,
        "api.technical.list_technical_alarms": models.TechnicalList,
        "api.burden.get_burden": models.BurdenView,
    }
    with client(desk, load, address) as program:
        for name, kind in lists.items():
            assert isinstance(load(name).sync(client=program), kind), name
        person = load(f"{residents}.get_resident").sync(PERSON, client=program)
        body = models.MissedEventRequest(note="wept at the window")
        seen = load(f"{residents}.report_missed_event").sync(PERSON, client=program, body=body)
    assert (person.person_id, person.consent.status) == (PERSON, models.ConsentStatus.VALID)
    assert isinstance(seen, models.MissedEventView)


def test_a_program_of_one_ward_sees_no_other(desk: Desk, load: Any, address: str) -> None:
    desk.enrol("n1", "north")
    scope = Scope(wards=frozenset({"north"}))
    secret = desk.token("north", TokenKind.API, API_RIGHTS, scope)
    with load("client").AuthenticatedClient(base_url=address, token=secret) as program:
        found = load("api.residents.list_residents").sync(client=program)
    assert [each.person_id for each in found.residents] == ["n1"]


@pytest.mark.slow
def test_the_client_is_typed(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), PACKAGE]
    done = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
