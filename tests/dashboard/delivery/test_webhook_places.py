"""Where a webhook may go, and who may say so."""

import json
import ssl
from pathlib import Path

import pytest
from sqlalchemy import update

from dashboard.delivery.tables import webhook
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from tests.dashboard.builders import PERSON
from tests.dashboard.delivery.endpoints import ALL, register
from tests.dashboard.delivery.house import House, house
from tests.dashboard.delivery.mail_server import certificate
from tests.dashboard.delivery.receiver import Receiver, receiving
from tests.dashboard.desk import Desk


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
