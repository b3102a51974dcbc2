"""Mails to operators about what is broken: written here, brought like every other delivery."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from dashboard.accounts import scopes
from dashboard.delivery import technical_news as news_note
from dashboard.delivery.alarms import PREFIX
from dashboard.delivery.fan_out import write_delivery
from dashboard.delivery.tables import user_email
from dashboard.domain.delivery import TECHNICAL, Channel
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.domain.technical_mail import KNOWN_FOR_MS, News, due_at, lines
from dashboard.notifications import outbox, writing
from dashboard.notifications.outbox import NotificationState
from dashboard.notifications.tables import notification
from dashboard.residents.homes import Homes, home_of
from dashboard.storage.tables import technical_alarm, user
from dashboard.technical.tables import technical_mail as mail
from dashboard.technical.tables import technical_news as t
from shared.clock import Clock
from shared.contracts import TechnicalAlarm
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively

KEPT_MS: Final = 7 * 24 * 3_600_000
_LOCK: Final = 7_214_559_031


class OperatorMail:
    """Looks for news that an operator has not been told of, and writes a mail when one is due."""

    def __init__(self, engine: Engine, clock: Clock, homes: Homes) -> None:
        self._engine = engine
        self._clock = clock
        self._homes = homes

    def look(self) -> None:
        """Write what is due. What is written is brought, or becomes a dead letter."""
        now = self._clock.now_ms()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            idle = not any(self._has_work(connection, name, now) for name in addressees(connection))
        if idle:
            return
        with self._engine.begin() as connection:
            lock_exclusively(connection, _LOCK)
            for name in addressees(connection):
                self._tell(connection, name, now)

    def _has_work(self, connection: Connection, username: str, now: int) -> bool:
        state = _state(connection, username)
        return state is None or bool(self._due(connection, username, state, now))

    def _tell(self, connection: Connection, username: str, now: int) -> None:
        state = _state(connection, username)
        if state is None:
            begin = _before_what_stands(connection)
            connection.execute(insert(mail).values(username=username, told_to=begin, last_at=None))
            return
        untold = self._due(connection, username, state, now)
        if untold:
            _write(connection, username, untold, now)
            told = {"told_to": max(each.id for each in untold), "last_at": now}
            connection.execute(update(mail).where(mail.c.username == username).values(told))

    def _due(
        self, connection: Connection, username: str, state: Row[tuple[object, ...]], now: int
    ) -> list[News]:
        """What is to be told now; empty while nothing is due."""
        untold = self._seen(connection, username, _news(connection, state.told_to))
        lately = select(t.c.alarm_id).where(t.c.id <= state.told_to, t.c.at > now - KNOWN_FOR_MS)
        known = frozenset(connection.execute(lately).scalars()) if untold else frozenset[str]()
        due = due_at(untold, known, state.last_at)
        return untold if due is not None and due <= now else []

    def _seen(self, connection: Connection, username: str, news: list[News]) -> list[News]:
        """Without what is about persons beyond their wards, and the failures of their own mail."""
        if not news:
            return []
        subjects = _subjects(connection, {each.alarm_id for each in news})
        scope, homes = _scope(connection, username), self._homes.known()
        own = f"{PREFIX}{Channel.EMAIL.value}:{username}"
        return [
            each
            for each in news
            if each.alarm_id != own and scope.sees(home_of(subjects.get(each.alarm_id, ""), homes))
        ]


def forget(connection: Connection, now: int) -> None:
    """News of more than a week ago: whoever has an address has been told of it."""
    connection.execute(delete(t).where(t.c.at < now - KEPT_MS))


def not_beyond(connection: Connection, now: int) -> None:
    """Nothing happened later than ``now`` (epoch ms): what did, did before a step back."""
    connection.execute(update(t).where(t.c.at > now).values(at=now))
    connection.execute(update(mail).where(mail.c.last_at > now).values(last_at=now))


def addressees(connection: Connection) -> list[str]:
    """Operators with an address; where there is none, managers of the whole house with one."""
    rows = connection.execute(
        select(user.c.username, user.c.role, user.c.all_wards)
        .join(user_email, user_email.c.username == user.c.username)
        .where(user.c.disabled_at.is_(None))
        .order_by(user.c.username)
    ).all()
    operators = [row.username for row in rows if row.role == Role.OPERATOR.value]
    chiefs = [row.username for row in rows if row.role == Role.MANAGER.value and row.all_wards]
    return operators or chiefs


def _state(connection: Connection, username: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(mail).where(mail.c.username == username)).first()


def _news(connection: Connection, told_to: int) -> list[News]:
    rows = connection.execute(select(t).where(t.c.id > told_to).order_by(t.c.id)).all()
    return [News(row.id, row.alarm_id, row.since, row.standing, row.at) for row in rows]


def _before_what_stands(connection: Connection) -> int:
    """A new address is told of what stands, and not of a week's history."""
    stands = select(technical_alarm.c.alarm_id).where(technical_alarm.c.cleared_at.is_(None))
    raised = t.c.standing & t.c.alarm_id.in_(stands)
    latest = select(func.max(t.c.id)).where(raised).group_by(t.c.alarm_id).subquery()
    first = connection.execute(select(func.min(latest.c[0]))).scalar()
    if first is not None:
        return int(first) - 1
    return connection.execute(select(func.max(t.c.id))).scalar() or 0


def _subjects(connection: Connection, alarm_ids: Iterable[str]) -> dict[str, str]:
    c = technical_alarm.c
    rows = connection.execute(select(c.alarm_id, c.body).where(c.alarm_id.in_(list(alarm_ids))))
    return {r.alarm_id: TechnicalAlarm.model_validate_json(r.body).subject for r in rows}


def _scope(connection: Connection, username: str) -> Scope:
    whole = select(user.c.all_wards).where(user.c.username == username)
    everybody = bool(connection.execute(whole).scalar())
    return scopes.load(connection, scopes.user_holder(username), everybody)


def _write(connection: Connection, username: str, untold: list[News], now: int) -> None:
    topic, audience = f"{TECHNICAL}/{max(each.id for each in untold)}", f"user:{username}"
    note = news_note.note(lines(untold))
    message = writing.Message(topic, TECHNICAL, ward_id="", loud=True, note=note)
    # Whom it goes to is settled here: it is no call, and the fan-out must not look for phones.
    writing.write(connection, message, audience, NotificationState.DELIVERED, now)
    row_id = select(notification.c.id).where(notification.c.key == f"{topic}/{audience}")
    row = outbox.by_id(connection, connection.execute(row_id).scalar_one())
    write_delivery(connection, row, Channel.EMAIL, username, now)
