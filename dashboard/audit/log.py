"""Writes and reads the audit. Actions are written in their own transaction; views never fail.

A view is written before it is answered. Only when the database cannot be written does the page
come first: the record waits in memory and is written ahead of the next one.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select
from sqlalchemy.exc import OperationalError

from dashboard.domain.audit_chain import FORGOTTEN, GENESIS, Entry, Link, first_break, link
from dashboard.once import asking as once
from dashboard.storage.tables import audit as t
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively

log = logging.getLogger(__name__)

_LOCK = 7_214_559_002
SAME_VIEW_S = 60.0
"""A page that refreshes itself is one view a minute, or the chain would record its timer."""
MAX_WAITING = 10_000


class AuditLog:
    """The hash-chained record of who saw and did what."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: deque[Entry] = deque(maxlen=MAX_WAITING)
        self._seen: dict[tuple[str, str, str], float] = {}

    def action(
        self, connection: Connection, actor: str, action: str, subject: str, detail: str = ""
    ) -> Link:
        """Record an action inside the transaction that performs it.

        With it goes that the request at hand did something, where it carries a key.
        """
        once.acted(connection)
        entry = Entry(self._clock.now_ms(), actor, action, subject, detail)
        return self._append(connection, entry)

    def view(self, actor: str, action: str, subject: str) -> None:
        """Record that ``actor`` looked at ``subject``; the same look once a minute."""
        if not self._is_new((actor, action, subject)):
            return
        self._waiting.append(Entry(self._clock.now_ms(), actor, action, subject))
        self.flush()

    def refused_sign_in(self, address: str, why: str, kind: str) -> None:
        """Record a sign-in by the identity provider that came to nothing, with its reason.

        Of one ``kind`` from one address once a minute: strangers must not fill the record.
        """
        if not self._is_new(("stranger", kind, address)):
            return
        now, told = self._clock.now_ms(), why.replace("\x00", "")[:500]
        subject = f"address:{address}"
        self._waiting.append(Entry(now, "stranger", "sign-in-refused", subject, told))
        self.flush()

    def flush(self) -> None:
        """Write the views that wait; they go on waiting while the database cannot be written."""
        with self._lock:
            waiting = list(self._waiting)
            if not waiting:
                return
            try:
                with self._engine.begin() as connection:
                    for entry in waiting:
                        self._append(connection, entry)
            except OperationalError:
                log.warning("audit waits", extra={"fields": {"records": len(waiting)}})
                return
            for _ in waiting:
                self._waiting.popleft()

    def newest(
        self,
        limit: int,
        before: int | None = None,
        actor: str = "",
        subject: str = "",
        action: str = "",
    ) -> list[Link]:
        """The newest ``limit`` records behind the number ``before``, newest first.

        ``actor``, ``subject`` and ``action`` leave out all but theirs.
        """
        query = select(t).order_by(t.c.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(t.c.seq < before)
        if actor:
            query = query.where(t.c.actor == actor)
        if subject:
            query = query.where(t.c.subject == subject)
        if action:
            query = query.where(t.c.action == action)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return [_link(row) for row in connection.execute(query)]

    def first_break(self) -> int | None:
        """The first record that does not fit the chain, or None."""
        return first_break(self.links())

    def links(self, from_seq: int = 1) -> Iterator[Link]:
        """Every record from ``from_seq`` on, in the order of the chain."""
        query = select(t).where(t.c.seq >= from_seq).order_by(t.c.seq)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            for row in connection.execute(query).yield_per(1000):
                yield _link(row)

    def forget_before(self, before: int) -> int:
        """Delete records older than ``before`` (epoch ms), but no gaps and never all; how many.

        A record takes their place that says which was the last of them, so that a beginning that
        somebody else cut off is still seen.
        """
        with self._engine.begin() as connection:
            lock_exclusively(connection, _LOCK)
            young = select(func.min(t.c.seq)).where(t.c.at >= before)
            first = connection.execute(young).scalar()
            if first is None:
                return 0
            query = select(t.c.seq, t.c.hash).where(t.c.seq < first).order_by(t.c.seq.desc())
            last = connection.execute(query.limit(1)).first()
            if last is None:
                return 0
            count = connection.execute(delete(t).where(t.c.seq <= last.seq)).rowcount
            detail = f"{last.seq}:{last.hash}"
            self._append(
                connection, Entry(self._clock.now_ms(), "system", FORGOTTEN, "audit", detail)
            )
            return int(count)

    def _append(self, connection: Connection, entry: Entry) -> Link:
        lock_exclusively(connection, _LOCK)
        last = connection.execute(
            select(t.c.seq, t.c.hash).order_by(t.c.seq.desc()).limit(1)
        ).first()
        seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
        new = link(entry, seq, previous)
        connection.execute(
            insert(t).values(
                seq=seq,
                at=entry.at,
                actor=entry.actor,
                action=entry.action,
                subject=entry.subject,
                detail=entry.detail,
                previous_hash=previous,
                hash=new.hash,
            )
        )
        return new

    def _is_new(self, view: tuple[str, str, str]) -> bool:
        now = self._clock.monotonic_s()
        with self._lock:
            self._seen = {k: at for k, at in self._seen.items() if now - at < SAME_VIEW_S}
            if view in self._seen:
                return False
            self._seen[view] = now
            return True


def _link(row: Row[tuple[object, ...]]) -> Link:
    entry = Entry(row.at, row.actor, row.action, row.subject, row.detail)
    return Link(row.seq, entry, row.previous_hash, row.hash)
