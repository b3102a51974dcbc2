"""Webhooks as a manager registers them and a receiver checks them."""

import base64
import hashlib
import hmac
import threading
from typing import Any

from tests.dashboard.delivery.house import House
from tests.dashboard.delivery.receiver import Got
from tests.dashboard.desk import Answer

ALL = {"all_wards": True, "wards": [], "residents": []}


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
