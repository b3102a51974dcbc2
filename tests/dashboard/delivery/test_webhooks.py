"""Webhooks from the alert to another system, through what can go wrong on the way."""

import base64
import hashlib
import hmac
import json
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from dashboard.delivery import queue
from dashboard.delivery.tables import webhook
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.storage import person_rows
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.delivery.house import House, house, open_house
from tests.dashboard.delivery.mail_server import certificate
from tests.dashboard.delivery.receiver import Got, Receiver, receiving
from tests.dashboard.desk import Answer, Desk

ALL = {"all_wards": True, "wards": [], "residents": []}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def place(desk: Desk) -> House:
    return house(desk, deadline_s=2.0)


def register(place: House, url: str, name: str = "his", scope: Any = ALL) -> dict[str, Any]:
    """An endpoint; answers the secret and what is shown of it."""
    body = {"name": name, "url": url, "scope": scope}
    answer = place.desk.page().post("/v1/webhooks", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def wait_for(moment: threading.Event) -> None:
    assert moment.wait(30)


def shown(place: House) -> dict[str, Any]:
    (found,) = place.desk.page().get("/v1/webhooks").json()["webhooks"]
    return dict(found)


def change(place: House, **changes: Any) -> Answer:
    now = shown(place)
    body = {"url": now["url"], "scope": now["scope"], "enabled": now["disabled_at"] is None}
    return place.desk.page().put(f"/v1/webhooks/{now['webhook_id']}", json={**body, **changes})


def signed_with(got: Got, secret: str) -> bool:
    """As a receiver checks it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    expected = "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
    return expected in got.headers["webhook-signature"].split(" ")


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


def test_a_receiver_that_is_down_is_tried_again_under_the_same_id(place: House) -> None:
    with receiving() as receiver:
        register(place, receiver.url)
        port = receiver.port
    place.happens(tier=3)
    place.look()
    (row,) = place.rows()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.last_error == "it refuses the connection"
    assert NOW + 4_000 <= row.due <= NOW + 6_500
    place.after(7)
    assert place.rows()[0].attempts == 2
    with receiving(port) as receiver:
        place.after(25)
        assert place.states() == ["delivered"]
        assert receiver.ids == [row.message_id]


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_tried_again_until_it_is_a_dead_letter_that_is_told(
    place: House, receiver: Receiver, status: int
) -> None:
    register(place, receiver.url)
    receiver.status = status
    place.happens(tier=3)
    place.wear_out()
    assert place.states() == ["dead"]
    assert len(receiver.got) == 10
    assert set(receiver.ids) == {place.rows()[0].message_id}
    assert place.rows()[0].last_error == f"it answered {status}"
    (alarm,) = place.alarms()
    assert alarm == ("dead_letter", f"webhook:{shown(place)['webhook_id']}")
    assert shown(place)["dead"] == 1


def test_a_dead_letter_is_sent_once_more_and_the_alarm_ends(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.wear_out()
    integrator = place.desk.page(Role.INTEGRATOR)
    (dead,) = integrator.get("/v1/deliveries?state=dead").json()["deliveries"]
    assert (dead["channel"], dead["kind"], dead["attempts"]) == ("webhook", "raised", 10)
    receiver.status = 200
    path = f"/v1/deliveries/{dead['delivery_id']}"
    assert integrator.post(f"{path}/replay").status_code == 204
    assert integrator.post(f"{path}/replay").json()["type"] == "not-dead"
    place.after(6)
    assert place.states() == ["delivered"]
    assert receiver.ids == [dead["message_id"]] * 11
    assert place.alarms() == []
    audited = [link.entry.action for link in place.desk.parts.audit.newest(20)]
    assert "delivery-replayed" in audited


def test_a_dead_letter_that_somebody_dealt_with_stands_no_more(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.wear_out()
    page = place.desk.page(Role.OPERATOR)
    (dead,) = page.get("/v1/deliveries?state=dead").json()["deliveries"]
    assert dead["alert_id"] is None  # an operator sees nobody's data
    assert page.post(f"/v1/deliveries/{dead['delivery_id']}/dismiss").status_code == 204
    place.after(6)
    assert (place.states(), place.alarms()) == (["withdrawn"], [])


def test_gone_switches_off_and_says_so(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status = 410
    place.happens(tier=1)
    place.look()
    assert len(receiver.got) == 1
    assert set(place.states()) == {"dead"}
    assert shown(place)["disabled_why"] == "it answered 410: gone"
    place.after(6)
    assert [kind for kind, _ in place.alarms()] == ["dead_letter"]
    place.happens(tier=2, episode="e2")
    place.look()
    assert len(receiver.got) == 1
    receiver.status = 200
    assert change(place, enabled=True).json()["disabled_at"] is None
    place.happens(tier=2, episode="e3")
    place.look()
    assert len(receiver.got) == 2


def test_redirects_are_not_followed(place: House, receiver: Receiver) -> None:
    with receiving() as elsewhere:
        register(place, receiver.url)
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url}
        place.happens(tier=3)
        place.look()
        assert len(receiver.got) == 1
        assert elsewhere.got == []
    error = place.rows()[0].last_error
    assert error == "it answered 302: redirects are not followed"


def test_a_huge_answer_is_cut(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.huge = True
    place.happens(tier=3)
    place.look()
    assert place.states() == ["delivered"]
    assert receiver.sent < 16 * 1024 * 1024  # what the sockets' own buffers hold, at most


def test_an_answer_that_comes_byte_by_byte_ends_at_the_deadline(
    desk: Desk, receiver: Receiver
) -> None:
    place = house(desk, deadline_s=0.3)
    register(place, receiver.url)
    receiver.drip = True
    place.happens(tier=3)
    place.look()
    assert place.rows()[0].last_error == "it did not answer in time"
    assert place.states() == ["pending"]


def test_a_receiver_may_ask_for_time(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    place.happens(tier=3)
    place.look()
    assert place.rows()[0].due >= NOW + 600_000


def test_one_receiver_that_is_down_keeps_no_other_waiting(place: House) -> None:
    with receiving() as dead, receiving() as alive:
        register(place, dead.url, "dead")
        register(place, alive.url, "alive")
        dead.status = 500
        for number in range(5):
            place.happens(tier=3, episode=f"e{number}")
        for _ in range(3):
            place.look()
        assert len(alive.got) == 5
        assert len(set(alive.ids)) == 5


def test_sent_but_not_marked_is_sent_again_under_the_same_id(
    place: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(place, receiver.url)
    place.happens(tier=3)

    def killed(*_: object) -> bool:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(queue, "settle", killed)
        place.look()
    assert place.states() == ["pending"]
    place.restart()
    place.after(30)
    assert len(receiver.got) == 1  # the lease stands: somebody may still be at it
    place.after(31)
    assert place.states() == ["delivered"]
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
    assert receiver.got[0].body == receiver.got[1].body


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


def test_an_endpoint_of_a_ward_hears_of_no_other(place: House, receiver: Receiver) -> None:
    place.desk.enrol("n1", "north")
    place.desk.enrol("s1", "south")
    north = {"all_wards": False, "wards": ["north"], "residents": []}
    register(place, receiver.url, scope=north)
    for person in ("n1", "s1", PERSON, "nobody-enrolled"):
        place.happens(tier=3, person_id=person)
    place.look()
    assert {json.loads(got.body)["data"]["person_id"] for got in receiver.got} == {"n1"}


def test_a_ward_manager_reaches_no_further_than_the_ward(place: House, receiver: Receiver) -> None:
    place.desk.enrol("n1", "north")
    made = register(place, receiver.url)
    page = place.desk.page(Role.MANAGER, Scope(wards=frozenset({"north"})), name="ward-manager")
    body = {"name": "mine", "url": receiver.url, "scope": ALL}
    assert page.post("/v1/webhooks", json=body).status_code == 404
    assert page.get("/v1/webhooks").json() == {"webhooks": []}
    path = f"/v1/webhooks/{made['webhook']['webhook_id']}"
    assert page.delete(path).status_code == 404
    assert page.post(f"{path}/rotate", json={}).status_code == 404
    receiver.status = 410
    place.happens(tier=3, person_id="n1")
    place.look()
    assert page.get("/v1/deliveries").json()["deliveries"] == []


def test_a_removed_endpoint_leaves_nothing_waiting(place: House, receiver: Receiver) -> None:
    made = register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.look()
    path = f"/v1/webhooks/{made['webhook']['webhook_id']}"
    assert place.desk.page().delete(path).status_code == 204
    place.after(3600)
    assert len(receiver.got) == 1
    assert place.states() == ["withdrawn"]
    assert place.alarms() == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://user:secret@host/", "bad-destination"),
        ("ftp://127.0.0.1/", "bad-destination"),
        ("http://127.0.0.1/", "bad-destination"),
        ("https://host/\u00e9", "invalid"),
    ],
)
def test_what_cannot_be_registered(desk: Desk, url: str, kind: str) -> None:
    body = {"name": "his", "url": url, "scope": ALL}
    answer = desk.page().post("/v1/webhooks", json=body)
    assert (answer.status_code // 100, answer.json()["type"]) == (4, kind)


@pytest.mark.parametrize("url", ["https://127.0.0.1:{port}/", "https://localhost:{port}/"])
def test_nothing_goes_to_a_private_address_that_no_operator_allowed(
    desk: Desk, receiver: Receiver, url: str
) -> None:
    place = house(desk, delivery_allowed_networks="")
    register(place, url.format(port=receiver.port))
    place.happens(tier=3)
    place.look()
    assert receiver.got == []
    error = place.rows()[0].last_error
    assert "not a public address" in error


def test_http_goes_to_this_machine_only(desk: Desk, receiver: Receiver) -> None:
    place = house(desk, delivery_allowed_networks="127.0.0.0/8,0.0.0.0/8")
    made = register(place, receiver.url)
    with desk.parts.outside.engine.begin() as connection:
        mine = webhook.c.webhook_id == made["webhook"]["webhook_id"]
        other = f"http://0.0.0.0:{receiver.port}/"
        connection.execute(update(webhook).where(mine).values(url=other))
    place.happens(tier=3)
    place.look()
    assert receiver.got == []
    assert place.rows()[0].last_error.startswith("Only https://")


def test_who_is_called_on_which_phone_is_no_integrators_business(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    place.happens(tier=1)
    place.look()
    found = place.desk.page(Role.INTEGRATOR).get("/v1/deliveries").json()["deliveries"]
    assert {each["channel"] for each in found} == {"webhook"}
    assert len(found) == 2
    first = place.desk.page(Role.INTEGRATOR).get("/v1/deliveries?limit=1").json()
    assert first["deliveries"] == found[:1]
    rest = place.desk.page(Role.INTEGRATOR).get(f"/v1/deliveries?cursor={first['next_cursor']}")
    assert rest.json()["deliveries"] == found[1:]


def test_a_process_killed_between_sending_and_marking_sends_again_under_the_same_id(
    tmp_path: Path, receiver: Receiver
) -> None:
    with open_house(tmp_path) as place:
        register(place, receiver.url)
        place.happens(tier=3)
    child: list[subprocess.Popen[bytes]] = []
    started = threading.Event()

    def kill(_got: Got) -> None:
        started.wait(30)
        child[0].send_signal(signal.SIGKILL)
        child[0].wait(30)

    receiver.first = kill
    command = [sys.executable, "-m", "tests.dashboard.delivery.killed", str(tmp_path)]
    child.append(subprocess.Popen(command))
    started.set()
    assert child[0].wait(60) == -signal.SIGKILL
    receiver.first = lambda _got: None
    with open_house(tmp_path) as place:
        assert place.states() == ["pending"]
        place.after(61)
        assert place.states() == ["delivered"]
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1


def test_https_is_spoken_to_whom_a_known_authority_vouches_for(desk: Desk, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path))
    with receiving(tls=context) as receiver:
        place = house(desk, delivery_ca=tmp_path / "cert.pem")
        register(place, receiver.url.replace("http:", "https:"))
        place.happens(tier=3)
        place.look()
        assert place.states() == ["delivered"]
        stranger = house(desk, delivery_ca=None)
        stranger.happens(tier=3, episode="e2")
        stranger.look()
        assert len(receiver.got) == 1
        assert stranger.rows()[-1].last_error.startswith("its certificate is not trusted")


def test_a_certificate_of_another_name_is_refused(desk: Desk, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path))
    with receiving(tls=context) as receiver:
        place = house(desk, delivery_ca=tmp_path / "cert.pem")
        register(place, f"https://localhost:{receiver.port}/")
        place.happens(tier=3)
        place.look()
        assert receiver.got == []
        assert place.rows()[0].last_error.startswith("its certificate is not trusted")


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


def test_a_receiver_that_is_slow_keeps_no_other_waiting(place: House) -> None:
    told = threading.Event()
    with receiving() as slow, receiving() as quick, ThreadPoolExecutor(2) as workers:
        place.loop = place.new_loop(workers)
        register(place, slow.url, "slow")
        register(place, quick.url, "quick")
        slow.first = lambda _got: wait_for(told)
        quick.first = lambda _got: told.set()
        place.happens(tier=3)
        place.look()  # the slow one answers only when the quick one has been told
        workers.shutdown(wait=True)
        assert told.is_set()
        assert place.states() == ["delivered"] * 2
