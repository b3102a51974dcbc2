"""Which account an identity opens: one that was linked to it, or one that its groups give."""

import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from dashboard.accounts import scopes
from dashboard.accounts.accounts import Accounts
from dashboard.accounts.administration import USERS_LOCK, is_taken
from dashboard.accounts.oidc.errors import UnknownIdentity
from dashboard.accounts.sessions import Sessions
from dashboard.accounts.tables import identity as t
from dashboard.audit.log import AuditLog
from dashboard.domain.oidc import Grant, Identity, granted
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.residents.wards import Wards
from dashboard.storage.tables import user
from shared.clock import Clock
from shared.storage.lock import lock_exclusively

BY = "oidc"
"""Who made an account or changed it, in the audit, when its groups did."""
UserRow = Row[tuple[object, ...]]


class Identities:
    """``grants``: what the operator gives to groups; empty: linked accounts only."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        accounts: Accounts,
        sessions: Sessions,
        grants: Mapping[str, Grant],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._accounts = accounts
        self._sessions = sessions
        self._grants = grants

    def sign_in(self, who: Identity) -> str:
        """A new session's token. Raises ``UnknownIdentity``; what then ends, ends all the same."""
        with self._engine.begin() as connection:
            lock_exclusively(connection, USERS_LOCK)
            refused = self._refused(connection, who)
            if refused is None:
                username = str(_username(connection, who))
                self._end_one_time_password(connection, username)
                self._audit.action(connection, username, "sign-in", f"user:{username}", BY)
                return self._sessions.open(connection, username)
        raise UnknownIdentity(refused)

    def _refused(self, connection: Connection, who: Identity) -> str | None:
        """Why not, or None once the account is as it should be."""
        row = _link(connection, who)
        if row is None or row.mapped:
            refused = self._refused_mapped(connection, who, row)
            if refused is not None:
                return f"{refused}; subject {who.subject}"
        username = str(_username(connection, who))
        open_one = select(user.c.username).where(
            user.c.username == username, user.c.disabled_at.is_(None)
        )
        if connection.execute(open_one).first() is None:
            return f"the account {username} is disabled; subject {who.subject}"
        return None

    def _refused_mapped(
        self, connection: Connection, who: Identity, row: UserRow | None
    ) -> str | None:
        given = granted(who.groups, self._grants)
        if given is None:
            if row is not None:  # out of every group: what is open in other browsers ends too
                self._sessions.end_all(connection, row.username)
            return "no account is linked and no group mapped"
        role, scope = given
        gone = [each for each in sorted(scope.wards) if not Wards.exists(connection, each)]
        if gone:
            return f"the group mapping names wards that are not there: {', '.join(gone)}"
        if row is None:
            return self._make(connection, who, role, scope)
        self._bring_up_to_date(connection, str(row.username), role, scope)
        return None

    def _make(self, connection: Connection, who: Identity, role: Role, scope: Scope) -> str | None:
        if who.username is None:
            return "its preferred_username cannot be a user name here"
        if is_taken(connection, who.username):
            return f"there is another account {who.username}: link it"
        password = secrets.token_urlsafe(32)  # nobody learns it: the provider is the only way in
        self._accounts.add(connection, who.username, role, password, scope, BY)
        link(connection, who, BY, self._clock.now_ms(), mapped=True)
        self._audit.action(connection, BY, "identity-linked", f"user:{who.username}", who.subject)
        return None

    def _bring_up_to_date(
        self, connection: Connection, username: str, role: Role, scope: Scope
    ) -> None:
        row = connection.execute(select(user).where(user.c.username == username)).one()
        holder = scopes.user_holder(username)
        if (row.role, scopes.load(connection, holder, row.all_wards)) == (role.value, scope):
            return
        values = {"role": role.value, "all_wards": scope.everybody}
        connection.execute(update(user).where(user.c.username == username).values(values))
        scopes.save(connection, holder, scope)
        told = f"{role.value}; {'all wards' if scope.everybody else ', '.join(sorted(scope.wards))}"
        self._audit.action(connection, BY, "user-changed", f"user:{username}", told)

    def _end_one_time_password(self, connection: Connection, username: str) -> None:
        """Whoever comes by the provider chooses no password, so a printed one must not stay."""
        mine = (user.c.username == username) & user.c.must_change_password
        if connection.execute(select(user.c.username).where(mine)).first() is not None:
            hashed = self._accounts.unknown_password()
            values = {"password_hash": hashed, "must_change_password": False}
            connection.execute(update(user).where(mine).values(values))


def link(connection: Connection, who: Identity, by: str, now: int, mapped: bool) -> None:
    """Write down that ``who`` is the account of ``who.username``."""
    connection.execute(
        insert(t).values(
            issuer=who.issuer,
            subject=who.subject,
            username=who.username,
            mapped=mapped,
            linked_by=by,
            linked_at=now,
        )
    )


def unlink(connection: Connection, issuer: str, username: str) -> bool:
    """Whether the account had an identity."""
    mine = (t.c.issuer == issuer) & (t.c.username == username)
    return connection.execute(delete(t).where(mine)).rowcount == 1


def _link(connection: Connection, who: Identity) -> UserRow | None:
    mine = (t.c.issuer == who.issuer) & (t.c.subject == who.subject)
    return connection.execute(select(t).where(mine)).first()


def _username(connection: Connection, who: Identity) -> str | None:
    row = _link(connection, who)
    return None if row is None else str(row.username)
