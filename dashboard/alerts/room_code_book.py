"""The codes of a ward's rooms: which there are, new ones, and the sheets to hang."""

import secrets

from sqlalchemy import Connection, Engine

from dashboard.alerts import room_code_rows as rows
from dashboard.alerts.code_seal import CodeSeal
from dashboard.alerts.room_code_rows import CodeRow, Room
from dashboard.alerts.room_code_views import (
    NewRoomCodesRequest,
    NewRoomCodesView,
    NewRoomCodeView,
    RoomCodesView,
    RoomView,
)
from dashboard.alerts.room_codes import RoomCodes
from dashboard.alerts.room_sheet import LANGUAGES, sheets
from dashboard.audit.log import AuditLog
from dashboard.domain.actor import Actor
from dashboard.domain.scope import Scope
from dashboard.residents.wards import Wards
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively
from shared.web.problems import Forbidden

DIGITS = 6
"""Five guesses in five minutes for an alert: a whole day of guessing finds one in 700 codes."""
_LOCK = 7_214_559_012
"""Two who make a code for one room: the second replaces the first."""
_HOUR_MS = 3_600_000


class RoomCodeBook:
    """``ward_id`` None stands for the rooms of residents on no ward."""

    def __init__(
        self, engine: Engine, clock: Clock, audit: AuditLog, codes: RoomCodes, seal: CodeSeal
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._codes = codes
        self._seal = seal

    def look(self, ward_id: str | None, by: Actor) -> RoomCodesView:
        """The rooms that are lived in or have a code. Raises ``NoSuchWard``, ``Forbidden``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            _check(connection, ward_id, by.scope)
            lived_in = rows.rooms_lived_in(connection, ward_id or "")
            stored = {row.room: row for row in rows.of_ward(connection, ward_id or "")}
        now, names = self._clock.now_ms(), sorted({*lived_in, *stored})
        found = [self._view(each, stored.get(each), each in lived_in, now) for each in names]
        return RoomCodesView(ward_id=ward_id, rooms=found)

    def make(self, ward_id: str | None, asked: NewRoomCodesRequest, by: Actor) -> NewRoomCodesView:
        """New codes, audited without saying them. Raises as ``look`` does."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            _check(connection, ward_id, by.scope)
        made = {room: new_code() for room in dict.fromkeys(asked.rooms)}
        ready = {room: self._codes.ready(code) for room, code in made.items()}
        overlap_ms, now = asked.overlap_hours * _HOUR_MS, self._clock.now_ms()
        with self._engine.begin() as connection:
            lock_exclusively(connection, _LOCK)
            for name, code in ready.items():
                room = Room(ward_id or "", name)
                rows.put(connection, room, code, by.username, now, overlap_ms)
            for name in ready:
                self._record(connection, by, "room-code-made", ward_id, name)
        codes = [NewRoomCodeView(room=room, code=code) for room, code in made.items()]
        return NewRoomCodesView(ward_id=ward_id, codes=codes)

    def remove(self, ward_id: str | None, room: str, by: Actor) -> None:
        """Tier 1 asks for no code there any more. Raises as ``look`` does."""
        with self._engine.begin() as connection:
            _check(connection, ward_id, by.scope)
            if rows.remove(connection, Room(ward_id or "", room)):
                self._record(connection, by, "room-code-removed", ward_id, room)

    def sheet(self, ward_id: str | None, room: str | None, lang: str, by: Actor) -> str:
        """The page to print, of one room or (None) of all. Raises as ``look`` does."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            _check(connection, ward_id, by.scope)
            stored = rows.of_ward(connection, ward_id or "")
        wanted = [row for row in stored if room in (None, row.room)]
        return sheets(LANGUAGES[lang], [(row.room, self._seal.open(row.sealed)) for row in wanted])

    def _view(self, room: str, row: CodeRow | None, lived_in: bool, now: int) -> RoomView:
        overlaps = row is not None and row.old_until is not None and now < row.old_until
        return RoomView(
            room=room,
            lived_in=lived_in,
            has_code=row is not None,
            printable=row is not None and self._seal.open(row.sealed) is not None,
            set_by=row.set_by if row else None,
            set_at=row.set_at if row else None,
            old_until=row.old_until if row and overlaps else None,
        )

    def _record(
        self, connection: Connection, by: Actor, done: str, ward_id: str | None, room: str
    ) -> None:
        subject = f"room:{ward_id or 'house'}"
        self._audit.action(connection, by.username, done, subject, room)


def new_code() -> str:
    """Digits, since they are typed on a phone in a hurry and maybe with gloves."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _check(connection: Connection, ward_id: str | None, scope: Scope) -> None:
    if ward_id is not None:
        Wards.check(connection, ward_id, scope)
    elif not scope.covers_ward(None):
        raise Forbidden("Only somebody who may know of the whole house sets its room codes.")
