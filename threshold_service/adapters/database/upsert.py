"""``INSERT ... ON CONFLICT`` in both dialects that we speak."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[dict[str, Any]]


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, leaving those that exist as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_or_replace(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, replacing the other columns of those that exist."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(connection, table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), list(rows))


def _insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
