"""What could not be brought is an alarm for the operator until somebody has dealt with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from dashboard.delivery import queue
from dashboard.delivery.tables import delivery, push_subscription, webhook
from dashboard.domain.delivery import Channel, DeliveryState
from dashboard.notifications import outbox
from dashboard.notifications.tables import notification
from dashboard.storage.tables import technical_alarm
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.contracts import TechnicalKind
from shared.storage.engine import READ_ONLY

PREFIX: Final = "delivery.dead."
LATE: Final = "delivery.late"
LATE_AFTER_MS: Final = 120_000
"""A call that has waited two minutes for its first attempt: the loop or its database stands."""
NOBODY: Final = "nobody"
_TEXTS: Final = {
    Channel.WEBHOOK: "Another system could not be told of alerts.",
    Channel.PUSH: "A call could not be brought to somebody's phone or tablet.",
    Channel.EMAIL: "An e-mail could not be sent.",
    Channel.RELAY: "A call could not be passed to the nurse-call system.",
}
_NOBODY_TEXT: Final = "A call reached nobody's phone: who was called has no device set up."
_LATE_TEXT: Final = "Calls to phones and other systems are late. Watch the page."


@dataclass(frozen=True, slots=True)
class _Dead:
    subject: str
    since: int
    text: str
    detail: str


class DeliveryAlarms:
    """Raises and clears from what stands in the database, so that a restart changes nothing."""

    def __init__(self, engine: Engine, clock: Clock, lane: TechnicalLane) -> None:
        self._engine = engine
        self._clock = clock
        self._lane = lane

    def look(self) -> None:
        """Bring the alarms up to date."""
        now = self._clock.now_ms()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = {PREFIX + each.subject: each for each in _dead(connection)}
            standing = _standing(connection)
            due = _oldest(connection, now)
        self._raise(found)
        for alarm_id in standing - found.keys():
            self._lane.clear(alarm_id)
        if due is not None and now - due > LATE_AFTER_MS:
            kind = TechnicalKind.SERVICE_DOWN
            self._lane.raise_alarm(
                LATE, kind, "delivery", due, _LATE_TEXT, "see GET /v1/deliveries"
            )
        else:
            self._lane.clear(LATE)

    def _raise(self, found: Mapping[str, _Dead]) -> None:
        kind = TechnicalKind.DEAD_LETTER
        for alarm_id, each in found.items():
            self._lane.raise_alarm(alarm_id, kind, each.subject, each.since, each.text, each.detail)


def _dead(connection: Connection) -> list[_Dead]:
    d = delivery.c
    counted = (d.channel, d.target, func.count(), func.min(d.settled_at), func.max(d.last_error))
    query = select(*counted).where(d.state == DeliveryState.DEAD.value)
    rows = connection.execute(query.group_by(d.channel, d.target)).all()
    found = [
        _Dead(
            subject=f"{channel}:{target}",
            since=since,
            text=_TEXTS[Channel(channel)],
            detail=f"{count} dead letters to {_label(connection, channel, target)}; {error}",
        )
        for channel, target, count, since, error in rows
    ]
    n = notification.c
    unreached = select(func.count(), func.min(n.settled_at), func.max(n.last_error))
    count, since, error = connection.execute(
        unreached.where(n.state == outbox.NotificationState.DEAD.value)
    ).one()
    if count:
        found.append(_Dead(NOBODY, since, _NOBODY_TEXT, f"{count} dead letters; {error}"))
    return found


def _label(connection: Connection, channel: str, target: str) -> str:
    if channel == Channel.WEBHOOK.value:
        name = select(webhook.c.name).where(webhook.c.webhook_id == target)
        return f"webhook {connection.execute(name).scalar() or target}"
    if channel == Channel.PUSH.value:
        of = select(push_subscription.c.username).where(
            push_subscription.c.subscription_id == target
        )
        return f"a browser of {connection.execute(of).scalar() or 'somebody'}"
    return f"{channel} {target}"


def _standing(connection: Connection) -> set[str]:
    c = technical_alarm.c
    mine = c.alarm_id.startswith(PREFIX, autoescape=True) & c.cleared_at.is_(None)
    return set(connection.execute(select(c.alarm_id).where(mine)).scalars())


def _oldest(connection: Connection, now: int) -> int | None:
    waiting = (queue.oldest_due(connection), outbox.oldest_due(connection, now))
    return min((each for each in waiting if each is not None), default=None)
