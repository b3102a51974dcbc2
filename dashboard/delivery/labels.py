"""Whose endpoint, phone or mailbox a target is, in a word."""

from sqlalchemy import Connection, select

from dashboard.delivery.tables import push_subscription, webhook
from dashboard.domain.delivery import Channel


def target_name(connection: Connection, channel: str, target: str) -> str:
    """The endpoint's name or the user's, else the target itself: it may have been taken away."""
    found: object = None
    if channel == Channel.WEBHOOK.value:
        name = select(webhook.c.name).where(webhook.c.webhook_id == target)
        found = connection.execute(name).scalar()
    elif channel == Channel.PUSH.value:
        of = select(push_subscription.c.username)
        mine = push_subscription.c.subscription_id == target
        found = connection.execute(of.where(mine)).scalar()
    return str(found) if found is not None else target
