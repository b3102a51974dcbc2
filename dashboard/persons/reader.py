"""Reads persons and their consents. Whom a request may not know of is left out; see row_scope."""

from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.api.paging import Paging
from dashboard.consent import purposes
from dashboard.consent.ledger import ConsentLedger
from dashboard.domain.consent import paused_until, status
from dashboard.domain.errors import NoSuchResident
from dashboard.domain.purposes import Grant, status_of
from dashboard.persons.views import ConsentPage, ConsentState, PersonDetail, PurposeState
from dashboard.storage.tables import resident
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

_CONSENTS: Final = Paging("consents", tuple[str])


class PersonReader:
    """Every answer is from one snapshot of the database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def look(self, person_id: str) -> PersonDetail:
        """One person. Raises ``NoSuchResident``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return person(connection, person_id, self._clock.now_ms())

    def consents(self, person_id: str | None, limit: int, cursor: str) -> ConsentPage:
        """What may be recorded of whom. Raises ``BadCursor``."""
        place, now = _CONSENTS.place(cursor), self._clock.now_ms()
        query = select(resident.c.person_id).order_by(resident.c.person_id).limit(limit + 1)
        if person_id is not None:
            query = query.where(resident.c.person_id == person_id)
        if place is not None:
            query = query.where(resident.c.person_id > place[0])
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = connection.execute(query).scalars().all()
            shown, further = _CONSENTS.cut(found, limit, lambda each: (each,))
            states = [_consent(connection, each, now) for each in shown]
        return ConsentPage(consents=states, next_cursor=further)


def person(connection: Connection, person_id: str, now: int) -> PersonDetail:
    """One person, as the caller's transaction sees them. Raises ``NoSuchResident``."""
    mine = select(resident).where(resident.c.person_id == person_id)
    row = connection.execute(mine).first()
    if row is None:
        raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
    return PersonDetail(
        person_id=row.person_id,
        display_name=row.display_name,
        room=row.room,
        ward_id=row.ward_id,
        demo=row.demo,
        enrolled_at=row.created_at,
        consent=_consent(connection, person_id, now),
    )


def _consent(connection: Connection, person_id: str, now: int) -> ConsentState:
    newest = ConsentLedger.newest(connection, person_id)
    return ConsentState(
        person_id=person_id,
        status=status(newest, now),
        paused_until=paused_until(newest, now),
        purposes=[_purpose(each, now) for each in purposes.newest(connection, person_id)],
    )


def _purpose(grant: Grant, now: int) -> PurposeState:
    return PurposeState(
        purpose=grant.purpose,
        status=status_of(grant, now),
        granted_at=grant.granted_at,
        review_at=grant.review_at,
        withdrawn_at=grant.withdrawn_at,
    )
