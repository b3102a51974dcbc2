"""User accounts: the first one, one-time passwords, sign-in and change of password."""

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, insert, select, update

from dashboard.accounts import scopes
from dashboard.accounts.passwords import Passwords, one_time_password
from dashboard.accounts.sessions import Sessions
from dashboard.audit.log import AuditLog
from dashboard.domain.errors import BadPassword, WrongPassword
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, NOBODY, Scope
from dashboard.storage.tables import user
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.web.problems import NotSignedIn

FIRST_USER = "admin"
WRONG = "The user name or the password is wrong."


class Accounts:
    """Who may sign in."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        sessions: Sessions,
        audit: AuditLog,
        passwords: Passwords,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._sessions = sessions
        self._audit = audit
        self._passwords = passwords

    def ensure_first(self) -> None:
        """Create the first user with a password that nobody knows; a one-time password opens it."""
        with self._engine.begin() as connection:
            if connection.execute(select(func.count()).select_from(user)).scalar() == 0:
                password = secrets.token_urlsafe(32)
                self.add(connection, FIRST_USER, Role.MANAGER, password, EVERYBODY)

    def add(
        self,
        connection: Connection,
        username: str,
        role: Role,
        password: str,
        scope: Scope = NOBODY,
        by: str = "system",
    ) -> None:
        """A new user, who sees whom ``scope`` covers and must choose a password at first."""
        connection.execute(
            insert(user).values(
                username=username,
                role=role.value,
                password_hash=self._passwords.hash(password),
                must_change_password=True,
                created_at=self._clock.now_ms(),
                all_wards=scope.everybody,
            )
        )
        scopes.save(connection, scopes.user_holder(username), scope)
        self._audit.action(connection, by, "user-added", f"user:{username}", role.value)

    def fresh_one_time_password(self) -> str | None:
        """A new one-time password for the first user; None once anybody has chosen a password."""
        password = one_time_password()
        hashed = self._passwords.hash(password)
        with self._engine.begin() as connection:
            if not all(self._waiting(connection)):
                return None
            connection.execute(
                update(user).where(user.c.username == FIRST_USER).values(password_hash=hashed)
            )
            self._sessions.end_all(connection, FIRST_USER)
            self._audit.action(connection, "system", "one-time-password", f"user:{FIRST_USER}")
        return password

    def reset(self, username: str) -> str | None:
        """A one-time password for whoever is locked out, and the account opened; from the shell."""
        password = one_time_password()
        values = {"password_hash": self._passwords.hash(password), "must_change_password": True}
        mine = user.c.username == username
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(user).where(mine).values(disabled_at=None, **values)
            )
            if changed.rowcount == 0:
                return None
            self._sessions.end_all(connection, username)
            self._audit.action(connection, "system", "password-reset", f"user:{username}")
        return password

    def sign_in(self, username: str, password: str) -> str:
        """A new session's token. Raises ``NotSignedIn``, the same for unknown and wrong."""
        if not self._passwords.matches(self._stored_hash(username), password):
            raise NotSignedIn(WRONG)
        with self._engine.begin() as connection:
            self._audit.action(connection, username, "sign-in", f"user:{username}")
            return self._sessions.open(connection, username)

    def change_password(self, username: str, current: str, new: str) -> str:
        """Set a password of the user's own; every session ends and a new one is answered."""
        if not self._passwords.matches(self._stored_hash(username), current):
            raise WrongPassword("The current password is wrong.")
        if new == current:
            raise BadPassword("The new password must differ from the current one.")
        if username.lower() in new.lower():
            raise BadPassword("The new password must not contain the user name.")
        hashed = self._passwords.hash(new)
        with self._engine.begin() as connection:
            connection.execute(
                update(user)
                .where(user.c.username == username)
                .values(password_hash=hashed, must_change_password=False)
            )
            self._sessions.end_all(connection, username)
            self._audit.action(connection, username, "password-changed", f"user:{username}")
            return self._sessions.open(connection, username)

    def unknown_password(self) -> str:
        """The hash of a password that nobody knows."""
        return self._passwords.hash(secrets.token_urlsafe(32))

    def _stored_hash(self, username: str) -> str | None:
        mine = (user.c.username == username) & user.c.disabled_at.is_(None)
        query = select(user.c.password_hash).where(mine)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return connection.execute(query).scalar()

    @staticmethod
    def _waiting(connection: Connection) -> Sequence[bool]:
        return connection.execute(select(user.c.must_change_password)).scalars().all()
