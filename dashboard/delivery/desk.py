"""Looks at deliveries, and deals with dead letters."""

from typing import Final

from sqlalchemy import Connection, Engine, Row, select, update

from dashboard.api.paging import Paging
from dashboard.audit.log import AuditLog
from dashboard.delivery import queue
from dashboard.delivery.channels import channels_of, hidden_endpoints
from dashboard.delivery.labels import target_name
from dashboard.delivery.tables import delivery as t
from dashboard.delivery.views import DeliveryList, DeliveryView
from dashboard.domain.actor import Actor
from dashboard.domain.delivery import DeliveryState
from dashboard.domain.delivery_errors import NoSuchDelivery, NotDead
from dashboard.domain.rights import Right, Role
from dashboard.notifications import outbox
from dashboard.notifications.outbox import NotificationState
from dashboard.notifications.tables import notification
from dashboard.residents.homes import Homes
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

NOBODY = "nobody"
PAGING: Final = Paging("deliveries", tuple[int])
_UNREACHED = notification.c.state == NotificationState.DEAD.value


class DeliveryDesk:
    """What may be known of persons is cut below; here it is cut to endpoints of one's own."""

    def __init__(self, engine: Engine, clock: Clock, audit: AuditLog, homes: Homes) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._homes = homes

    def page(self, by: Actor, state: DeliveryState | None, cursor: str, limit: int) -> DeliveryList:
        """The newest deliveries behind ``cursor``; on the first page of all, or of dead ones,
        also the calls that had nobody to go to. Raises ``BadCursor``."""
        before = PAGING.place(cursor)
        query = select(t, *_OF_NOTIFICATION).join(
            notification, notification.c.id == t.c.notification_id
        )
        if state is not None:
            query = query.where(t.c.state == state.value)
        if before is not None:
            query = query.where(t.c.id < before[0])
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            query = query.where(t.c.channel.in_(_named_channels(by)))
            hidden = hidden_endpoints(connection, by, self._homes)
            query = query.where(t.c.target.not_in(hidden)) if hidden else query
            rows = connection.execute(query.order_by(t.c.id.desc()).limit(limit + 1)).all()
            shown, further = PAGING.cut(rows, limit, lambda row: (row.id,))
            unreached = before is None and state in (None, DeliveryState.DEAD)
            found = _unreached(connection) if unreached and not _integrator(by) else []
            names = [target_name(connection, row.channel, row.target) for row in shown]
        alerts = by.may(Right.SEE_ALERTS)
        views = [_call(row, alerts) for row in found]
        views += [_view(row, name, alerts) for row, name in zip(shown, names, strict=True)]
        return DeliveryList(deliveries=views, next_cursor=further)

    def replay(self, delivery_id: str, by: Actor) -> None:
        """Send a dead letter once more. Raises ``NoSuchDelivery`` or ``NotDead``."""
        number = int(delivery_id[1:])
        with self._engine.begin() as connection:
            self._check(connection, delivery_id, by)
            now = self._clock.now_ms()
            if delivery_id[0] == "n":
                outbox.replay(connection, number, now)
            else:
                queue.replay(connection, [number], now)
            self._record(connection, by, "delivery-replayed", delivery_id)

    def dismiss(self, delivery_id: str, by: Actor) -> None:
        """Somebody has dealt with it otherwise. Raises ``NoSuchDelivery`` or ``NotDead``."""
        number = int(delivery_id[1:])
        with self._engine.begin() as connection:
            self._check(connection, delivery_id, by)
            why, now = f"dismissed by {by.username}", self._clock.now_ms()
            table = notification if delivery_id[0] == "n" else t
            values = {"state": DeliveryState.WITHDRAWN.value, "settled_at": now, "last_error": why}
            connection.execute(update(table).where(table.c.id == number).values(values))
            self._record(connection, by, "delivery-dismissed", delivery_id)

    def _check(self, connection: Connection, delivery_id: str, by: Actor) -> None:
        table = notification if delivery_id[0] == "n" else t
        mine = table.c.id == int(delivery_id[1:])
        row = connection.execute(select(table).where(mine).with_for_update()).first()
        if row is None or not self._known(connection, row, delivery_id, by):
            raise NoSuchDelivery(f"There is no delivery {delivery_id!r}.")
        if row.state != DeliveryState.DEAD.value:
            raise NotDead("This is no dead letter: it was delivered, waits, or was withdrawn.")

    def _known(
        self, connection: Connection, row: Row[tuple[object, ...]], delivery_id: str, by: Actor
    ) -> bool:
        if delivery_id[0] == "n":
            return row.state == DeliveryState.DEAD.value and not _integrator(by)
        hidden = hidden_endpoints(connection, by, self._homes)
        return row.channel in _named_channels(by) and row.target not in hidden

    def _record(self, connection: Connection, by: Actor, done: str, delivery_id: str) -> None:
        self._audit.action(connection, by.username, done, f"delivery:{delivery_id}")


_OF_NOTIFICATION = (notification.c.kind, notification.c.alert_id, notification.c.tier)


def _integrator(by: Actor) -> bool:
    return by.role is Role.INTEGRATOR


def _named_channels(by: Actor) -> list[str]:
    return [each.value for each in channels_of(by)]


def _unreached(connection: Connection) -> list[Row[tuple[object, ...]]]:
    query = select(notification).where(_UNREACHED).order_by(notification.c.id.desc()).limit(100)
    return list(connection.execute(query).all())


def _view(row: Row[tuple[object, ...]], name: str, alerts: bool) -> DeliveryView:
    return DeliveryView(
        delivery_id=f"d{row.id}",
        message_id=row.message_id,
        channel=row.channel,
        target=row.target,
        target_name=name,
        kind=row.kind,
        alert_id=row.alert_id if alerts else None,
        tier=row.tier,
        state=DeliveryState(row.state),
        created_at=row.created,
        due_at=row.due,
        attempts=row.attempts,
        settled_at=row.settled_at,
        last_error=row.last_error,
    )


def _call(row: Row[tuple[object, ...]], alerts: bool) -> DeliveryView:
    return DeliveryView(
        delivery_id=f"n{row.id}",
        message_id=None,
        channel=NOBODY,
        target=row.audience,
        target_name=row.audience,
        kind=row.kind,
        alert_id=row.alert_id if alerts else None,
        tier=row.tier,
        state=DeliveryState.DEAD,
        created_at=row.created,
        due_at=row.due,
        attempts=row.attempts,
        settled_at=row.settled_at,
        last_error=row.last_error,
    )
