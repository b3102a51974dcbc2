"""Who works a shift is who is called; where nobody is, everybody is, and it is said."""

from datetime import UTC, date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dashboard.delivery.fan_out import FanOut, SetUp
from dashboard.domain.chain import ALL_DAY, Shift
from dashboard.domain.rights import Role
from dashboard.domain.roster import begun_on, listed
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.notifications.recipients import recipients
from dashboard.storage.tables import resident
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.care import STOP, Ward
from tests.dashboard.desk import Answer, Desk

NORTH = Scope(wards=frozenset({"north"}))
LATE = {
    "from_time": "06:00",
    "to_time": "14:00",
    "steps": [
        {
            "audiences": ["assigned"],
            "delay_tier_1_s": 0,
            "delay_tier_2_s": 0,
            "delay_tier_3_s": 0,
        }
    ],
    "repeat_s": None,
}
WHERE = "/v1/wards/north/assignments"
TODAY = "2025-10-09"
"""It is 08:53 in the house."""


@pytest.fixture
def ward(desk: Desk) -> Ward:
    """The ward "north" with a resident and three carers, and a shift from 6 to 14 h."""
    for each in ("north", "south"):
        desk.enrol(f"somebody-of-{each}", each)
    with desk.parts.outside.engine.begin() as connection:
        mine = resident.c.person_id == PERSON
        connection.execute(resident.update().where(mine).values(ward_id="north"))
    for name in ("ada", "bo", "cy"):
        desk.add_user(name, Role.CARER, scope=NORTH)
    put = desk.page().put("/v1/wards/north/escalation/late", json=LATE)
    assert put.status_code == 200
    return Ward(desk)


def assign(page: TestClient, *names: str, shift: str = "late", day: str | None = None) -> Answer:
    body: dict[str, Any] = {"day": day, "usernames": list(names)}
    return page.put(f"{WHERE}/{shift}", json=body)


def called(desk: Desk, person: str | None = PERSON) -> list[str]:
    """Whom a call to ``assigned`` reaches now, as the deliverer finds out."""
    parts = desk.parts
    with parts.outside.engine.connect() as connection:
        duty = parts.rosters.on_duty(connection, "north", desk.clock.now_ms())
        return recipients(connection, "assigned", "north", person, duty.usernames)


def note(ward: Ward, alert_id: str) -> str:
    page = ward.desk.page(Role.NURSE)
    actions = page.get(f"/v1/alerts/{alert_id}").json()["actions"]
    return str(next(each["note"] for each in actions if each["action"] == "notified"))


def alarms(desk: Desk, scope: Scope = EVERYBODY, name: str = "looks") -> list[tuple[str, bool]]:
    found = desk.page(Role.NURSE, scope, name).get("/v1/technical").json()["alarms"]
    mine = [each for each in found if each["kind"] == "nobody_on_duty"]
    return [(each["text"], each["cleared_at"] is None) for each in mine]


def test_a_ward_without_lists_calls_everybody_and_says_nothing_of_it(ward: Ward) -> None:
    shown = ward.desk.page(Role.INTEGRATOR).get(WHERE).json()
    assert shown["on_duty"] == {
        "shift": "late",
        "day": TODAY,
        "usernames": [],
        "everybody": True,
    }
    assert shown["candidates"] is None
    assert called(ward.desk) == ["ada", "bo", "cy"]
    alert_id = ward.happens(tier=1)
    ward.look()
    assert note(ward, alert_id) == "assigned"
    assert alarms(ward.desk) == []


def test_the_list_of_the_shift_is_called_and_named_on_the_alert(ward: Ward) -> None:
    nurse = ward.desk.page(Role.NURSE)
    answer = assign(nurse, "cy", "ada", "ada")
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["on_duty"]["usernames"] == ["ada", "cy"]
    assert not shown["on_duty"]["everybody"]
    assert [each["shift"] for each in shown["shifts"]] == ["late", "all-day"]
    assert {"ada", "bo", "cy", "nurse"} <= set(shown["candidates"])
    (stored,) = shown["assignments"]
    assert stored == {
        "shift": "late",
        "day": None,
        "usernames": ["ada", "cy"],
        "set_by": "nurse",
        "set_at": NOW,
    }
    assert called(ward.desk) == ["ada", "cy"]
    assert called(ward.desk, None) == ["ada", "cy"]  # a flood of the ward
    alert_id = ward.happens(tier=1)
    assert note(ward, alert_id) == "user:ada, user:cy"
    entries = [link.entry for link in ward.desk.parts.audit.newest(20)]
    (entry,) = [each for each in entries if each.action == "shift-assigned"]
    assert (entry.actor, entry.subject) == ("nurse", "shift:north:late")
    assert entry.detail == "every day: ada, cy"


def test_a_day_s_own_list_goes_before_that_of_every_day(ward: Ward) -> None:
    page = ward.desk.page()
    assign(page, "ada")
    assign(page, "bo", day=TODAY)
    assert called(ward.desk) == ["bo"]
    ward.desk.manual.advance(24 * 3600)
    assert called(ward.desk) == ["ada"]
    ward.desk.manual.advance(-24 * 3600)
    assert page.delete(f"{WHERE}/late", params={"day": TODAY}).status_code == 200
    assert called(ward.desk) == ["ada"]


def test_outside_the_shift_its_list_calls_nobody(ward: Ward) -> None:
    assign(ward.desk.page(), "ada")
    ward.desk.manual.advance(6 * 3600)  # 14:53: the built-in chain's shift, without a list
    assert called(ward.desk) == ["ada", "bo", "cy"]


def test_a_list_that_nobody_can_answer_calls_everybody_and_says_so(ward: Ward) -> None:
    page = ward.desk.page()
    assign(page, "ada")
    ward.loop.step(STOP)
    assert alarms(ward.desk) == []
    assert page.post("/v1/users/ada/disable").status_code == 204
    assert called(ward.desk) == ["bo", "cy"]
    alert_id = ward.happens(tier=1)
    assert note(ward, alert_id) == "unassigned:late"
    ward.after(61)
    text = "Nobody is on the list of the shift late on North. Calls go to all carers there."
    assert alarms(ward.desk) == [(text, True)]
    assert alarms(ward.desk, NORTH, "of-north") == [(text, True)]
    elsewhere = Scope(wards=frozenset({"south"}))
    assert alarms(ward.desk, elsewhere, "of-south") == []
    assign(page, "bo")
    ward.after(61)
    assert alarms(ward.desk) == [(text, False)]


def test_taking_the_last_list_away_ends_the_alarm(ward: Ward) -> None:
    page = ward.desk.page()
    assign(page, "ada", shift="all-day")
    ward.loop.step(STOP)
    assert [standing for _, standing in alarms(ward.desk)] == [True]  # the shift now is "late"
    assert page.delete(f"{WHERE}/all-day").json()["assignments"] == []
    ward.after(61)
    assert [standing for _, standing in alarms(ward.desk)] == [False]


def test_of_those_on_duty_who_has_the_resident_by_name_is_called(ward: Ward) -> None:
    desk = ward.desk
    assert called(desk) == ["ada", "bo", "cy"]
    page = desk.page()
    both = {"all_wards": False, "wards": ["north"], "residents": [PERSON]}
    changed = page.put("/v1/users/bo", json={"role": "carer", "scope": both})
    assert changed.status_code == 200
    assert called(desk) == ["bo"]  # as before there were lists
    assign(page, "ada", "cy")
    assert called(desk) == ["ada", "cy"]  # who has the resident by name is not at work
    assign(page, "ada", "bo")
    assert called(desk) == ["bo"]


@pytest.mark.parametrize("name", ["sam", "aud", "gone", "nobody-at-all"])
def test_nobody_is_put_on_a_list_whom_a_call_would_not_reach(ward: Ward, name: str) -> None:
    desk = ward.desk
    desk.add_user("sam", Role.CARER, scope=Scope(wards=frozenset({"south"})))
    desk.add_user("aud", Role.AUDITOR)
    desk.add_user("gone", Role.CARER, scope=NORTH)
    page = desk.page()
    page.post("/v1/users/gone/disable")
    answer = assign(page, "ada", name)
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-assignment")
    assert answer.json()["detail"].startswith(f"{name}:")
    assert page.get(WHERE).json()["assignments"] == []


@pytest.mark.parametrize("day", [0, 1.5, True, "0", "20251009", "2025-10-09T00:00:00Z", "", "9"])
def test_a_day_is_written_out(ward: Ward, day: Any) -> None:
    page = ward.desk.page()
    body = {"day": day, "usernames": ["ada"]}
    assert page.put(f"{WHERE}/late", json=body).status_code == 422
    assert page.delete(f"{WHERE}/late", params={"day": day}).status_code == 422


def test_a_shift_that_there_is_not_is_refused_with_those_there_are(ward: Ward) -> None:
    answer = assign(ward.desk.page(), "ada", shift="nihgt")
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-assignment")
    assert "late, all-day" in answer.json()["detail"]


def test_lists_of_long_ago_are_forgotten(ward: Ward) -> None:
    page = ward.desk.page()
    assign(page, "ada", day="2025-10-01")
    assign(page, "ada", day="2025-10-02")
    assign(page, "bo")
    days = [each["day"] for each in page.get(WHERE).json()["assignments"]]
    assert days == [None, "2025-10-02"]


def test_the_deliverer_reads_the_list_at_the_moment_of_delivery(ward: Ward) -> None:
    desk = ward.desk
    for name in ("ada", "bo"):
        desk.page().put(f"/v1/users/{name}/email", json={"address": f"{name}@example.org"})
    assign(desk.page(), "ada")
    ward.happens(tier=1)
    assign(desk.page(), "bo")
    fan_out = FanOut(SetUp(push=False, email=True, relay_tier=None), desk.parts.rosters)
    with desk.parts.outside.engine.begin() as connection:
        fan_out.run(connection, desk.clock.now_ms())
    found = desk.page().get("/v1/deliveries").json()["deliveries"]
    assert [each["target"] for each in found if each["channel"] == "email"] == ["bo"]


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    night = Shift("night", 21 * 60, 6 * 60)
    late = NOW + 14 * 3_600_000  # 22:53 of the 9th
    assert begun_on(night, late, UTC) == date(2025, 10, 9)
    assert begun_on(night, late + 6 * 3_600_000, UTC) == date(2025, 10, 9)
    assert begun_on(ALL_DAY, late + 6 * 3_600_000, UTC) == date(2025, 10, 10)


def test_a_list_of_a_day_counts_for_that_day_alone() -> None:
    lists = {("night", date(2025, 10, 9)): ["ada"], ("late", None): ["bo"]}
    assert listed(lists, "night", date(2025, 10, 9)) == ("ada",)
    assert listed(lists, "night", date(2025, 10, 10)) == ()
    assert listed(lists, "late", date(2025, 10, 10)) == ("bo",)
