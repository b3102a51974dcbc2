"""All that is kept of one person, deleted in the owner's transaction, and the line that stays."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, select, update

from shared.contracts import ErasedPart
from shared.storage.engine import READ_ONLY
from shared.storage.overwriting import overwriting
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.upsert import insert_or_replace

BLOCK: Final = tables.window_block
BLOCKS_A_TIME: Final = 200
"""Some three megabytes: 50 ms at the most (6,000 blocks of 16 kB, two busy cores, 2026-11-21)."""


class Erasures:
    """Who was erased here, and what of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, person_id: str) -> ErasedPart | None:
        """What was deleted of a person, None until all of it is."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            left = select(BLOCK.c.minute_ms).where(BLOCK.c.person_id == person_id).limit(1)
            if connection.execute(left).first() is not None:
                return None
            return _known(connection, person_id)


def erase(
    connection: Connection, shard: int, person_id: str, asked_ms: int, now_ms: int
) -> ErasedPart:
    """Delete all but packed minutes, also what is on its way; asked again, what is left.

    The pseudonym stays, with counts: by it windows that come late are refused. A month of packed
    minutes is a gigabyte to overwrite: they go by ``erase_blocks``, or a ward would wait for it.
    """
    before = _known(connection, person_id)
    edges = _edges(connection, person_id)
    rows = _delete(connection, person_id)
    if before is not None:
        edges = tuple(sorted({*before.edges, *edges}))
        rows = {name: rows.get(name, 0) + before.rows.get(name, 0) for name in rows | before.rows}
        asked_ms = max(asked_ms, before.asked_at)
    part = ErasedPart(
        person_id=person_id,
        asked_at=asked_ms,
        erased_at=now_ms,
        rows=dict(sorted(rows.items())),
        edges=edges,
    )
    row = {"person_id": person_id, "shard": shard, "body": part.model_dump_json()}
    insert_or_replace(connection, tables.erased_person, [row])
    return part


def erase_blocks(connection: Connection, person_id: str, now_ms: int) -> int:
    """Delete up to ``BLOCKS_A_TIME`` packed minutes of an erased person; answers how many."""
    mine = BLOCK.c.person_id == person_id
    some = select(BLOCK.c.minute_ms).where(mine).limit(BLOCKS_A_TIME)
    with overwriting(connection):
        gone = delete(BLOCK).where(mine, BLOCK.c.minute_ms.in_(some))
        count = int(connection.execute(gone).rowcount)
    part = _known(connection, person_id)
    if count and part is not None:
        rows = {**part.rows, BLOCK.name: part.rows.get(BLOCK.name, 0) + count}
        known = part.model_copy(update={"rows": dict(sorted(rows.items())), "erased_at": now_ms})
        values = {"body": known.model_dump_json()}
        table = tables.erased_person
        connection.execute(update(table).where(table.c.person_id == person_id).values(values))
    return count


def unfinished(connection: Connection, shard: int) -> set[str]:
    """Erased persons of whom packed minutes are left."""
    table = tables.erased_person.c
    left = exists().where(BLOCK.c.person_id == table.person_id)
    found = connection.execute(select(table.person_id).where(table.shard == shard, left))
    return set(found.scalars())


def without_erased(connection: Connection, persons: set[str]) -> set[str]:
    """Those of ``persons`` who were not erased, as the caller's transaction sees it."""
    table = tables.erased_person.c
    gone = connection.execute(select(table.person_id).where(table.person_id.in_(persons)))
    return persons - set(gone.scalars())


def _delete(connection: Connection, person_id: str) -> dict[str, int]:
    found: dict[str, int] = {}
    with overwriting(connection):
        for table, mine in _about(person_id):
            count = int(connection.execute(delete(table).where(mine)).rowcount)
            if count:
                found[table.name] = count
    return found


def _about(person_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that names persons, whichever feature added it; and what names one in a text."""
    for table in tables.metadata.sorted_tables:
        if "person_id" in table.c and table not in (tables.erased_person, BLOCK):
            yield table, table.c.person_id == person_id
    subject = tables.technical.c.body.contains(f'"subject":"{person_id}"', autoescape=True)
    yield tables.technical, subject
    waiting = tables.outgoing.c.fields
    told = waiting.contains(f'person_id\\":\\"{person_id}\\"', autoescape=True)
    about = waiting.contains(f'subject\\":\\"{person_id}\\"', autoescape=True)
    yield tables.outgoing, told | about


def _edges(connection: Connection, person_id: str) -> tuple[str, ...]:
    table = tables.person_edge.c
    query = select(table.edge_id).where(table.person_id == person_id).order_by(table.edge_id)
    return tuple(connection.execute(query).scalars())


def _known(connection: Connection, person_id: str) -> ErasedPart | None:
    table = tables.erased_person.c
    query = select(table.body).where(table.person_id == person_id)
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else ErasedPart.model_validate_json(body)
