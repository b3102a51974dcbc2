"""Each way out of the house in figures: is it set up, what waits, what was not taken."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, select

from dashboard.accounts import scopes
from dashboard.delivery.fan_out import SetUp, holder
from dashboard.delivery.operator_mail import addressees
from dashboard.delivery.tables import delivery as t
from dashboard.delivery.tables import push_subscription, user_email, webhook
from dashboard.delivery.views import ChannelList, ChannelView
from dashboard.domain.actor import Actor
from dashboard.domain.administration import covers
from dashboard.domain.delivery import Channel, DeliveryState
from dashboard.domain.rights import Right, Role
from dashboard.residents.homes import Homes
from shared.storage.engine import READ_ONLY

_PENDING = t.c.state == DeliveryState.PENDING.value
_DEAD = t.c.state == DeliveryState.DEAD.value


class Channels:
    """What may be known of persons is cut below; here it is cut to endpoints of one's own."""

    def __init__(self, engine: Engine, homes: Homes, set_up: SetUp) -> None:
        self._engine = engine
        self._homes = homes
        self._set_up = set_up

    def look(self, by: Actor) -> ChannelList:
        """Every way that ``by`` may know of."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            hidden = hidden_endpoints(connection, by, self._homes)
            seen = [self._view(connection, each, hidden) for each in channels_of(by)]
            told = addressees(connection) if self._set_up.email else []
        mailed = told if by.scope.everybody and by.may(Right.MANAGE_ACCOUNTS) else None
        return ChannelList(channels=seen, technical_mail_to=mailed)

    def _view(self, connection: Connection, channel: Channel, hidden: list[str]) -> ChannelView:
        mine = (t.c.channel == channel.value) & t.c.target.not_in(hidden)
        last = connection.execute(_newest(mine & (t.c.state == DeliveryState.DELIVERED.value)))
        failed = connection.execute(
            _newest(mine & t.c.last_error.is_not(None) & (_PENDING | _DEAD))
        )
        delivered, trouble = last.first(), failed.first()
        return ChannelView(
            channel=channel,
            set_up=self._is_set_up(channel),
            targets=self._targets(connection, channel, hidden),
            waiting=_count(connection, mine & _PENDING),
            oldest_waiting_since=connection.execute(
                select(func.min(t.c.created)).where(mine, _PENDING)
            ).scalar(),
            dead=_count(connection, mine & _DEAD),
            last_delivered_at=delivered.settled_at if delivered else None,
            last_error=trouble.last_error if trouble else None,
        )

    def _is_set_up(self, channel: Channel) -> bool:
        known: Mapping[Channel, bool] = {
            Channel.WEBHOOK: True,
            Channel.PUSH: self._set_up.push,
            Channel.EMAIL: self._set_up.email,
            Channel.RELAY: self._set_up.relay_tier is not None,
        }
        return known[channel]

    def _targets(self, connection: Connection, channel: Channel, hidden: list[str]) -> int:
        match channel:
            case Channel.WEBHOOK:
                on = webhook.c.disabled_at.is_(None) & webhook.c.webhook_id.not_in(hidden)
                return _count(connection, on, webhook)
            case Channel.PUSH:
                return _count(
                    connection, push_subscription.c.username.is_not(None), push_subscription
                )
            case Channel.EMAIL:
                return _count(connection, user_email.c.address.is_not(None), user_email)
            case Channel.RELAY:
                return int(self._set_up.relay_tier is not None)


def channels_of(by: Actor) -> list[Channel]:
    """Who is called on which phone is no business of another system's."""
    return [Channel.WEBHOOK] if by.role is Role.INTEGRATOR else list(Channel)


def hidden_endpoints(connection: Connection, by: Actor, homes: Homes) -> list[str]:
    """Endpoints that reach beyond the wards of who asks."""
    known = homes.known()
    hooks = connection.execute(select(webhook.c.webhook_id, webhook.c.all_wards)).all()
    return [
        each.webhook_id
        for each in hooks
        if not covers(
            by.scope, scopes.load(connection, holder(each.webhook_id), each.all_wards), known
        )
    ]


def _count(connection: Connection, wanted: ColumnElement[bool], of: Table = t) -> int:
    return connection.execute(select(func.count()).select_from(of).where(wanted)).scalar_one()


def _newest(wanted: ColumnElement[bool]) -> Select[int | None, str | None]:
    return select(t.c.settled_at, t.c.last_error).where(wanted).order_by(t.c.id.desc()).limit(1)
