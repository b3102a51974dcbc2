"""Accounts as managers and operators make, change and end them."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, Engine, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.accounts import scopes
from dashboard.accounts.accounts import Accounts
from dashboard.accounts.passwords import Passwords, one_time_password
from dashboard.accounts.sessions import Sessions
from dashboard.accounts.user_views import (
    NewUserRequest,
    OneTimePasswordView,
    ScopeView,
    UserRequest,
    UserView,
)
from dashboard.audit.log import AuditLog
from dashboard.domain import administration as rules
from dashboard.domain.actor import Actor
from dashboard.domain.errors import AlreadyThere, NoSuchUser
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.residents.homes import Homes
from dashboard.residents.wards import Wards
from dashboard.storage.tables import user
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively

SYSTEM = "system"
"""What the service itself does is recorded under this name; nobody may take it."""
USERS_LOCK: Final = 7_214_559_005
"""Two managers who end each other at once: the second finds itself the last one."""
UserRow = Row[tuple[object, ...]]


class UserAdministration:
    """Makes and changes accounts; every change is audited with who made it."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        accounts: Accounts,
        sessions: Sessions,
        passwords: Passwords,
        homes: Homes,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._accounts = accounts
        self._sessions = sessions
        self._passwords = passwords
        self._homes = homes

    def everybody(self, by: Actor) -> list[UserView]:
        """The accounts that reach no further than the wards of who asks."""
        homes = self._homes.known()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(select(user).order_by(user.c.username)).all()
            found = [(row, _scope(connection, row)) for row in rows]
        return [_view(row, scope) for row, scope in found if rules.covers(by.scope, scope, homes)]

    def add(self, new: NewUserRequest, by: Actor) -> OneTimePasswordView:
        """A new account. Raises ``AlreadyThere``, ``NoSuchWard`` or ``Forbidden``."""
        scope = new.scope.scope()
        rules.check_role(by, new.role)
        password = one_time_password()
        taken = AlreadyThere(f"There is a user {new.username!r} already.")
        with self._engine.begin() as connection:
            lock_exclusively(connection, USERS_LOCK)
            if is_taken(connection, new.username):
                raise taken
            Wards.check_scope(connection, scope, by, self._homes.known())
            try:
                self._accounts.add(connection, new.username, new.role, password, scope, by.username)
            except IntegrityError as error:
                raise taken from error
        return OneTimePasswordView(username=new.username, one_time_password=password)

    def change(self, username: str, wanted: UserRequest, by: Actor) -> UserView:
        """Another role, other wards; in force with the next request."""
        rules.check_not_self(by, username)
        rules.check_role(by, wanted.role)
        scope = wanted.scope.scope()
        with self._engine.begin() as connection:
            lock_exclusively(connection, USERS_LOCK)
            row = self._found(connection, username, by)
            rules.check_role(by, Role(row.role))
            Wards.check_scope(connection, scope, by, self._homes.known())
            if wanted.role is not Role.MANAGER or not scope.everybody:
                rules.check_somebody_is_left(_managers(connection), username)
            values = {"role": wanted.role.value, "all_wards": scope.everybody}
            _update(connection, username, values)
            scopes.save(connection, scopes.user_holder(username), scope)
            detail = f"{wanted.role.value}; {_told(scope)}"
            self._audit.action(connection, by.username, "user-changed", _subject(username), detail)
            return _view(self._found(connection, username, by), scope)

    def disable(self, username: str, by: Actor) -> None:
        """Close an account and end its sessions. Anybody who manages accounts may, at once."""
        rules.check_not_self(by, username)
        with self._engine.begin() as connection:
            lock_exclusively(connection, USERS_LOCK)
            self._found(connection, username, by)
            rules.check_somebody_is_left(_managers(connection), username)
            _update(connection, username, {"disabled_at": self._clock.now_ms()})
            self._sessions.end_all(connection, username)
            self._audit.action(connection, by.username, "user-disabled", _subject(username))

    def enable(self, username: str, by: Actor) -> None:
        """Open an account again, with the password that it had."""
        with self._engine.begin() as connection:
            row = self._found(connection, username, by)
            rules.check_role(by, Role(row.role))
            _update(connection, username, {"disabled_at": None})
            self._audit.action(connection, by.username, "user-enabled", _subject(username))

    def reset_password(self, username: str, by: Actor) -> OneTimePasswordView:
        """A one-time password in place of a forgotten one; every session of the account ends."""
        rules.check_not_self(by, username)
        password = one_time_password()
        hashed = self._passwords.hash(password)
        with self._engine.begin() as connection:
            row = self._found(connection, username, by)
            rules.check_role(by, Role(row.role))
            _update(connection, username, {"password_hash": hashed, "must_change_password": True})
            self._sessions.end_all(connection, username)
            self._audit.action(connection, by.username, "password-reset", _subject(username))
        return OneTimePasswordView(username=username, one_time_password=password)

    def end_sessions(self, username: str, by: Actor) -> None:
        """Sign somebody out everywhere, one's own account too: a tablet was left somewhere."""
        with self._engine.begin() as connection:
            self._found(connection, username, by)
            self._sessions.end_all(connection, username)
            self._audit.action(connection, by.username, "sessions-ended", _subject(username))

    def _found(self, connection: Connection, username: str, by: Actor) -> UserRow:
        mine = select(user).where(user.c.username == username).with_for_update()
        row = connection.execute(mine).first()
        if row is None:
            raise NoSuchUser(f"There is no user {username[:64]!r}.")
        rules.check_known(by, username, _scope(connection, row), self._homes.known())
        return row


def _scope(connection: Connection, row: UserRow) -> Scope:
    return scopes.load(connection, scopes.user_holder(row.username), row.all_wards)


def is_taken(connection: Connection, username: str) -> bool:
    """Whether there is such a user, in whatever letters: "Ada" beside "ada" would be a trap."""
    same = select(user.c.username).where(func.lower(user.c.username) == username.lower())
    return username.lower() == SYSTEM or connection.execute(same).first() is not None


def _managers(connection: Connection) -> frozenset[str]:
    query = select(user.c.username).where(
        user.c.role == Role.MANAGER.value, user.c.all_wards, user.c.disabled_at.is_(None)
    )
    return frozenset(connection.execute(query).scalars())


def _update(connection: Connection, username: str, values: Mapping[str, object]) -> None:
    connection.execute(update(user).where(user.c.username == username).values(values))


def _subject(username: str) -> str:
    return f"user:{username}"


def _told(scope: Scope) -> str:
    if scope.everybody:
        return "all wards"
    named = [*sorted(scope.wards), *sorted(scope.residents)]
    return ", ".join(named) or "nobody"


def _view(row: UserRow, scope: Scope) -> UserView:
    return UserView(
        username=row.username,
        role=Role(row.role),
        scope=ScopeView.of(scope),
        must_change_password=row.must_change_password,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )
