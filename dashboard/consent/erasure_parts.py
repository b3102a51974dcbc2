"""What each part of the house still has to delete of somebody, and what it said when it had."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from dashboard.consent.person_views import ErasurePart
from dashboard.domain import erasing
from dashboard.storage.insert_new import insert_new
from dashboard.storage.tables import erasure
from dashboard.storage.tables import erasure_part as t


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one erasure; times are epoch ms."""

    person_id: str
    part: str
    asked_at: int
    last_asked: int
    confirmed_at: int | None
    gone_at: int | None
    gone_why: str | None
    rows: Mapping[str, int]

    @property
    def outstanding(self) -> bool:
        """Whether an answer is still waited for."""
        return self.confirmed_at is None and self.gone_at is None


def expect(connection: Connection, person_id: str, parts: Collection[str], now: int) -> None:
    """These have something to delete; who is expected already stays as they are."""
    for part in parts:
        row = {"pseudonym": person_id, "part": part, "asked_at": now, "last_asked": now}
        insert_new(connection, t, {**row, "rows": "{}"})


def all_in(connection: Connection) -> list[Part]:
    """Every part of every erasure."""
    return [_part(row) for row in connection.execute(select(t).order_by(t.c.pseudonym, t.c.part))]


def views(connection: Connection) -> dict[str, list[ErasurePart]]:
    """The same for receipts, by pseudonym."""
    found: dict[str, list[ErasurePart]] = defaultdict(list)
    for part in all_in(connection):
        view = ErasurePart(
            part=part.part,
            what=erasing.what(part.part),
            asked_at=part.asked_at,
            confirmed_at=part.confirmed_at,
            gone_at=part.gone_at,
            gone_why=part.gone_why,
            rows=dict(part.rows),
        )
        found[part.person_id].append(view)
    return found


def asked(connection: Connection, part: Part, now: int) -> None:
    """A part was asked just now."""
    connection.execute(update(t).where(_is(part.person_id, part.part)).values(last_asked=now))


def confirm(
    connection: Connection, person_id: str, part: str, at: int, rows: Mapping[str, int]
) -> bool:
    """A part has deleted; false where that was known with the same counts."""
    mine = _is(person_id, part)
    before = connection.execute(select(t).where(mine).with_for_update()).first()
    if before is None:
        return False
    text = json.dumps(dict(sorted(rows.items())))
    if before.confirmed_at is not None and before.rows == text:
        return False
    told = {"confirmed_at": at, "rows": text, "gone_at": None, "gone_why": None}
    connection.execute(update(t).where(mine).values(told))
    return True


def write_off(connection: Connection, part: str, at: int, why: str) -> list[str]:
    """Nobody will confirm this part: of whom it was outstanding. Should it answer, that counts."""
    mine = (t.c.part == part) & t.c.confirmed_at.is_(None) & t.c.gone_at.is_(None)
    query = update(t).where(mine).values(gone_at=at, gone_why=why).returning(t.c.pseudonym)
    return sorted(connection.execute(query).scalars())


def counted(connection: Connection, part: Part, rows: Mapping[str, int]) -> None:
    """Some of a part is deleted, and some is left."""
    text = json.dumps(dict(rows))
    connection.execute(update(t).where(_is(part.person_id, part.part)).values(rows=text))


def expected(connection: Connection, person_id: str, asked_at: int) -> bool:
    """Whether this person was erased, by the request of ``asked_at``."""
    mine = (erasure.c.pseudonym == person_id) & (erasure.c.erased_at == asked_at)
    return connection.execute(select(erasure.c.receipt_id).where(mine)).first() is not None


def reopen(connection: Connection, part: Part) -> None:
    """A part that had confirmed has the person again."""
    mine = _is(part.person_id, part.part)
    connection.execute(update(t).where(mine).values(confirmed_at=None))


def name_boxes(connection: Connection, person_id: str, boxes: Collection[str], now: int) -> None:
    """It is known now which boxes have to confirm."""
    if boxes:
        expect(connection, person_id, erasing.named(boxes), now)
        connection.execute(delete(t).where(_is(person_id, erasing.EDGE)))


def _is(person_id: str, part: str) -> ColumnElement[bool]:
    return (t.c.pseudonym == person_id) & (t.c.part == part)


def _part(row: Row[tuple[object, ...]]) -> Part:
    return Part(
        person_id=row.pseudonym,
        part=row.part,
        asked_at=row.asked_at,
        last_asked=row.last_asked,
        confirmed_at=row.confirmed_at,
        gone_at=row.gone_at,
        gone_why=row.gone_why,
        rows=json.loads(row.rows),
    )
