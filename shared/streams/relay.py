"""A transactional outbox: messages are written with their cause and published afterwards.

``enqueue`` runs inside the caller's transaction; ``Relay.publish_pending`` sends what was
committed, in order, at least once. Receivers drop what they know by the message's own id.
"""

import json
from collections.abc import Iterable

from redis import Redis
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from shared.contracts import Contract
from shared.storage.engine import READ_ONLY
from shared.streams.codec import encode

BATCH = 500
STREAM_LENGTH = 100_000
"""Bounds Redis's memory, not the history: older events are had by ``GET /events?after=cursor``."""


def outgoing_table(metadata: MetaData) -> Table:
    """The outbox table, one per database, in the owner's ``metadata``."""
    return Table(
        "outgoing_message",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("stream", String(80), nullable=False),
        Column("fields", Text, nullable=False),
        sqlite_autoincrement=True,
    )


def enqueue(
    connection: Connection, table: Table, stream: str, messages: Iterable[Contract]
) -> None:
    """Write messages for ``stream`` as part of the caller's transaction."""
    rows = [{"stream": stream, "fields": json.dumps(encode(message))} for message in messages]
    if rows:
        connection.execute(insert(table), rows)


class Relay:
    """Publishes an outbox table's rows to Redis in the order they were written."""

    def __init__(self, engine: Engine, table: Table, redis: Redis) -> None:
        self._engine = engine
        self._table = table
        self._redis = redis

    def publish_pending(self) -> int:
        """Send up to ``BATCH`` committed messages; answers how many were sent.

        Rows go away only after Redis has taken them: a crash in between sends them again.
        """
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(
                select(self._table).order_by(self._table.c.id).limit(BATCH)
            ).all()
        if not rows:
            return 0
        with self._redis.pipeline(transaction=False) as pipe:
            for row in rows:
                pipe.xadd(
                    row.stream, json.loads(row.fields), maxlen=STREAM_LENGTH, approximate=True
                )
            pipe.execute()
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.id <= rows[-1].id))
        return len(rows)
