"""Records for programs: whole, newest first, cut to who asks, turned without gap or double."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from dashboard.alerts.intake import alert_id_of, apply_assessments
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from dashboard.storage.tables import alert
from tests.dashboard.builders import NOW, PERSON, assessment, event
from tests.dashboard.desk import Desk

NORTH = Scope(wards=frozenset({"north"}))
LISTS: Final = {
    "events": "/v1/events",
    "assessments": "/v1/assessments",
    "actions": "/v1/actions",
    "feedback": "/v1/feedback",
    "missed_events": "/v1/missed-events",
}
KEYS: Final[dict[str, Callable[[Any], Any]]] = {
    "events": lambda each: each["event"]["event_id"],
    "assessments": lambda each: each["assessment"]["event_id"],
    "actions": lambda each: each["action_id"],
    "feedback": lambda each: each["alert_id"],
    "missed_events": lambda each: each["missed_event_id"],
}


EACH: Final = {"actions": 3}
"""An alert is raised, acknowledged and judged."""


def program(desk: Desk, scope: Scope = EVERYBODY) -> TestClient:
    """An integrator's program with every right that a token can have."""
    secret = desk.token(f"p{desk.next()}", TokenKind.API, API_RIGHTS, scope)
    return TestClient(desk.app, headers={"Authorization": f"Bearer {secret}"})


def a_record_of_each_kind(desk: Desk, person_id: str, number: int) -> None:
    """An event with its assessment and its outcome, and a missed event."""
    found = event(person_id=person_id, episode=f"e{number}")
    desk.happen(found)
    with desk.parts.outside.engine.begin() as connection:
        apply_assessments(connection, [assessment(found)])
    page = desk.page(name="chief")
    path = f"/v1/alerts/{alert_id_of(person_id, f'e{number}')}"
    assert page.post(f"{path}/acknowledge", json={}).status_code == 200
    said = {"outcome": "true", "why": "pain", "what_helped": f"tea {number}"}
    assert page.post(f"{path}/outcome", json=said).status_code == 200
    seen = {"t": NOW - 5, "note": f"note {number}"}
    answer = page.post(f"/v1/residents/{person_id}/missed-events", json=seen)
    assert answer.status_code == 201


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """Seven of each kind, some of the same millisecond."""
    for number in range(7):
        a_record_of_each_kind(desk, PERSON, number)
        desk.manual.advance(number % 2)
    return desk


def turned(asking: TestClient, name: str, **params: Any) -> list[Any]:
    """Every page of a list."""
    found: list[Any] = []
    cursor = params.pop("cursor", "")
    for _ in range(50):
        answer = asking.get(LISTS[name], params={**params, "cursor": cursor}).json()
        found += answer[name]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("name", LISTS)
def test_pages_meet_without_gap_or_double(kept: Desk, name: str) -> None:
    asking = program(kept)
    whole = asking.get(LISTS[name]).json()
    assert whole["next_cursor"] is None
    assert len(whole[name]) == 7 * EACH.get(name, 1)
    assert turned(asking, name, limit=3) == whole[name]
    times = [each.get("received_at", each.get("at")) for each in whole[name]]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("name", LISTS)
def test_what_arrives_while_pages_are_turned_moves_nothing(kept: Desk, name: str) -> None:
    asking = program(kept)
    before = [KEYS[name](each) for each in turned(asking, name)]
    first = asking.get(LISTS[name], params={"limit": 3}).json()
    kept.manual.advance(1)
    a_record_of_each_kind(kept, PERSON, 8)
    rest = asking.get(LISTS[name], params={"cursor": first["next_cursor"]}).json()
    assert [KEYS[name](each) for each in first[name] + rest[name]] == before


@pytest.mark.parametrize("name", LISTS)
def test_a_span_takes_its_start_and_leaves_its_end(kept: Desk, name: str) -> None:
    asking = program(kept)
    whole = turned(asking, name)
    times = [each.get("received_at", each.get("at")) for each in whole]
    start, end = times[-1], times[0]
    assert start < end
    inside = turned(asking, name, from_ms=start, to_ms=end, limit=2)
    assert inside == [each for each, at in zip(whole, times, strict=True) if at < end]
    wrong = asking.get(LISTS[name], params={"from_ms": end, "to_ms": start})
    assert (wrong.status_code, wrong.json()["type"]) == (400, "bad-range")


@pytest.mark.parametrize("name", LISTS)
def test_nobody_beyond_the_programs_wards_is_in_a_list(desk: Desk, name: str) -> None:
    for ward in ("north", "south"):
        desk.enrol(f"{ward}-1", ward)
        a_record_of_each_kind(desk, f"{ward}-1", 1)
    asking = program(desk, NORTH)
    found = turned(asking, name)
    assert len(found) == EACH.get(name, 1)
    assert all("north-1" in str(each) for each in found)
    assert turned(asking, name, person_id="south-1") == []
    assert turned(asking, name, person_id="north-1") == found
    # A cursor from somebody who sees more opens no more.
    wider = program(desk).get(LISTS[name], params={"limit": 1}).json()["next_cursor"]
    assert "south-1" not in str(turned(asking, name, cursor=wider))


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_of_another_list_is_refused(kept: Desk, name: str) -> None:
    asking = program(kept)
    other = next(each for each in LISTS if each != name)
    cursor = asking.get(LISTS[other], params={"limit": 1}).json()["next_cursor"]
    answer = asking.get(LISTS[name], params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-cursor")
    assert cursor[:40] in answer.json()["detail"]


def test_records_say_what_was_recorded(desk: Desk) -> None:
    a_record_of_each_kind(desk, PERSON, 1)
    asking, found = program(desk), event(episode="e1")
    alert_id = alert_id_of(PERSON, "e1")
    (record,) = turned(asking, "events")
    assert record == {
        "event": found.model_dump(mode="json"),
        "alert_id": alert_id,
        "received_at": NOW,
    }
    assert asking.get(f"/v1/events/{found.event_id}").json() == record
    (told,) = turned(asking, "assessments")
    assert told["assessment"] == assessment(found).model_dump(mode="json")
    done = [(each["action"], each["by"]) for each in turned(asking, "actions")]
    assert done[:2] == [("outcome", "chief"), ("acknowledged", "chief")]
    (said,) = turned(asking, "feedback")
    assert (said["outcome"], said["why"], said["what_helped"]) == ("true", "pain", "tea 1")
    assert (said["alert_id"], said["by"], said["at"]) == (alert_id, "chief", NOW)
    (missed,) = turned(asking, "missed_events")
    assert (missed["t"], missed["note"], missed["by"]) == (NOW - 5, "note 1", "chief")


def test_an_event_that_raised_no_alert_is_listed_without_one(desk: Desk) -> None:
    desk.happen(event(shadow=True))
    (record,) = turned(program(desk), "events")
    assert (record["alert_id"], record["event"]["shadow"]) == (None, True)


def test_an_outcome_from_before_its_time_was_kept_is_listed(desk: Desk) -> None:
    a_record_of_each_kind(desk, PERSON, 1)
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(alert).values(outcome_at=None, outcome_by=None))
    (said,) = turned(program(desk), "feedback")
    assert (said["at"], said["by"]) == (said["raised_at"], "chief")


def test_an_event_that_is_not_there_is_not_found(desk: Desk) -> None:
    answer = desk.page(Role.INTEGRATOR).get("/v1/events/nothing")
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
