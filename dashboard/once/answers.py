"""Keys and the answers that are kept for them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.domain.once import (
    KEEPS_MS,
    LEASE_MS,
    AnswerLost,
    KeyInUse,
    KeyNotOffered,
    KeyReused,
    fingerprint,
    key_hash,
    key_of,
)
from dashboard.once.asking import Asking
from dashboard.once.tables import kept_answer as t
from dashboard.storage.row_scope import as_system
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.web.problems import NotFound

OFFERED: Final = frozenset(
    {
        "/v1/alerts/{alert_id}/acknowledge",
        "/v1/alerts/{alert_id}/attend",
        "/v1/alerts/{alert_id}/snooze",
        "/v1/alerts/{alert_id}/reopen",
        "/v1/alerts/{alert_id}/outcome",
        "/v1/residents/{person_id}/missed-events",
        "/v1/residents/{person_id}/pause",
        "/v1/residents/{person_id}/consent/grant",
        "/v1/residents/{person_id}/consent/withdraw",
        "/v1/residents",
        "/v1/wards",
        "/v1/deliveries/{delivery_id}/replay",
        "/v1/deliveries/{delivery_id}/dismiss",
    }
)
"""Named one by one: an answer with a secret in it, or about several persons, is never kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given."""

    status: int
    body: str


class AnsweredBefore(Exception):
    """The request was carried out before, and this was its answer."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.status)
        self.kept = kept


class Answers:
    """One answer for each actor and key."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, asking: Asking, actor: str, route: str, about: Mapping[str, str]) -> None:
        """Let a request pass that is the first of its key, and hold the key for it.

        Raises ``AnsweredBefore`` with the first one's answer, or what ``domain.once`` refuses.
        """
        if route not in OFFERED:
            raise KeyNotOffered(f"POST {route} takes no Idempotency-Key: leave it out.")
        key = key_of(asking.header)
        found = fingerprint(key, asking.target, asking.body)
        now, attempt = self._clock.now_ms(), secrets.token_hex(16)
        fresh = {
            "actor": actor,
            "key_hash": key_hash(key),
            "attempt": attempt,
            "fingerprint": found,
            "person_id": about.get("person_id"),
            "alert_id": about.get("alert_id"),
            "acted": False,
            "lease_until": now + LEASE_MS,
            "expires_at": now + KEEPS_MS,
        }
        with as_system():  # a key is its actor's own, whoever it was used about
            kept = self._hold(fresh, now)
        if kept is not None:
            raise AnsweredBefore(self._seen(kept))
        asking.attempt = attempt

    def answered(self, attempt: str, status: int, body: str) -> None:
        """Keep the answer of a request that was carried out."""
        mine = t.c.attempt == attempt
        with as_system(), self._engine.begin() as connection:
            connection.execute(update(t).where(mine).values(status=status, answer=body))

    def release(self, attempt: str) -> None:
        """Nothing was done: the key is free."""
        with as_system(), self._engine.begin() as connection:
            connection.execute(delete(t).where(t.c.attempt == attempt))

    def _hold(self, fresh: Mapping[str, object], now: int) -> Row[tuple[object, ...]] | None:
        mine = and_(t.c.actor == fresh["actor"], t.c.key_hash == fresh["key_hash"])
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(t).where(t.c.expires_at <= now))
                row = connection.execute(select(t).where(mine).with_for_update()).first()
                if row is None:
                    connection.execute(insert(t).values(fresh))
                    return None
                return _known(connection, row, mine, fresh, now)
        except IntegrityError as error:  # both came at once, and the other one was first
            raise _busy() from error

    def _seen(self, kept: Row[tuple[object, ...]]) -> Kept:
        """The answer, for who may still know of whom it is about. Raises ``NotFound``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            query = select(t.c.attempt).where(t.c.attempt == kept.attempt)
            if connection.execute(query).first() is None:
                raise NotFound("What this was about is not there any more, or not for you.")
        return Kept(status=kept.status, body=kept.answer)


def _known(
    connection: Connection,
    row: Row[tuple[object, ...]],
    mine: ColumnElement[bool],
    fresh: Mapping[str, object],
    now: int,
) -> Row[tuple[object, ...]] | None:
    """The answer that is kept; None when the first request died before it did anything."""
    if row.fingerprint != fresh["fingerprint"]:
        raise KeyReused("This Idempotency-Key was used for another request. Take a new one.")
    if row.status is not None:
        return row
    if row.lease_until > now:
        raise _busy()
    if row.acted:
        raise AnswerLost("This was done, but its answer was lost. Look at what it was about.")
    connection.execute(update(t).where(mine).values(fresh))
    return None


def _busy() -> KeyInUse:
    return KeyInUse("The first request with this Idempotency-Key is still being carried out.")
