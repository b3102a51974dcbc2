"""Room codes as rows. A room is told by the ward that it is on ("" for none) and its name."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select

from dashboard.alerts.tables import room_code as t
from dashboard.storage.tables import resident

CodeRow = Row[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a ward; "" for rooms of residents on no ward."""

    ward_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code ready to be stored: its hash to check it by, and sealed to print it again."""

    code_hash: str
    sealed: str


def room_of(connection: Connection, person_id: str) -> Room | None:
    """Where a person lives; None for nobody."""
    mine = select(resident.c.ward_id, resident.c.room).where(resident.c.person_id == person_id)
    row = connection.execute(mine).first()
    return None if row is None else Room(row.ward_id or "", row.room)


def rooms_lived_in(connection: Connection, ward_id: str) -> list[str]:
    """The rooms of a ward's residents, by name."""
    on_ward = func.coalesce(resident.c.ward_id, "") == ward_id
    query = select(resident.c.room).where(on_ward).distinct().order_by(resident.c.room)
    return list(connection.execute(query).scalars())


def of_ward(connection: Connection, ward_id: str) -> list[CodeRow]:
    """A ward's codes, by room."""
    query = select(t).where(t.c.ward_id == ward_id).order_by(t.c.room)
    return list(connection.execute(query).all())


def of_room(connection: Connection, room: Room) -> CodeRow | None:
    """The room's code, if it has one."""
    mine = (t.c.ward_id == room.ward_id) & (t.c.room == room.name)
    return connection.execute(select(t).where(mine)).first()


def hashes(connection: Connection, person_id: str, now: int) -> tuple[str, ...]:
    """The hashes of the codes that open now where the person lives, the newest first."""
    room = room_of(connection, person_id)
    row = of_room(connection, room) if room else None
    if row is None:
        return ()
    old = row.old_until is not None and now < row.old_until
    return (row.code_hash, row.old_hash) if old else (row.code_hash,)


def put(
    connection: Connection, room: Room, code: NewCode, by: str, now: int, overlap_ms: int = 0
) -> None:
    """Give the room a code; the one before goes on for ``overlap_ms``."""
    before = of_room(connection, room)
    remove(connection, room)
    values = {"ward_id": room.ward_id, "room": room.name, "set_by": by, "set_at": now}
    if before is not None and overlap_ms:
        values |= {"old_hash": before.code_hash, "old_until": now + overlap_ms}
    row = {**values, "code_hash": code.code_hash, "sealed": code.sealed}
    connection.execute(insert(t).values(row))


def remove(connection: Connection, room: Room) -> bool:
    """Whether the room had a code."""
    mine = (t.c.ward_id == room.ward_id) & (t.c.room == room.name)
    return connection.execute(delete(t).where(mine)).rowcount == 1
