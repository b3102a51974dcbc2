"""Where each reader stands, stored in the transaction of what it read."""

from sqlalchemy import Connection, insert, select, update

from dashboard.storage.tables import reader_checkpoint as t


def load(connection: Connection, name: str, default: str) -> str:
    """The stored position of the reader called ``name``."""
    found = connection.execute(select(t.c.position).where(t.c.name == name)).scalar()
    return default if found is None else str(found)


def save(connection: Connection, name: str, position: str) -> None:
    """Store a position as part of the caller's transaction."""
    changed = connection.execute(update(t).where(t.c.name == name).values(position=position))
    if changed.rowcount == 0:
        connection.execute(insert(t).values(name=name, position=position))
