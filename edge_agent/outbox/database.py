"""The outbox's SQLite file: durable before anything is sent, replaced when it is damaged."""

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from edge_agent.outbox.errors import OutboxFull, WrongOutbox, is_damaged, is_full, is_read_only
from edge_agent.outbox.layout import LAYOUT, TABLES
from edge_agent.outbox.reserve import Reserve
from shared.clock import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

DISK_FULL = "The edge box's disk is full."
READ_ONLY = "The edge box's disk cannot be written."
LOG_PAGES = 64
"""A short write-ahead log (256 kB): what it takes on a full disk cannot be given back."""


class Database:
    """One file, one connection, used by all threads one after another.

    A new file is a new epoch: its numbering starts at 1 and nothing of an older file is
    mistaken for it. A damaged file is set aside, never deleted.
    """

    def __init__(self, path: Path, edge_id: str, clock: Clock, pages: int | None = None) -> None:
        """``pages`` bounds the file (4 kB each), so that a full disk can be had in a test."""
        self._path = path
        self._edge_id = edge_id
        self._clock = clock
        self._pages = pages
        self._lock = threading.RLock()
        self.set_aside: Path | None = None
        """Where the last damaged file went, if one did."""
        self._epoch = ""
        self._connection = self._open_or_start_over()
        self._reserve = Reserve(path.with_name(path.name + ".reserve"))

    @property
    def epoch(self) -> str:
        """The id of this file's numbering."""
        with self._lock:
            return self._epoch

    def run(self, work: Work[T], growing: bool = False) -> T:
        """Run ``work`` in one transaction; all of it is on the disk afterwards, or none.

        Raises ``OutboxFull`` when there is no room; what is ``growing`` may not use the
        reserve. A damaged file is replaced and ``work`` runs on the new one.
        """
        with self._lock:
            if growing and not self._reserve.take():
                raise OutboxFull(DISK_FULL, "what is left is kept for deleting")
            try:
                return self._attempt(work)
            except sqlite3.DatabaseError as error:
                if is_read_only(error):
                    raise OutboxFull(READ_ONLY, f"{self._path}: {error}") from error
                if is_full(error):
                    self._make_room()
                    if growing:
                        raise OutboxFull(DISK_FULL, str(error)) from error
                    return self._last_attempt(work)
                if not is_damaged(error):
                    raise
                log.error("outbox is damaged", extra={"fields": {"error": str(error)}})
                self.start_over()
                return self._attempt(work)

    def start_over(self) -> None:
        """Set the file aside and begin a new one, in a new epoch."""
        with self._lock:
            self._connection.close()
            self._move_away()
            self._connection = self._connect()

    def close(self) -> None:
        """Close the file; nothing may be asked of it afterwards."""
        with self._lock:
            self._connection.close()

    def _attempt(self, work: Work[T]) -> T:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _last_attempt(self, work: Work[T]) -> T:
        try:
            return self._attempt(work)
        except sqlite3.DatabaseError as error:
            if is_full(error):
                raise OutboxFull(DISK_FULL, str(error)) from error
            raise

    def _make_room(self) -> None:
        """Release the reserve and let the write-ahead log begin again from its start."""
        self._reserve.release()
        try:
            self._connection.execute("PRAGMA wal_checkpoint(RESTART)")
        except sqlite3.DatabaseError as error:
            log.warning("no room even to tidy up", extra={"fields": {"error": str(error)}})

    def _open_or_start_over(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect()
        except OSError as error:
            raise OutboxFull(READ_ONLY, f"{self._path}: {error.strerror}") from error
        except sqlite3.DatabaseError as error:
            if is_read_only(error):
                raise OutboxFull(READ_ONLY, f"{self._path}: {error}") from error
            if is_full(error):
                raise OutboxFull(DISK_FULL, str(error)) from error
            if not is_damaged(error):
                raise
            log.error("outbox is damaged", extra={"fields": {"error": str(error)}})
            self._move_away()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)  # scores about a person: nobody else on the box reads them
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        if self._pages is not None:
            connection.execute(f"PRAGMA max_page_count={self._pages}")
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise _damage(str(problem))
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        if layout == 0:
            self._create(connection)
        elif layout != LAYOUT:
            raise WrongOutbox(
                "The edge box's stored records come from another version of Attune.",
                f"{self._path} has layout {layout}, this build speaks {LAYOUT}",
            )
        edge_id, epoch = connection.execute("SELECT edge_id, epoch FROM identity").fetchone()
        if edge_id != self._edge_id:
            raise WrongOutbox(
                f"The edge box's stored records belong to {edge_id}, not to {self._edge_id}.",
                f"give {self._edge_id} an outbox of its own; {self._path} was not touched",
            )
        self._epoch = str(epoch)

    def _create(self, connection: sqlite3.Connection) -> None:
        epoch = secrets.token_hex(8)
        connection.executescript(
            f"BEGIN IMMEDIATE;{TABLES}PRAGMA user_version={LAYOUT};"
            # both come from us: the edge id has passed the contract's pattern, no quotes in it
            f"INSERT INTO identity VALUES ('{self._edge_id}', '{epoch}');COMMIT;"
        )

    def _move_away(self) -> None:
        target = self._path.with_name(f"{self._path.name}.damaged-{self._clock.now_ms()}")
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                part.rename(target.with_name(target.name + suffix))
        self.set_aside = target


def _damage(problem: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(problem)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
