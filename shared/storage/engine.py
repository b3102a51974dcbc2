"""SQLAlchemy engines: SQLite (WAL) embedded, PostgreSQL deployed, the same code on both."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

READ_ONLY = {"attune_read_only": True}
"""``engine.connect().execution_options(**READ_ONLY)``: a snapshot read that takes no write lock."""
BUSY_TIMEOUT_S = 10.0


def open_engine(url: str) -> Engine:
    """An engine for ``url``. SQLite waits for locks, syncs every commit and begins immediately.

    ``BEGIN IMMEDIATE`` takes the write lock before anything is read, so a transaction never
    fails half-way because another writer came between its read and its write.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file, whose folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def _configure_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event below starts transactions
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    mode = "DEFERRED" if options.get("attune_read_only") else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")
