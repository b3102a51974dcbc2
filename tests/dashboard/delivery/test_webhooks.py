"""What a webhook tells, and how it is signed."""

import json

from dashboard.domain.rights import Role
from dashboard.storage import person_rows
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.delivery.endpoints import register, signed_with
from tests.dashboard.delivery.house import House
from tests.dashboard.delivery.receiver import Receiver


def test_every_step_is_told_once_with_facts_and_no_name(place: House, receiver: Receiver) -> None:
    secret = register(place, receiver.url)["secret"]
    alert_id = place.happens(tier=1)
    place.look()
    place.desk.page(Role.NURSE).post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    place.look()
    bodies = [json.loads(got.body) for got in receiver.got]
    kinds = [body["type"] for body in bodies]
    assert kinds == ["alert.raised", "alert.notified", "alert.acknowledged"]
    assert bodies[0] == {
        "type": "alert.raised",
        "timestamp": "2025-10-09T08:53:20.000+00:00",
        "data": {
            "alert_id": alert_id,
            "person_id": PERSON,
            "ward_id": None,
            "tier": 1,
            "round": 1,
            "step": 0,
        },
    }
    assert len(set(receiver.ids)) == 3
    assert all(signed_with(got, secret) for got in receiver.got)
    assert receiver.got[0].headers["webhook-timestamp"] == str(NOW // 1000)
    everything = b"".join(got.body for got in receiver.got)
    assert b"Demo" not in everything
    assert b"nurse" not in everything
    assert place.states() == ["delivered"] * 3
    assert place.alarms() == []


def test_while_a_secret_changes_both_are_good_and_then_the_new_one(
    place: House, receiver: Receiver
) -> None:
    made = register(place, receiver.url)
    old, path = made["secret"], f"/v1/webhooks/{made['webhook']['webhook_id']}/rotate"
    new = place.desk.page(Role.INTEGRATOR).post(path, json={"overlap_hours": 2}).json()["secret"]
    place.happens(tier=3)
    place.look()
    place.desk.manual.advance(2 * 3600)
    place.happens(tier=3, episode="e2")
    place.look()
    first, *_, last = receiver.got
    assert signed_with(first, old)
    assert signed_with(first, new)
    assert signed_with(last, new)
    assert not signed_with(last, old)
    at_once = place.desk.page().post(path, json={"overlap_hours": 0}).json()
    assert at_once["webhook"]["old_secret_until"] is None


def test_a_clock_that_is_set_back_delays_nothing(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.look()
    receiver.status = 200
    place.desk.manual.step_wall(-3_600_000)
    place.after(7)
    assert place.states() == ["delivered"]


def test_a_clock_that_was_set_back_while_we_were_away_delays_no_more_than_a_pause(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    place.happens(tier=3)
    place.desk.manual.step_wall(-30 * 86_400_000)
    place.restart()
    place.look()
    assert place.states() == ["delivered"]


def test_an_erasure_takes_deliveries_with_it(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=1)
    place.look()
    assert len(place.rows()) == 2
    with place.desk.parts.outside.engine.begin() as connection:
        assert person_rows.erase_rows(connection, PERSON)["delivery"] == 2
    place.after(3600)
    assert (place.rows(), len(receiver.got)) == ([], 2)
