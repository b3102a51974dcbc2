"""Links identities to accounts, for those who manage accounts: it is a way to sign in as them."""

from sqlalchemy import Connection, Engine, select

from dashboard.accounts.administration import UserAdministration
from dashboard.accounts.oidc.errors import NoProvider
from dashboard.accounts.oidc.identities import link, unlink
from dashboard.accounts.oidc.views import IdentityView
from dashboard.accounts.sessions import Sessions
from dashboard.accounts.tables import identity as t
from dashboard.accounts.user_views import UserView
from dashboard.audit.log import AuditLog
from dashboard.domain.actor import Actor
from dashboard.domain.administration import check_not_self, check_role
from dashboard.domain.errors import AlreadyThere, NoSuchUser
from dashboard.domain.oidc import Identity
from dashboard.parts import Parts
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively

_LOCK = 7_214_559_013
"""Two who link one identity to two accounts."""


class IdentityLinks:
    """``issuer``: the provider of this house; None where there is none."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        users: UserAdministration,
        sessions: Sessions,
        issuer: str | None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._users = users
        self._sessions = sessions
        self._issuer = issuer

    def look(self, username: str, by: Actor) -> IdentityView:
        """Raises ``NoSuchUser``."""
        self._known(username, by)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return self._view(connection, username)

    def put(self, username: str, subject: str | None, by: Actor) -> IdentityView:
        """Link, or take away (None); the account's sessions end.

        Raises ``NoSuchUser``, ``NotOwnAccount``, ``Forbidden`` for an account with more rights,
        ``AlreadyThere`` for an identity that opens another account, or ``NoProvider``.
        """
        check_not_self(by, username)
        check_role(by, self._known(username, by).role)
        if self._issuer is None:
            raise NoProvider("This house signs in by user name and password.")
        with self._engine.begin() as connection:
            lock_exclusively(connection, _LOCK)
            gone = unlink(connection, self._issuer, username)
            if subject is not None:
                self._check_free(connection, subject)
                who = Identity(self._issuer, subject, username, frozenset())
                link(connection, who, by.username, self._clock.now_ms(), mapped=False)
            if gone or subject is not None:
                self._sessions.end_all(connection, username)
                done = "identity-linked" if subject is not None else "identity-unlinked"
                user = f"user:{username}"
                self._audit.action(connection, by.username, done, user, subject or "")
            return self._view(connection, username)

    def _check_free(self, connection: Connection, subject: str) -> None:
        mine = (t.c.issuer == self._issuer) & (t.c.subject == subject)
        if connection.execute(select(t.c.username).where(mine)).first() is not None:
            raise AlreadyThere("This identity opens another account. Take it away there first.")

    def _view(self, connection: Connection, username: str) -> IdentityView:
        mine = (t.c.issuer == (self._issuer or "")) & (t.c.username == username)
        row = connection.execute(select(t).where(mine)).first()
        return IdentityView(
            username=username,
            subject=row.subject if row else None,
            mapped=row.mapped if row else False,
            linked_by=row.linked_by if row else None,
            linked_at=row.linked_at if row else None,
        )

    def _known(self, username: str, by: Actor) -> UserView:
        for each in self._users.everybody(by):
            if each.username == username:
                return each
        raise NoSuchUser(f"There is no user {username[:64]!r}.")


def links_of(parts: Parts) -> IdentityLinks:
    """The links of a house."""
    out, issuer = parts.outside, None if parts.oidc is None else parts.oidc.settings.issuer
    return IdentityLinks(out.engine, out.clock, parts.audit, parts.users, parts.sessions, issuer)
