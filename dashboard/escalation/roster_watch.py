"""Says when a ward that keeps lists has nobody on the one of the shift that goes on."""

import hashlib
from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.escalation.chains import HOUSE
from dashboard.escalation.rosters import Rosters
from dashboard.residents.homes import WARD
from dashboard.storage.tables import technical_alarm, ward
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.contracts import TechnicalKind
from shared.storage.engine import READ_ONLY

PREFIX: Final = "dashboard.roster."
LONGEST_ID: Final = 128
TEXT: Final = "Nobody is on the list of the shift {shift} {where}. Calls go to all carers there."
ON_WARD: Final = "on {name}"
ON_NO_WARD: Final = "for residents on no ward"
DETAIL: Final = "see GET /v1/wards/{id}/assignments, or /v1/assignments for residents on no ward"


class RosterWatch:
    """Raises and clears from what stands in the database, so that a restart changes nothing."""

    def __init__(self, engine: Engine, clock: Clock, rosters: Rosters, lane: TechnicalLane) -> None:
        self._engine = engine
        self._clock = clock
        self._rosters = rosters
        self._lane = lane

    def look(self) -> None:
        """Bring the alarms up to date."""
        now = self._clock.now_ms()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            standing = _standing(connection)
            gaps = {}
            for each in self._rosters.wards(connection):
                duty = self._rosters.on_duty(connection, each, now)
                if duty.gap:
                    gaps[each] = TEXT.format(shift=duty.shift, where=_where(connection, each))
        for ward_id, text in gaps.items():
            subject = f"{WARD}{ward_id}"[:LONGEST_ID] if ward_id else "house"
            self._lane.raise_alarm(
                _id(ward_id), TechnicalKind.NOBODY_ON_DUTY, subject, now, text, DETAIL
            )
        for alarm_id in standing - {_id(each) for each in gaps}:
            self._lane.clear(alarm_id)


def _where(connection: Connection, ward_id: str) -> str:
    if ward_id == HOUSE:
        return ON_NO_WARD
    name = connection.execute(select(ward.c.name).where(ward.c.ward_id == ward_id)).scalar()
    return ON_WARD.format(name=name or ward_id)


def _id(ward_id: str) -> str:
    return PREFIX + hashlib.sha256(ward_id.encode()).hexdigest()[:16]


def _standing(connection: Connection) -> set[str]:
    c = technical_alarm.c
    mine = c.alarm_id.startswith(PREFIX, autoescape=True) & c.cleared_at.is_(None)
    return set(connection.execute(select(c.alarm_id).where(mine)).scalars())
