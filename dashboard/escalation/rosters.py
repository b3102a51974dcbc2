"""Who works a ward's shifts, as lists; a ward without lists calls everybody, as before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from dashboard.domain.chain import Shift
from dashboard.domain.roster import Duty, begun_on, listed
from dashboard.escalation.chains import Chains
from dashboard.escalation.tables import shift_assignment as t
from dashboard.storage.tables import user

KEPT: Final = timedelta(days=7)
"""Lists of single days are kept for a week, to look up who was there; then they are forgotten."""


@dataclass(frozen=True, slots=True)
class StoredList:
    """One list, and who set it when (epoch milliseconds). ``day`` None: for every day."""

    shift: str
    day: date | None
    usernames: tuple[str, ...]
    set_by: str
    set_at: int


class Rosters:
    """Reads and writes lists inside the caller's transaction; ``zone`` is the house's."""

    def __init__(self, chains: Chains, zone: tzinfo) -> None:
        self._chains = chains
        self._zone = zone

    def on_duty(self, connection: Connection, ward_id: str, now: int) -> Duty:
        """The shift that goes on, and who of its list still has an open account."""
        shift = self.shift(connection, ward_id, now)
        day = begun_on(shift, now, self._zone)
        stored = self.of_ward(connection, ward_id)
        named = listed({(each.shift, each.day): each.usernames for each in stored}, shift.name, day)
        return Duty(shift.name, day, _still_there(connection, named), bool(stored))

    def shift(self, connection: Connection, ward_id: str, now: int) -> Shift:
        """The shift that goes on at ``now`` (epoch milliseconds)."""
        return self._chains.holding(connection, ward_id, now)[0]

    def today(self, now: int) -> date:
        """The house's day."""
        return begun_on(Shift("", 0, 0), now, self._zone)

    @staticmethod
    def of_ward(connection: Connection, ward_id: str) -> list[StoredList]:
        """A ward's lists, those for every day first."""
        query = select(t).where(t.c.ward_id == ward_id).order_by(t.c.day, t.c.shift, t.c.username)
        found: defaultdict[tuple[str, str, str, int], list[str]] = defaultdict(list)
        for row in connection.execute(query):
            found[row.shift, row.day, row.set_by, row.set_at].append(row.username)
        return [
            StoredList(shift, date.fromisoformat(day) if day else None, tuple(names), by, at)
            for (shift, day, by, at), names in found.items()
        ]

    @staticmethod
    def wards(connection: Connection) -> list[str]:
        """The wards that keep lists."""
        query = select(t.c.ward_id).distinct().order_by(t.c.ward_id)
        return list(connection.execute(query).scalars())

    def put(
        self,
        connection: Connection,
        ward_id: str,
        shift: str,
        day: date | None,
        usernames: Sequence[str],
        by: str,
        now: int,
    ) -> None:
        """Set a list; the one before it and those of long ago are gone."""
        self.remove(connection, ward_id, shift, day)
        long_ago = (self.today(now) - KEPT).isoformat()
        old = (t.c.ward_id == ward_id) & (t.c.day != "") & (t.c.day < long_ago)
        connection.execute(delete(t).where(old))
        mine = {"ward_id": ward_id, "shift": shift, "day": _text(day), "set_by": by, "set_at": now}
        connection.execute(insert(t), [{**mine, "username": each} for each in sorted(usernames)])

    @staticmethod
    def remove(connection: Connection, ward_id: str, shift: str, day: date | None) -> bool:
        """Whether there was such a list."""
        return connection.execute(delete(t).where(_mine(ward_id, shift, day))).rowcount > 0


def _mine(ward_id: str, shift: str, day: date | None) -> ColumnElement[bool]:
    return (t.c.ward_id == ward_id) & (t.c.shift == shift) & (t.c.day == _text(day))


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _still_there(connection: Connection, usernames: Sequence[str]) -> tuple[str, ...]:
    query = select(user.c.username).where(
        user.c.username.in_(usernames), user.c.disabled_at.is_(None)
    )
    return tuple(connection.execute(query.order_by(user.c.username)).scalars())
