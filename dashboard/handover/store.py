"""Handovers in the database. What was signed is written once and never updated."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from dashboard.domain.handover import HandoverState, SignedHow, seal
from dashboard.handover.tables import handover, handover_entry
from dashboard.handover.views import Body, Entry, HandoverSummary
from dashboard.storage.row_scope import as_system
from dashboard.storage.tables import audit
from shared.storage.lock import lock_exclusively

HOUSE: Final = ""
_LOCK: Final = 7_214_559_011
GIVEN, TAKEN = "handover-given", "handover-taken"
HandoverRow = Row[tuple[object, ...]]


def last_until(connection: Connection, ward_id: str | None) -> int | None:
    """Where the newest handover that somebody took ended."""
    mine = (handover.c.ward_id == (ward_id or HOUSE)) & (
        handover.c.state == HandoverState.TAKEN.value
    )
    return connection.execute(select(func.max(handover.c.until)).where(mine)).scalar()


def write(
    connection: Connection, body: Body, text: str, entries: Sequence[tuple[str, str]]
) -> None:
    """Store a given handover; one of the ward that nobody took is replaced."""
    lock_exclusively(connection, _LOCK)  # two given at once: the later one stands
    ward_id = body.ward_id or HOUSE
    waiting = (handover.c.ward_id == ward_id) & (handover.c.state == HandoverState.GIVEN.value)
    connection.execute(update(handover).where(waiting).values(state=HandoverState.REPLACED.value))
    connection.execute(
        insert(handover).values(
            handover_id=body.handover_id,
            ward_id=ward_id,
            state=HandoverState.GIVEN.value,
            since=body.since,
            until=body.until,
            giver=body.giver,
            given_at=body.given_at,
            body=text,
            given_seal=seal(text),
        )
    )
    rows = [
        {
            "handover_id": body.handover_id,
            "position": position,
            "person_id": person_id,
            "body": entry,
            "seal": seal(entry),
        }
        for position, (person_id, entry) in enumerate(entries)
    ]
    if rows:
        connection.execute(insert(handover_entry), rows)


def take(
    connection: Connection, handover_id: str, by: str, at: int, how: SignedHow, taken_seal: str
) -> bool:
    """The second signature; false where somebody was first or another replaced it."""
    mine = (handover.c.handover_id == handover_id) & (handover.c.state == HandoverState.GIVEN.value)
    changed = connection.execute(
        update(handover)
        .where(mine)
        .values(
            state=HandoverState.TAKEN.value,
            taker=by,
            taken_at=at,
            taken_how=how.value,
            taken_seal=taken_seal,
        )
    )
    return changed.rowcount == 1


def find(connection: Connection, handover_id: str) -> HandoverRow | None:
    """One handover by its id."""
    return connection.execute(select(handover).where(handover.c.handover_id == handover_id)).first()


def newest(
    connection: Connection,
    ward_ids: Collection[str] | None,
    limit: int,
    behind: tuple[int, str] | None,
) -> list[HandoverSummary]:
    """Handovers of some wards, or all of the house, newest first, from ``behind`` a place on."""
    t = handover.c
    query = select(handover).order_by(t.given_at.desc(), t.handover_id.desc())
    if ward_ids is not None:
        query = query.where(t.ward_id.in_(ward_ids))
    if behind is not None:
        same = and_(t.given_at == behind[0], t.handover_id < behind[1])
        query = query.where(or_(t.given_at < behind[0], same))
    return [summary(row) for row in connection.execute(query.limit(limit))]


def entries(connection: Connection, handover_id: str) -> list[HandoverRow]:
    """The parts of it that are about residents whom the request may know of, in order."""
    t = handover_entry
    query = select(t).where(t.c.handover_id == handover_id).order_by(t.c.position)
    return list(connection.execute(query))


def is_intact(connection: Connection, row: HandoverRow) -> bool:
    """Whether every text fits its seal, none is missing, and the audit recorded the seals."""
    body = Body.model_validate_json(row.body)
    with as_system():  # somebody who has moved to another ward is hidden, not missing
        found = entries(connection, row.handover_id)
    whole = (
        seal(row.body) == row.given_seal
        and [each.seal for each in found] == body.entry_seals
        and all(each.body is None or seal(each.body) == each.seal for each in found)
    )
    recorded = {GIVEN: row.given_seal} | ({TAKEN: row.taken_seal} if row.taken_seal else {})
    query = select(audit.c.action, audit.c.detail).where(
        audit.c.subject == subject(row.handover_id), audit.c.action.in_([GIVEN, TAKEN])
    )
    audited = {each.action: each.detail for each in connection.execute(query)}
    return whole and audited == recorded


def parsed(found: Sequence[HandoverRow]) -> list[Entry]:
    """The entries that are still there."""
    return [Entry.model_validate_json(each.body) for each in found if each.body is not None]


def summary(row: HandoverRow) -> HandoverSummary:
    """A row as a list shows it."""
    return HandoverSummary(
        handover_id=row.handover_id,
        ward_id=row.ward_id or None,
        state=row.state,
        since=row.since,
        until=row.until,
        giver=row.giver,
        given_at=row.given_at,
        taker=row.taker,
        taken_at=row.taken_at,
    )


def subject(handover_id: str) -> str:
    """What the audit calls it."""
    return f"handover:{handover_id}"
