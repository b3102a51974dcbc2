"""Endpoints that managers and integrators register."""

import secrets
from typing import Final

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from dashboard.accounts import scopes
from dashboard.accounts.user_views import ScopeView
from dashboard.audit.log import AuditLog
from dashboard.delivery import queue
from dashboard.delivery.fan_out import holder
from dashboard.delivery.tables import delivery
from dashboard.delivery.tables import webhook as t
from dashboard.delivery.webhooks.signature import new_secret
from dashboard.delivery.webhooks.views import (
    NewWebhookView,
    RotateRequest,
    WebhookChange,
    WebhookRequest,
    WebhookView,
)
from dashboard.domain.actor import Actor
from dashboard.domain.administration import covers
from dashboard.domain.delivery import Channel, DeliveryState
from dashboard.domain.delivery_errors import BadDestination, NoSuchWebhook, TooManyTargets
from dashboard.domain.destination import destination
from dashboard.domain.errors import AlreadyThere
from dashboard.domain.scope import Scope
from dashboard.residents.homes import Homes
from dashboard.residents.wards import Wards
from dashboard.storage.row_scope import as_system
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively

MOST: Final = 50
HOUR_MS: Final = 3_600_000
_LOCK: Final = 7_214_559_021
WebhookRow = Row[tuple[object, ...]]


class Webhooks:
    """Registers, changes and removes endpoints; every change is audited."""

    def __init__(
        self, engine: Engine, clock: Clock, audit: AuditLog, homes: Homes, plain: bool
    ) -> None:
        """``plain``: http:// may be named, which is only ever sent to this machine."""
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._homes = homes
        self._plain = plain

    def add(self, wanted: WebhookRequest, by: Actor) -> NewWebhookView:
        """A new endpoint with its secret.

        Raises ``BadDestination``, ``AlreadyThere``, ``TooManyTargets``, ``NoSuchWard`` or
        ``NoSuchResident``.
        """
        self._check_url(wanted.url)
        scope, secret, webhook_id = wanted.scope.scope(), new_secret(), secrets.token_hex(8)
        with self._engine.begin() as connection:
            lock_exclusively(connection, _LOCK)
            if connection.execute(select(t).where(t.c.name == wanted.name)).first():
                raise AlreadyThere(f"There is a webhook {wanted.name!r} already.")
            if connection.execute(select(func.count()).select_from(t)).scalar_one() >= MOST:
                raise TooManyTargets(f"There are {MOST} webhooks already. Remove one first.")
            Wards.check_scope(connection, scope, by, self._homes.known())
            values = {
                "webhook_id": webhook_id,
                "name": wanted.name,
                "url": wanted.url,
                "secret": secret,
                "all_wards": scope.everybody,
                "created_by": by.username,
                "created_at": self._clock.now_ms(),
            }
            connection.execute(insert(t).values(values))
            scopes.save(connection, holder(webhook_id), scope)
            self._record(connection, by, "webhook-added", wanted.name, _host(wanted.url))
            made = _view(connection, self._row(connection, webhook_id, by))
        return NewWebhookView(webhook=made, secret=secret)

    def everybody(self, by: Actor) -> list[WebhookView]:
        """The endpoints that reach no further than the wards of who asks."""
        homes = self._homes.known()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(select(t).order_by(t.c.created_at, t.c.name)).all()
            mine = [r for r in rows if covers(by.scope, _scope(connection, r), homes)]
            return [_view(connection, row) for row in mine]

    def change(self, webhook_id: str, wanted: WebhookChange, by: Actor) -> WebhookView:
        """Another address, other wards, on or off. Raises as ``add`` does, or ``NoSuchWebhook``."""
        self._check_url(wanted.url)
        scope = wanted.scope.scope()
        with self._engine.begin() as connection:
            row = self._row(connection, webhook_id, by)
            Wards.check_scope(connection, scope, by, self._homes.known())
            off = row.disabled_at or self._clock.now_ms()
            values = {
                "url": wanted.url,
                "all_wards": scope.everybody,
                "disabled_at": None if wanted.enabled else off,
                "disabled_why": None if wanted.enabled else row.disabled_why or "switched off",
            }
            connection.execute(update(t).where(t.c.webhook_id == webhook_id).values(values))
            scopes.save(connection, holder(webhook_id), scope)
            detail = f"{_host(wanted.url)}; {'on' if wanted.enabled else 'off'}"
            self._record(connection, by, "webhook-changed", row.name, detail)
            return _view(connection, self._row(connection, webhook_id, by))

    def rotate(self, webhook_id: str, wanted: RotateRequest, by: Actor) -> NewWebhookView:
        """A new secret; the old one signs too for a while. Raises ``NoSuchWebhook``."""
        secret = new_secret()
        with self._engine.begin() as connection:
            row = self._row(connection, webhook_id, by)
            until = self._clock.now_ms() + wanted.overlap_hours * HOUR_MS
            kept = row.secret if wanted.overlap_hours else None
            values = {"secret": secret, "old_secret": kept, "old_until": until if kept else None}
            connection.execute(update(t).where(t.c.webhook_id == webhook_id).values(values))
            detail = f"the old secret holds for {wanted.overlap_hours} h"
            self._record(connection, by, "webhook-rotated", row.name, detail)
            made = _view(connection, self._row(connection, webhook_id, by))
        return NewWebhookView(webhook=made, secret=secret)

    def check(self, webhook_id: str, by: Actor) -> str:
        """The name of an endpoint that ``by`` may know of. Raises ``NoSuchWebhook``."""
        with self._engine.begin() as connection:
            return str(self._row(connection, webhook_id, by).name)

    def remove(self, webhook_id: str, by: Actor) -> None:
        """Take an endpoint away with all that waits for it. Raises ``NoSuchWebhook``."""
        with self._engine.begin() as connection:
            row = self._row(connection, webhook_id, by)
            now, why = self._clock.now_ms(), f"removed by {by.username}"
            with as_system():  # what waits for it is of the endpoint, whoever's request this is
                queue.take_back(connection, Channel.WEBHOOK, webhook_id, now, why)
            scopes.save(connection, holder(webhook_id), Scope())
            connection.execute(delete(t).where(t.c.webhook_id == webhook_id))
            self._record(connection, by, "webhook-removed", row.name, "")

    def _row(self, connection: Connection, webhook_id: str, by: Actor) -> WebhookRow:
        query = select(t).where(t.c.webhook_id == webhook_id).with_for_update()
        row = connection.execute(query).first()
        if row is None or not covers(by.scope, _scope(connection, row), self._homes.known()):
            raise NoSuchWebhook(f"There is no webhook {webhook_id[:32]!r}.")
        return row

    def _check_url(self, url: str) -> None:
        if not destination(url).tls and not self._plain:
            raise BadDestination("The address of a webhook begins with https://.")

    def _record(self, connection: Connection, by: Actor, done: str, name: str, detail: str) -> None:
        self._audit.action(connection, by.username, done, f"webhook:{name}", detail)


def _host(url: str) -> str:
    # A path may hold a receiver's key; the audit is read by more people than the endpoint.
    to = destination(url)
    return f"{to.host}:{to.port}"


def _scope(connection: Connection, row: WebhookRow) -> Scope:
    return scopes.load(connection, holder(row.webhook_id), row.all_wards)


def _view(connection: Connection, row: WebhookRow) -> WebhookView:
    d = delivery.c
    mine = (d.channel == Channel.WEBHOOK.value) & (d.target == row.webhook_id)
    with as_system():
        found = connection.execute(
            select(d.state, func.count()).where(mine).group_by(d.state)
        ).all()
    counts = {row[0]: row[1] for row in found}
    return WebhookView(
        webhook_id=row.webhook_id,
        name=row.name,
        url=row.url,
        scope=ScopeView.of(_scope(connection, row)),
        created_by=row.created_by,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
        old_secret_until=row.old_until,
        waiting=counts.get(DeliveryState.PENDING.value, 0),
        dead=counts.get(DeliveryState.DEAD.value, 0),
    )
