"""Deleting so that it cannot be read back from the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def overwriting(connection: Connection) -> Iterator[None]:
    """What is deleted inside is overwritten with zeros on SQLite, in the file's own pages too.

    Its write-ahead log holds the old pages until the next checkpoint (some thousand pages). On
    PostgreSQL the rows are unreachable at once and leave the files with the next vacuum.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    yield
    # Not where it failed: a broken connection takes no more statements, and zeros do no harm.
    connection.exec_driver_sql("PRAGMA secure_delete = OFF")
