"""One writer at a time for what must be strictly one after the other."""

from sqlalchemy import Connection, text


def lock_exclusively(connection: Connection, number: int) -> None:
    """Wait for everybody else in the critical section ``number``, until the transaction ends.

    SQLite's transactions already exclude each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": number})
