"""Accounts as managers and operators make them: nobody hands out more than they hold."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.domain.rights import Role
from dashboard.domain.scope import NOBODY, Scope
from dashboard.storage.tables import user
from tests.dashboard.builders import PERSON, event
from tests.dashboard.desk import PASSWORD, Desk

NORTH = Scope(wards=frozenset({"north"}))
CHOSEN = "a long enough phrase"


def body(role: str = "carer", **scope: object) -> dict[str, Any]:
    return {"role": role, "scope": {"all_wards": False, "wards": [], "residents": [], **scope}}


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Two wards with one resident each, beside the demo resident on no ward."""
    desk.enrol("n1", "north")
    desk.enrol("s1", "south")
    return desk


def names(desk: Desk, page: Any) -> list[str]:
    return [each["person_id"] for each in page.get("/v1/residents").json()["residents"]]


def test_a_new_user_sees_nobody_before_being_told_whom(house: Desk) -> None:
    manager = house.page()
    made = manager.post("/v1/users", json={"username": "ada", **body()})
    assert made.status_code == 201
    page = house.stranger()
    once = made.json()["one_time_password"]
    page.post("/v1/session", json={"username": "ada", "password": once})
    chosen = {"current_password": once, "new_password": CHOSEN}
    assert page.post("/v1/session/password", json=chosen).status_code == 200
    assert names(house, page) == []
    assert page.get("/v1/alerts?state=all").json()["alerts"] == []
    assert manager.put("/v1/users/ada", json=body(wards=["north"])).status_code == 200
    assert names(house, page) == ["n1"]
    assert manager.put("/v1/users/ada", json=body(residents=["s1", PERSON])).status_code == 200
    assert sorted(names(house, page)) == [PERSON, "s1"]
    assert manager.put("/v1/users/ada", json=body(all_wards=True)).status_code == 200
    assert len(names(house, page)) == 3


def test_what_one_may_not_know_of_is_not_there(house: Desk) -> None:
    ours, theirs = house.happen(
        event(person_id="n1", episode="n"), event(person_id="s1", episode="s")
    )
    page = house.page(Role.MANAGER, NORTH)
    assert [a["alert_id"] for a in page.get("/v1/alerts").json()["alerts"]] == [ours]
    for path, given in (
        (f"/v1/alerts/{theirs}/acknowledge", {}),
        (f"/v1/alerts/{theirs}/outcome", {"outcome": "false"}),
        ("/v1/residents/s1/pause", {"minutes": 5, "reason": "washing"}),
        ("/v1/residents/s1/missed-events", {}),
        ("/v1/residents/s1/consent/withdraw", {"reason": "no"}),
    ):
        hidden, never = (
            page.post(path, json=given),
            page.post(path.replace(theirs, "f" * 32).replace("s1", "nobody"), json=given),
        )
        assert hidden.status_code == never.status_code == 404, path
        assert hidden.json()["type"] == never.json()["type"]
    assert page.get(f"/v1/alerts/{theirs}").status_code == 404
    curve = page.get("/v1/residents/s1/curve", params={"from_ms": 0, "to_ms": 1})
    assert curve.status_code == 404
    assert page.post(f"/v1/alerts/{ours}/acknowledge", json={}).status_code == 200


def test_a_ward_manager_hands_out_no_more_than_the_own_ward(house: Desk) -> None:
    page = house.page(Role.MANAGER, NORTH)
    assert (
        page.post("/v1/users", json={"username": "a", **body(wards=["north"])}).status_code == 201
    )
    assert (
        page.post("/v1/users", json={"username": "b", **body(residents=["n1"])}).status_code == 201
    )
    for scope in (
        {"wards": ["south"]},
        {"wards": ["nowhere"]},
        {"residents": ["s1"]},
        {"residents": ["nobody"]},
        {"residents": ["source-1"]},
        {"all_wards": True},
    ):
        refused = page.post("/v1/users", json={"username": "c", **body(**scope)})
        assert refused.status_code == 404, scope
    moved = {"display_name": "N", "room": "1", "ward_id": "south"}
    assert page.put("/v1/residents/n1", json=moved).status_code == 404
    assert page.post("/v1/residents", json={"person_id": "n2", **moved}).status_code == 404
    assert page.put("/v1/residents/n1", json={**moved, "ward_id": "north"}).status_code == 204
    assert page.post("/v1/wards", json={"ward_id": "w", "name": "W"}).status_code == 403
    assert [w["ward_id"] for w in page.get("/v1/wards").json()["wards"]] == ["north"]
    assert page.put("/v1/wards/south", json={"name": "Mine"}).status_code == 404


def test_a_ward_manager_cannot_take_over_the_house(house: Desk) -> None:
    house.add_user("chief", Role.MANAGER)
    page = house.page(Role.MANAGER, NORTH)
    known = [u["username"] for u in page.get("/v1/users").json()["users"]]
    assert known == ["manager"]
    for way in ("disable", "enable", "reset-password"):
        assert page.post(f"/v1/users/chief/{way}").status_code == 404
    assert page.put("/v1/users/chief", json=body()).status_code == 404
    own = page.put("/v1/users/manager", json=body("manager", all_wards=True))
    assert (own.status_code, own.json()["type"]) == (403, "own-account")


def test_an_operator_makes_no_account_that_sees_more_than_an_operator(house: Desk) -> None:
    house.add_user("nurse", Role.NURSE)
    page = house.page(Role.OPERATOR)
    for role, status in (("operator", 201), ("auditor", 201), ("carer", 403), ("manager", 403)):
        made = page.post("/v1/users", json={"username": f"new-{role}", **body(role)})
        assert made.status_code == status, role
    assert page.post("/v1/users/nurse/reset-password").status_code == 403
    assert page.put("/v1/users/nurse", json=body("operator")).status_code == 403
    assert page.post("/v1/users/nurse/disable").status_code == 204  # a lost tablet must not wait
    assert page.post("/v1/users/nurse/enable").status_code == 403


def test_a_disabled_account_ends_at_once_and_comes_back_with_its_password(house: Desk) -> None:
    manager, nurse = house.page(), house.page(Role.NURSE)
    assert manager.post("/v1/users/nurse/disable").status_code == 204
    assert nurse.get("/v1/residents").status_code == 401
    sign_in = {"username": "nurse", "password": PASSWORD}
    assert house.stranger().post("/v1/session", json=sign_in).status_code == 401
    assert manager.post("/v1/users/nurse/enable").status_code == 204
    assert nurse.get("/v1/residents").status_code == 401  # its sessions stay ended
    assert house.stranger().post("/v1/session", json=sign_in).status_code == 200


def test_a_reset_password_opens_one_door_and_ends_what_was_open(house: Desk) -> None:
    manager, nurse = house.page(), house.page(Role.NURSE)
    once = manager.post("/v1/users/nurse/reset-password").json()["one_time_password"]
    assert nurse.get("/v1/residents").status_code == 401
    page = house.stranger()
    old = {"username": "nurse", "password": PASSWORD}
    assert page.post("/v1/session", json=old).status_code == 401
    view = page.post("/v1/session", json={"username": "nurse", "password": once}).json()
    assert view["must_change_password"] is True


def test_somebody_is_left_to_manage_the_house(house: Desk) -> None:
    house.add_user("operator", Role.OPERATOR)
    house.add_user("chief", Role.MANAGER)
    house.add_user("of-north", Role.MANAGER, scope=NORTH)
    operator = house.page(Role.OPERATOR)
    last = operator.post("/v1/users/chief/disable")
    assert (last.status_code, last.json()["type"]) == (409, "last-manager")
    house.add_user("second", Role.MANAGER)
    second = house.page(Role.MANAGER, name="second")
    assert second.put("/v1/users/chief", json=body("carer")).status_code == 200
    assert operator.post("/v1/users/second/disable").status_code == 409


def test_two_managers_who_end_each_other_leave_one(house: Desk) -> None:
    house.add_user("a", Role.MANAGER)
    house.add_user("b", Role.MANAGER)
    start = threading.Barrier(2)

    def end(by: str, other: str) -> int:
        page = house.page(Role.MANAGER, name=by)
        start.wait()
        return page.post(f"/v1/users/{other}/disable").status_code

    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = [pool.submit(end, "a", "b"), pool.submit(end, "b", "a")]
    with house.parts.outside.engine.connect() as connection:
        open_ones = connection.execute(select(user).where(user.c.disabled_at.is_(None))).all()
    assert len(open_ones) == 1
    assert sorted(each.result() for each in answers) in ([204, 401], [204, 409])


@pytest.mark.parametrize(
    "name", ["token:x", "a b", "", "../x", "a" * 64, "system", "SYSTEM", "nurse", "Nurse"]
)
def test_names_that_are_taken_or_none(house: Desk, name: str) -> None:
    house.add_user("nurse", Role.NURSE)
    refused = house.page().post("/v1/users", json={"username": name, **body()})
    assert refused.status_code in (409, 422)


def test_every_change_of_an_account_is_in_the_audit_with_who_made_it(house: Desk) -> None:
    page = house.page()
    page.post("/v1/users", json={"username": "ada", **body(wards=["north"])})
    page.put("/v1/users/ada", json=body("nurse", wards=["north", "south"]))
    page.post("/v1/users/ada/reset-password")
    page.post("/v1/users/ada/disable")
    records = page.get("/v1/audit?limit=20").json()["records"]
    mine = [(r["action"], r["detail"]) for r in reversed(records) if r["subject"] == "user:ada"]
    assert mine == [
        ("user-added", "carer"),
        ("user-changed", "nurse; north, south"),
        ("password-reset", ""),
        ("user-disabled", ""),
    ]
    assert {r["actor"] for r in records if r["subject"] == "user:ada"} == {"manager"}


def test_a_part_of_the_house_is_not_shown_its_audit(house: Desk) -> None:
    assert house.page(Role.AUDITOR, NORTH).get("/v1/audit").status_code == 403
    assert house.page(Role.MANAGER, NOBODY).get("/v1/audit").status_code == 403


def test_wards_are_made_renamed_and_lived_on(house: Desk) -> None:
    page = house.page()
    new = {"ward_id": "east", "name": "East"}
    assert page.post("/v1/wards", json=new).status_code == 201
    assert page.post("/v1/wards", json=new).status_code == 409
    assert page.put("/v1/wards/east", json={"name": "Garden"}).json()["name"] == "Garden"
    person = {"person_id": "e1", "display_name": "E", "room": "9", "ward_id": "east"}
    assert page.post("/v1/residents", json=person).status_code == 204
    assert page.post("/v1/residents", json=person).status_code == 409
    carer = house.page(Role.CARER, Scope(wards=frozenset({"east"})))
    assert names(house, carer) == ["e1"]
    page.put("/v1/residents/e1", json={"display_name": "E", "room": "9", "ward_id": "north"})
    assert names(house, carer) == []


def test_one_is_offered_the_roles_alone_that_one_may_give(house: Desk) -> None:
    operator = house.page(Role.OPERATOR)
    offered = operator.get("/v1/users").json()["roles_to_give"]
    assert offered == ["operator", "auditor"]
    for role in Role:
        new = {"username": f"a-{role.value}", **body(role.value)}
        assert (operator.post("/v1/users", json=new).status_code == 201) == (role in offered)
    everyone = house.page().get("/v1/users").json()["roles_to_give"]
    assert everyone == [role.value for role in Role]
