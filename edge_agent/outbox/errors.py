"""What can go wrong with the outbox file."""

import sqlite3

from edge_agent.errors import EdgeError

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class OutboxError(EdgeError):
    """Base of the outbox's errors."""


class OutboxFull(OutboxError):
    """Nothing can be written: the disk is full or refuses writes. Nothing was changed."""


class WrongOutbox(OutboxError):
    """The file belongs to another edge box or to a newer build: it is left untouched."""


def is_read_only(error: sqlite3.Error) -> bool:
    """Whether the disk or its folder takes no writes: the kernel does that to a failing card."""
    return _primary_code(error) in _READ_ONLY


def is_full(error: sqlite3.Error) -> bool:
    """Whether writing failed for want of room (or of a disk that takes writes)."""
    return _primary_code(error) in _FULL


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether the file itself can no longer be read as a database."""
    return _primary_code(error) in _DAMAGED


def _primary_code(error: sqlite3.Error) -> int:
    # The low byte is the result code; the rest says more (SQLITE_IOERR_WRITE, ...).
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
