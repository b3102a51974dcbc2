"""Trying an endpoint, and each way out of the house in figures."""

import json
from typing import Any

import pytest

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from tests.dashboard.delivery.endpoints import change, register, shown, signed_with
from tests.dashboard.delivery.house import House, house
from tests.dashboard.delivery.receiver import Receiver
from tests.dashboard.desk import Desk

NORTH = {"all_wards": False, "wards": ["north"], "residents": []}


@pytest.fixture
def place(desk: Desk) -> House:
    desk.enrol("n1", "north")
    return house(desk, deadline_s=2.0)


def try_out(place: House, webhook_id: str) -> dict[str, Any]:
    answer = place.desk.page().post(f"/v1/webhooks/{webhook_id}/test")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def channel(place: House, name: str, role: Role = Role.OPERATOR) -> dict[str, Any]:
    found = place.desk.page(role).get("/v1/deliveries/channels").json()["channels"]
    return dict(next(each for each in found if each["channel"] == name))


def test_an_endpoint_is_tried_with_a_signed_request_about_nothing(
    place: House, receiver: Receiver
) -> None:
    made = register(place, receiver.url)
    found = try_out(place, made["webhook"]["webhook_id"])
    assert (found["taken"], found["problem"]) == (True, None)
    (got,) = receiver.got
    assert signed_with(got, made["secret"])
    assert json.loads(got.body)["type"] == "test"
    assert set(json.loads(got.body)["data"].values()) == {None, 0}
    assert place.rows() == []


def test_a_trial_that_fails_says_why_and_is_no_dead_letter(
    place: House, receiver: Receiver
) -> None:
    webhook_id = register(place, receiver.url)["webhook"]["webhook_id"]
    receiver.status = 410
    assert try_out(place, webhook_id)["problem"] == "it answered 410: gone"
    assert shown(place)["disabled_at"] is None
    change(place, enabled=False)
    assert "switched off" in try_out(place, webhook_id)["problem"]
    place.after(6)
    assert (len(receiver.got), place.alarms()) == (1, [])
    (entry,) = [
        each
        for each in place.desk.page().get("/v1/audit").json()["records"]
        if each["action"] == "webhook-tested" and "410" in each["detail"]
    ]
    assert entry["subject"] == "webhook:his"


def test_one_trial_at_a_time(place: House, receiver: Receiver) -> None:
    webhook_id = register(place, receiver.url)["webhook"]["webhook_id"]
    with place.desk.parts.testing_webhook:
        answer = place.desk.page().post(f"/v1/webhooks/{webhook_id}/test")
    assert (answer.status_code, answer.json()["type"]) == (409, "test-under-way")
    assert try_out(place, webhook_id)["taken"]


def test_a_channel_says_what_waits_what_is_dead_and_why(place: House, receiver: Receiver) -> None:
    assert channel(place, "webhook")["targets"] == 0
    assert not channel(place, "email")["set_up"]
    register(place, receiver.url)
    place.happens(tier=3)
    place.look()
    assert channel(place, "webhook")["last_delivered_at"] is not None
    receiver.status = 500
    begun = place.desk.clock.now_ms()
    place.happens(tier=3, episode="e2")
    place.look()
    waits = channel(place, "webhook")
    assert (waits["waiting"], waits["oldest_waiting_since"]) == (1, begun)
    assert waits["last_error"] == "it answered 500"
    place.wear_out()
    gone = channel(place, "webhook")
    assert (gone["waiting"], gone["dead"], gone["targets"]) == (0, 1, 1)
    (dead,) = place.desk.page().get("/v1/deliveries?state=dead").json()["deliveries"]
    assert dead["target_name"] == "his"


def test_an_integrator_sees_webhooks_alone_and_only_of_their_wards(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url, "whole")
    register(place, receiver.url, "part", NORTH)
    page = place.desk.page(Role.INTEGRATOR, Scope(wards=frozenset({"north"})))
    (only,) = page.get("/v1/deliveries/channels").json()["channels"]
    assert (only["channel"], only["targets"]) == ("webhook", 1)


def test_somebody_is_signed_out_everywhere_and_keeps_the_account(desk: Desk) -> None:
    tablet, phone = desk.page(Role.CARER), desk.page(Role.CARER)
    manager = desk.page()
    assert manager.post("/v1/users/carer/end-sessions").status_code == 204
    assert {page.get("/v1/session").status_code for page in (tablet, phone)} == {401}
    assert manager.get("/v1/session").status_code == 200
    assert desk.page(Role.CARER).get("/v1/session").status_code == 200
