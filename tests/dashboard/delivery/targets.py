"""Endpoints, browsers and dead letters of a ward, for tests of rights."""

import hashlib

from sqlalchemy import insert

from dashboard.accounts import scopes
from dashboard.delivery.fan_out import holder
from dashboard.delivery.tables import delivery, webhook
from dashboard.domain.scope import Scope
from dashboard.notifications import writing
from dashboard.notifications.outbox import INTEGRATORS, NotificationState
from dashboard.notifications.tables import notification
from tests.dashboard.builders import NOW
from tests.dashboard.delivery.browser import Browser
from tests.dashboard.desk import Desk


def _address(ward: str) -> str:
    return f"https://fcm.googleapis.com/fcm/send/{ward}"


def subscription(ward: str) -> dict[str, object]:
    """As a browser asks for calls."""
    return Browser().subscription(_address(ward))


def subscription_id(ward: str) -> str:
    """Of the browser above."""
    return hashlib.sha256(_address(ward).encode()).hexdigest()[:32]


def webhook_of(desk: Desk, ward: str) -> None:
    """An endpoint that is told of a ward."""
    webhook_id = f"hook-of-{ward}"
    values = {
        "webhook_id": webhook_id,
        "name": webhook_id,
        "url": "https://127.0.0.1/",
        "secret": "whsec_AAAA",
        "all_wards": False,
        "created_by": "chief",
        "created_at": NOW,
    }
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(insert(webhook).values(values))
        scopes.save(connection, holder(webhook_id), Scope(wards=frozenset({ward})))


def dead_letter(desk: Desk, ward: str) -> None:
    """What the endpoint could not be told."""
    number, person_id = desk.next(), f"person-of-{ward}"
    message = writing.Message(f"dead/{number}", "raised", ward, person_id=person_id)
    with desk.parts.outside.engine.begin() as connection:
        writing.write(connection, message, INTEGRATORS, NotificationState.DELIVERED, NOW)
        of = connection.execute(
            notification.select().where(notification.c.key == f"dead/{number}/{INTEGRATORS}")
        ).one()
        values = {
            "message_id": f"msg_{number}",
            "notification_id": of.id,
            "person_id": person_id,
            "channel": "webhook",
            "target": f"hook-of-{ward}",
            "state": "dead",
            "due": NOW,
            "created": NOW,
            "attempts": 10,
            "settled_at": NOW,
            "last_error": "it answered 500",
        }
        connection.execute(insert(delivery).values(values))
