"""Whose something is: the ward of a person, the person of a camera."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from dashboard.domain.scope import ABOUT_NOBODY, Home
from dashboard.live.states import LiveStates
from dashboard.storage.row_scope import as_system
from dashboard.storage.tables import resident, source
from shared.storage.engine import READ_ONLY

WARD: Final = "ward:"
"""In front of a ward's id: the subject of a technical alarm about a ward and nobody in it."""


def home_of(subject: str, known: Mapping[str, Home]) -> Home:
    """Whose a technical alarm's subject is, so that a ward's is shown to who sees the ward.

    >>> home_of("ward:north", {}).ward_id
    'north'
    """
    if subject not in known and subject.startswith(WARD):
        return Home(subject, subject.removeprefix(WARD))
    return known.get(subject, ABOUT_NOBODY)


class Homes:
    """Looks up wards. It sees everybody, so that hidden persons are known to be hidden."""

    def __init__(self, engine: Engine, live: LiveStates) -> None:
        self._engine = engine
        self._live = live
        self._last: dict[str, Home] = {}

    def of_person(self, person_id: str) -> Home:
        """Where a person lives; somebody who is not enrolled lives on no ward."""
        return self._as_far_as_known().get(person_id, Home(person_id, None))

    def of_subject(self, subject: str) -> Home:
        """Whom a technical alarm is about: a resident, whoever a source watches, a ward, nobody."""
        return home_of(subject, self._as_far_as_known())

    def known(self) -> dict[str, Home]:
        """Homes by pseudonym and by source."""
        with (
            as_system(),
            self._engine.connect().execution_options(**READ_ONLY) as connection,
        ):
            rows = connection.execute(select(resident.c.person_id, resident.c.ward_id))
            homes = {row.person_id: Home(row.person_id, row.ward_id) for row in rows}
            sources = connection.execute(select(source.c.source_id, source.c.person_id))
            watched = {row.source_id: row.person_id for row in sources}
        watched |= self._live.watched()
        by_source = {s: homes[person] for s, person in watched.items() if person in homes}
        self._last = by_source | homes
        return self._last

    def _as_far_as_known(self) -> dict[str, Home]:
        try:
            return self.known()
        except OperationalError:
            # What is told was committed already: it goes out by the wards of a moment ago.
            return self._last
