"""How hard a person's limits are: looked at, tried, set by a manager alone, and written down."""

from typing import Any

import pytest

from dashboard.domain.rights import Role
from shared.contracts import ControlKind, Preview
from tests.dashboard.builders import NOW, PERSON, learning
from tests.dashboard.desk import Desk
from tests.dashboard.test_residents import told

PATH = f"/v1/residents/{PERSON}/limits"


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Whose limits are a quarter harder than configured."""
    desk.neighbours.known[PERSON] = learning()
    return desk


def wanted(**changes: Any) -> dict[str, Any]:
    return {"factor": 1.5, "config_version": "c", "reason": "too many of tier 3", **changes}


def test_limits_as_they_are(known: Desk) -> None:
    found = known.page(Role.NURSE).get(PATH).json()
    assert (found["factor"], found["scale"], found["answers"]) == (1.25, 1.25, 0)
    assert (found["lowest_factor"], found["highest_factor"]) == (0.7, 2.5)


def test_trying_asks_for_a_factor_that_much_harder_than_now(known: Desk) -> None:
    page = known.page(Role.NURSE)
    begun = page.post(f"{PATH}/preview", json={"change_percent": 20}).json()
    assert (begun["state"], begun["factor"]) == ("running", 1.5)
    done = Preview(
        person_id=PERSON, factor=1.5, state="too_few_days", asked_at=NOW, days=1.5, wanted_days=3.0
    )
    known.neighbours.previews[PERSON, 1.5] = done
    found = page.get(f"{PATH}/preview", params={"factor": begun["factor"]}).json()
    assert (found["state"], found["days"], found["wanted_days"]) == ("too_few_days", 1.5, 3.0)


def test_what_was_not_tried_is_not_there(known: Desk) -> None:
    answer = known.page(Role.NURSE).get(f"{PATH}/preview", params={"factor": 2.0})
    assert answer.status_code == 404
    assert "Try it again" in answer.json()["detail"]


@pytest.mark.parametrize("percent", [-45, 101])
def test_limits_that_cannot_be_are_not_tried(known: Desk, percent: int) -> None:
    refused = known.page().post(f"{PATH}/preview", json={"change_percent": percent})
    assert refused.status_code in (400, 422)
    assert known.neighbours.previews == {}


def test_how_far_they_can_go_is_said(known: Desk) -> None:
    refused = known.page().post(f"{PATH}/preview", json={"change_percent": 101})
    assert refused.json()["type"] == "bad-limits"
    assert "-44 % to +100 %" in refused.json()["detail"]


def test_a_manager_sets_them_and_that_is_written_down(known: Desk) -> None:
    assert known.page(Role.MANAGER).put(PATH, json=wanted()).status_code == 204
    (record,) = [each for each in told(known) if each.kind is ControlKind.CALIBRATION]
    assert (record.person_id, record.factor, record.config_version) == (PERSON, 1.5, "c")
    entries = [link.entry for link in known.parts.audit.newest(10)]
    (entry,) = [each for each in entries if each.action == "limits-set"]
    assert (entry.actor, entry.subject) == ("manager", f"person:{PERSON}")
    assert entry.detail == "1.25 to 1.5: too many of tier 3"


@pytest.mark.parametrize("role", [Role.NURSE, Role.CARER, Role.OPERATOR])
def test_nobody_else_sets_them(known: Desk, role: Role) -> None:
    assert known.page(role).put(PATH, json=wanted()).status_code == 403
    assert not [each for each in told(known) if each.kind is ControlKind.CALIBRATION]


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"factor": 0.5}, 400, "bad-limits"),
        ({"factor": 2.6}, 400, "bad-limits"),
        ({"config_version": "older"}, 409, "outdated"),
        ({"reason": ""}, 422, "invalid"),
    ],
)
def test_what_cannot_hold_is_refused(
    known: Desk, changes: dict[str, Any], status: int, kind: str
) -> None:
    refused = known.page().put(PATH, json=wanted(**changes))
    assert (refused.status_code, refused.json()["type"]) == (status, kind)
    assert not [each for each in told(known) if each.kind is ControlKind.CALIBRATION]


def test_of_somebody_never_seen_nothing_is_tried_or_set(desk: Desk) -> None:
    page = desk.page()
    assert page.get(PATH).status_code == 404
    assert page.post(f"{PATH}/preview", json={"change_percent": 0}).status_code == 404
    assert page.put(PATH, json=wanted()).status_code == 404


def test_without_the_threshold_service_nothing_is_set(known: Desk) -> None:
    known.neighbours.away = True
    assert known.page().put(PATH, json=wanted()).status_code == 503
    known.neighbours.away = False
    assert not [each for each in told(known) if each.kind is ControlKind.CALIBRATION]
