"""From "tell the nurses" to one delivery for each device, mailbox and system."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, exists, select, update

from dashboard.accounts import scopes
from dashboard.delivery.tables import delivery, push_subscription, user_email, webhook
from dashboard.domain.audience import ASSIGNED
from dashboard.domain.delivery import Channel, DeliveryState, message_id
from dashboard.domain.scope import Home
from dashboard.escalation.rosters import Rosters
from dashboard.notifications import outbox
from dashboard.notifications.outbox import INTEGRATORS, Notification
from dashboard.notifications.recipients import recipients
from dashboard.notifications.tables import notification
from dashboard.storage.insert_new import insert_new
from dashboard.storage.tables import resident

AT_ONCE: Final = 50
NURSE_CALL: Final = "nurse-call"
Target = tuple[Channel, str]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What this house calls with beside its pages. ``relay_tier``: None without a relay."""

    push: bool
    email: bool
    relay_tier: int | None


class FanOut:
    """Takes due rows from the outbox and writes deliveries, in one transaction."""

    def __init__(self, set_up: SetUp, rosters: Rosters) -> None:
        self._set_up = set_up
        self._rosters = rosters

    def run(self, connection: Connection, now: int) -> int:
        """Answers how many rows were taken; ``now`` in epoch milliseconds."""
        rows = [
            *outbox.claim(connection, now, AT_ONCE),
            *outbox.claim(connection, now, AT_ONCE, to_integrators=True),
        ]
        for row in rows:
            targets = self._targets(connection, row, now)
            for channel, target in targets:
                write_delivery(connection, row, channel, target, now)
            if targets or not self._unreached(connection, row):
                outbox.delivered(connection, row, now)
            else:
                why = f"nobody of {row.audience} has a device or an address"
                outbox.failed(connection, row, now, why, retry_at=None)
        return len(rows)

    def _targets(self, connection: Connection, row: Notification, now: int) -> list[Target]:
        if row.audience == INTEGRATORS:
            return _webhooks(connection, row)
        names = self._names(connection, row, now)
        found: list[Target] = []
        if self._set_up.push:
            p = push_subscription.c
            query = select(p.subscription_id).where(p.username.in_(names)).order_by(p.created_at)
            found += [(Channel.PUSH, each) for each in connection.execute(query).scalars()]
        if self._set_up.email and row.loud:
            e = user_email.c
            query = select(e.username).where(e.username.in_(names)).order_by(e.username)
            found += [(Channel.EMAIL, each) for each in connection.execute(query).scalars()]
        tier = self._set_up.relay_tier
        if tier is not None and row.loud and row.tier is not None and row.tier <= tier:
            found.append((Channel.RELAY, NURSE_CALL))
        return found

    def _names(self, connection: Connection, row: Notification, now: int) -> list[str]:
        on_duty: tuple[str, ...] = ()
        if row.audience == ASSIGNED:
            on_duty = self._rosters.on_duty(connection, row.ward_id, now).usernames
        return recipients(connection, row.audience, row.ward_id, row.person_id, on_duty)

    def _unreached(self, connection: Connection, row: Notification) -> bool:
        """Whether a call reached nobody in a house that calls by more than its pages."""
        if not row.loud or row.audience == INTEGRATORS:
            return False
        devices = self._set_up.push and _any(connection, push_subscription)
        return devices or (self._set_up.email and _any(connection, user_email))


def not_beyond(connection: Connection, now: int) -> None:
    """The outbox writes nothing due later: what is, was written before the clock was set back."""
    waiting = notification.c.state == outbox.NotificationState.PENDING.value
    late = waiting & (notification.c.due > now)
    connection.execute(update(notification).where(late).values(due=now))
    held = waiting & (notification.c.lease_until > now + outbox.LEASE_MS)
    connection.execute(update(notification).where(held).values(lease_until=None))


def _webhooks(connection: Connection, row: Notification) -> list[Target]:
    query = select(webhook).where(webhook.c.disabled_at.is_(None))
    found = connection.execute(query.order_by(webhook.c.created_at, webhook.c.webhook_id)).all()
    lives = select(resident.c.ward_id).where(resident.c.person_id == row.person_id)
    home = Home(row.person_id, connection.execute(lives).scalar()) if row.person_id else None
    targets: list[Target] = []
    for each in found:
        scope = scopes.load(connection, holder(each.webhook_id), each.all_wards)
        seen = scope.sees(home) if home else scope.covers_ward(row.ward_id or None)
        if seen:
            targets.append((Channel.WEBHOOK, each.webhook_id))
    return targets


def holder(webhook_id: str) -> str:
    """The name under which an endpoint's wards and residents are kept."""
    return f"webhook:{webhook_id}"


def write_delivery(
    connection: Connection, row: Notification, channel: Channel, target: str, now: int
) -> None:
    """Bring ``row`` to one target, from ``now`` (epoch milliseconds) on; once, whoever asks."""
    # Without the audience: one step that calls somebody twice, by role and by name, is one call.
    topic = row.key.removesuffix(f"/{row.audience}")
    values: Mapping[str, object] = {
        "message_id": message_id(topic, channel, target),
        "notification_id": row.id,
        "person_id": row.person_id,
        "channel": channel.value,
        "target": target,
        "state": DeliveryState.PENDING.value,
        "due": now,
        "created": now,
        "attempts": 0,
    }
    insert_new(connection, delivery, values)


def _any(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(exists(table.select()))).scalar())
