"""Enrolling somebody and moving them, within one's own wards."""

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.api.conditional import WHATEVER, Expected
from dashboard.audit.log import AuditLog
from dashboard.domain.actor import Actor
from dashboard.domain.errors import AlreadyThere, NoSuchResident
from dashboard.persons.reader import person
from dashboard.residents.register import Register, Resident
from dashboard.residents.ward_views import NewResidentRequest, ResidentRequest
from dashboard.residents.wards import Wards
from dashboard.storage.tables import resident
from shared.canary import is_canary
from shared.clock import Clock


class Enrolment:
    """Adds and changes residents; what is watched follows from their consent alone."""

    def __init__(self, engine: Engine, clock: Clock, audit: AuditLog, register: Register) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._register = register

    def add(self, new: NewResidentRequest, by: Actor) -> None:
        """Somebody new. Raises ``NoSuchWard`` or ``AlreadyThere``."""
        person = Resident(new.person_id, new.display_name, new.room, False, new.ward_id)
        with self._engine.begin() as connection:
            Wards.check(connection, new.ward_id, by.scope)
            if is_canary(new.person_id) or Register.was_erased(connection, new.person_id):
                raise AlreadyThere(f"The pseudonym {new.person_id!r} is taken.")
            try:
                self._register.add(connection, person, by.username)
            except IntegrityError as error:
                raise AlreadyThere(f"The pseudonym {new.person_id!r} is taken.") from error

    def change(
        self, person_id: str, wanted: ResidentRequest, by: Actor, expected: Expected = WHATEVER
    ) -> None:
        """Another name, room or ward.

        Raises ``NoSuchResident`` or ``NoSuchWard``; ``Changed`` where they are not ``expected``.
        """
        with self._engine.begin() as connection:
            mine = select(resident.c.person_id).where(resident.c.person_id == person_id)
            if connection.execute(mine.with_for_update()).first() is None:
                raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
            expected.check(lambda: person(connection, person_id, self._clock.now_ms()))
            Wards.check(connection, wanted.ward_id, by.scope)
            theirs = resident.c.person_id == person_id
            connection.execute(update(resident).where(theirs).values(wanted.model_dump()))
            detail = f"ward {wanted.ward_id}" if wanted.ward_id else "no ward"
            subject = f"person:{person_id}"
            self._audit.action(connection, by.username, "resident-changed", subject, detail)
