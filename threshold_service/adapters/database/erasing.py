"""All that is kept of one person, deleted in the owner's transaction, and the line that stays."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, select

from shared.contracts import ErasedPart
from shared.storage.engine import READ_ONLY
from shared.storage.overwriting import overwriting
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.upsert import insert_or_replace


class Erasures:
    """Who was erased here, and what of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, person_id: str) -> ErasedPart | None:
        """What was deleted of a person, None for whom nobody has asked."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return _known(connection, person_id)


def erase(
    connection: Connection, shard: int, person_id: str, asked_ms: int, now_ms: int
) -> ErasedPart:
    """Delete everything, also what is on its way; whoever asks again finds little or nothing.

    The pseudonym stays, with counts: by it windows that come late are refused.
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
        if "person_id" in table.c and table is not tables.erased_person:
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
