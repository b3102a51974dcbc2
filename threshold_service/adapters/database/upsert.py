"""``INSERT ... ON CONFLICT`` in both dialects that we speak, for many rows at once."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[dict[str, Any]]


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, leaving those that exist as they are; all rows name the same columns."""
    if rows:
        _execute(connection, _new(connection.dialect, table, tuple(rows[0])), rows)


def insert_or_replace(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, replacing the other columns of those that exist."""
    if rows:
        _execute(connection, _replace(connection.dialect, table, tuple(rows[0])), rows)


Statement = tuple[str, tuple[str, ...] | None]
"""SQL, and the columns in the order of its question marks; None where it names them."""


def _execute(connection: Connection, statement: Statement, rows: Rows) -> None:
    """Past SQLAlchemy's own work on each row's parameters, which is half of a row's cost: our
    columns are texts, integers and bytes, which both drivers take as they are.
    """
    text, places = statement
    if places is None:
        connection.exec_driver_sql(text, list(rows))
    else:
        connection.exec_driver_sql(text, [tuple(row[name] for name in places) for row in rows])


@lru_cache(maxsize=64)
def _new(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> Statement:
    return _compiled(_insert(dialect, table).on_conflict_do_nothing(), dialect, columns)


@lru_cache(maxsize=64)
def _replace(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> Statement:
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(dialect, table)
    new = {name: statement.excluded[name] for name in columns if name not in keys}
    replacing = statement.on_conflict_do_update(index_elements=keys, set_=new)
    return _compiled(replacing, dialect, columns)


def _compiled(
    statement: "sqlite.Insert | postgresql.Insert", dialect: Dialect, columns: tuple[str, ...]
) -> Statement:
    made = statement.compile(dialect=dialect, column_keys=list(columns))
    places = getattr(made, "positiontup", None)
    return str(made), tuple(places) if places is not None else None


def _insert(dialect: Dialect, table: Table) -> "sqlite.Insert | postgresql.Insert":
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
