"""Committed history, read-only: windows from recent rows and packed blocks, events, states."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from shared.contracts import Event, ScoredWindow, StoredEvent
from shared.storage.engine import READ_ONLY
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.blocks import (
    MINUTE_MS,
    merged,
    minute_of,
    records,
    time_of,
    unpack,
)

CHUNK_MS = 10 * MINUTE_MS


class History:
    """What the internal REST answers from; never sees an uncommitted row."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def events_after(self, cursor: int, limit: int) -> list[StoredEvent]:
        """Up to ``limit`` events after ``cursor`` in the order of commits."""
        query = (
            select(tables.event.c.cursor, tables.event.c.body)
            .where(tables.event.c.cursor > cursor)
            .order_by(tables.event.c.cursor)
            .limit(limit)
        )
        with self._reading() as connection:
            return [_stored(row.cursor, row.body) for row in connection.execute(query)]

    def event(self, event_id: str) -> Event | None:
        """One event, or None."""
        query = select(tables.event.c.body).where(tables.event.c.event_id == event_id)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return Event.model_validate_json(row.body) if row else None

    def events_of(self, person_id: str, from_ms: int, to_ms: int, limit: int) -> list[StoredEvent]:
        """One person's events with ``from_ms <= t_event < to_ms``, oldest first."""
        table = tables.event.c
        query = (
            select(table.cursor, table.body)
            .where(table.person_id == person_id, table.t_event >= from_ms, table.t_event < to_ms)
            .order_by(table.cursor)
            .limit(limit)
        )
        with self._reading() as connection:
            return [_stored(row.cursor, row.body) for row in connection.execute(query)]

    def windows(self, person_id: str, from_ms: int, to_ms: int) -> list[ScoredWindow]:
        """One person's windows with ``from_ms <= t_start < to_ms``, in ascending time."""
        bodies = self.bodies(person_id, from_ms, to_ms)
        windows = [ScoredWindow.model_validate_json(body) for body in bodies]
        return [window for window in windows if from_ms <= window.t_start < to_ms]

    def window_bodies(self, person_id: str, from_ms: int, to_ms: int) -> list[str]:
        """The same as JSON, as it was stored."""
        found = self.bodies(person_id, from_ms, to_ms)
        return [body for body in found if from_ms <= time_of(body) < to_ms]

    def bodies(self, person_id: str, from_ms: int, to_ms: int) -> list[str]:
        """The same as JSON, by whole minutes: up to a minute more on either side."""
        with self._reading() as connection:
            packed = _packed(connection, person_id, from_ms, to_ms)
            recent = _recent(connection, person_id, from_ms, to_ms)
        return merged(packed, recent)

    def records(self, person_id: str, from_ms: int, to_ms: int) -> Iterator[dict[str, Any]]:
        """The windows as the JSON objects they are, read some minutes at a time.

        So that a long span neither fills the memory nor keeps the shards waiting for long.
        """
        for start in range(minute_of(from_ms), to_ms, CHUNK_MS):
            end = min(start + CHUNK_MS, to_ms)
            with self._reading() as connection:
                packed = _packed(connection, person_id, start, end)
                recent = _recent(connection, person_id, start, end)
            for found in records(packed, recent):
                if max(start, from_ms) <= found["t_start"] < end:
                    yield found

    def held_since(self, person_id: str) -> int | None:
        """The start of the oldest minute that is kept of a person; None where none is."""
        block, row = tables.window_block.c, tables.recent_window.c
        old = select(func.min(block.minute_ms)).where(block.person_id == person_id)
        new = select(func.min(row.t_start)).where(row.person_id == person_id)
        with self._reading() as connection:
            found = [connection.execute(query).scalar() for query in (old, new)]
        return min((int(t) for t in found if t is not None), default=None)

    def has_window(self, person_id: str, t_start: int) -> bool:
        """Whether this second of this person is in history."""
        return bool(self.windows(person_id, t_start, t_start + 1))

    def state(self, person_id: str) -> str | None:
        """A person's committed engine state, or None."""
        table = tables.person_state.c
        with self._reading() as connection:
            row = connection.execute(
                select(table.body).where(table.person_id == person_id)
            ).one_or_none()
        return row.body if row else None

    def _reading(self) -> Connection:
        return self.engine.connect().execution_options(**READ_ONLY)


def _stored(cursor: int, body: str) -> StoredEvent:
    return StoredEvent(cursor=cursor, event=Event.model_validate_json(body))


def _packed(connection: Connection, person_id: str, from_ms: int, to_ms: int) -> list[str]:
    table = tables.window_block.c
    rows = connection.execute(
        select(table.body).where(
            table.person_id == person_id,
            table.minute_ms > minute_of(from_ms) - MINUTE_MS,
            table.minute_ms < to_ms,
        )
    )
    return [body for row in rows for body in unpack(row.body)]


def _recent(connection: Connection, person_id: str, from_ms: int, to_ms: int) -> list[str]:
    table = tables.recent_window.c
    rows = connection.execute(
        select(table.body).where(
            table.person_id == person_id, table.t_start >= from_ms, table.t_start < to_ms
        )
    )
    return [row.body for row in rows]
