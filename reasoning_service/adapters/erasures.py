"""All that is kept of one person, deleted in one transaction, and the line that stays."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, insert, select, update

from reasoning_service.adapters.tables import ERASED, METADATA, OPEN_REQUEST, OUTGOING
from shared.contracts import ErasedPart, ErasureAsked
from shared.storage.lock import lock_exclusively
from shared.storage.overwriting import overwriting

_LOCKS = 0x4154_0000_0000
"""Where the numbers of this service's locks on persons begin; nothing else locks there."""


@dataclass(frozen=True)
class Erasures:
    """Who was erased here, and what of them."""

    engine: Engine

    def erase(self, asked: ErasureAsked, now_ms: int) -> ErasedPart:
        """Delete assessments, questions, thinking, what waits and what is on its way.

        Asked again it deletes what is left and adds to the counts; the pseudonym stays.
        """
        person_id = asked.person_id
        with self.engine.begin() as connection:
            before = _known(connection, person_id)
            rows = _delete(connection, person_id)
            if before is not None:
                names = rows | before.rows
                rows = {name: rows.get(name, 0) + before.rows.get(name, 0) for name in names}
            part = ErasedPart(
                person_id=person_id,
                asked_at=max(asked.asked_at, before.asked_at if before else 0),
                erased_at=now_ms,
                rows=dict(sorted(rows.items())),
            )
            _keep(connection, part, before is None)
        return part


def is_erased(connection: Connection, person_id: str) -> bool:
    """Whether nothing may be written about a person; holds until the caller's transaction ends."""
    return _known(connection, person_id) is not None


def _known(connection: Connection, person_id: str) -> ErasedPart | None:
    # A row that is not there cannot be locked: an assessment that is being written while its
    # person is erased has to come before the deletion or to see it.
    lock_exclusively(connection, _lock_of(person_id))
    body = connection.execute(select(ERASED.c.body).where(ERASED.c.person_id == person_id)).scalar()
    return None if body is None else ErasedPart.model_validate_json(body)


def _lock_of(person_id: str) -> int:
    return _LOCKS + int.from_bytes(hashlib.sha256(person_id.encode()).digest()[:4], "big")


def _delete(connection: Connection, person_id: str) -> dict[str, int]:
    found: dict[str, int] = {}
    with overwriting(connection):
        for table, mine in _about(person_id):
            count = int(connection.execute(delete(table).where(mine)).rowcount)
            if count:
                found[table.name] = count
    return found


def _about(person_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that names persons, whichever feature added it; and what names one in a text.

    Requests first: whoever settles one holds its row, and what they wrote is seen afterwards.
    """
    named = f'"person_id":"{person_id}"'
    yield OPEN_REQUEST, OPEN_REQUEST.c.event.contains(named, autoescape=True)
    for table in METADATA.sorted_tables:
        if "person_id" in table.c and table is not ERASED:
            yield table, table.c.person_id == person_id
    yield OUTGOING, OUTGOING.c.fields.contains(named.replace('"', '\\"'), autoescape=True)


def _keep(connection: Connection, part: ErasedPart, new: bool) -> None:
    body = part.model_dump_json()
    if new:
        connection.execute(insert(ERASED).values(person_id=part.person_id, body=body))
        return
    mine = ERASED.c.person_id == part.person_id
    connection.execute(update(ERASED).where(mine).values(body=body))
