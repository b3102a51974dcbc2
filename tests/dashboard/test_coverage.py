"""How much of a shift could be judged, against the time that was to be watched."""

import pytest

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from shared.contracts import PersonCoverage
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.desk import Desk

HOUR_MS = 3_600_000
SPAN = {"from_ms": NOW, "to_ms": NOW + 8 * HOUR_MS}


def covered(person_id: str, assessed: int, uncounted: int = 0) -> PersonCoverage:
    return PersonCoverage(person_id=person_id, windows=7200, assessed=assessed, uncounted=uncounted)


def test_silence_of_a_camera_counts_as_not_judged_and_a_pause_does_not(desk: Desk) -> None:
    desk.neighbours.covered = [covered(PERSON, 5400)]
    desk.manual.advance(2 * 3600)
    found = desk.page(Role.CARER).get("/v1/coverage", params=SPAN).json()
    assert found["to_ms"] == NOW + 2 * HOUR_MS  # the rest of the shift has not been
    (one,) = [each for each in found["persons"] if each["person_id"] == PERSON]
    assert (one["watched_s"], one["assessed_s"], one["share"]) == (7200, 5400, 0.75)
    desk.page().post(f"/v1/residents/{PERSON}/pause", json={"minutes": 60, "reason": "bath"})
    desk.manual.advance(3600)
    found = desk.page(Role.CARER).get("/v1/coverage", params=SPAN).json()
    (one,) = [each for each in found["persons"] if each["person_id"] == PERSON]
    assert (one["watched_s"], one["share"]) == (7200, 0.75)


def test_whoever_was_not_watched_or_not_counted_has_no_share(desk: Desk) -> None:
    desk.enrol("nobody-1", "north")
    desk.neighbours.covered = [covered(PERSON, 3600, uncounted=60)]
    desk.manual.advance(7200)
    found = desk.page().get("/v1/coverage", params=SPAN).json()["persons"]
    assert {each["person_id"]: each["share"] for each in found} == {
        PERSON: None,
        "nobody-1": None,
    }


def test_nobody_from_another_ward_is_told_of(desk: Desk) -> None:
    for each in ("north", "south"):
        desk.enrol(f"of-{each}", each)
    desk.neighbours.covered = [covered("of-north", 9), covered("of-south", 9)]
    page = desk.page(Role.NURSE, scope=Scope(wards=frozenset({"north"})))
    found = page.get("/v1/coverage", params=SPAN).json()["persons"]
    assert [each["person_id"] for each in found] == ["of-north"]
    assert page.get("/v1/coverage", params={**SPAN, "ward": "south"}).status_code == 404


@pytest.mark.parametrize(("from_ms", "to_ms"), [(NOW, NOW - 1), (NOW, NOW + 31 * 24 * HOUR_MS + 1)])
def test_what_is_no_span_is_said(desk: Desk, from_ms: int, to_ms: int) -> None:
    answer = desk.page().get("/v1/coverage", params={"from_ms": from_ms, "to_ms": to_ms})
    assert answer.status_code == 400
    assert f"{from_ms} to {to_ms}" in answer.json()["detail"]


def test_without_the_service_it_is_said_that_alerts_still_come(desk: Desk) -> None:
    desk.neighbours.away = True
    answer = desk.page().get("/v1/coverage", params=SPAN)
    assert answer.status_code == 503
    assert "Alerts still come" in answer.json()["detail"]
