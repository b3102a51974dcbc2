"""Reads and changes plans, and begins what they say."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, insert, select, update

from dashboard.audit.log import AuditLog
from dashboard.consent.desk import ConsentDesk
from dashboard.domain.errors import NoSuchResident, Outdated
from dashboard.domain.planned_pause import check_plan, due, following
from dashboard.pauses.stored import planned, text
from dashboard.pauses.tables import pause_plan as t
from dashboard.pauses.views import OccurrenceView, PausePlanRequest, PausePlanView
from dashboard.residents.register import Register
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

BY = "system"


class PausePlans:
    """One plan a resident; every change is audited, and so is every pause that it begins."""

    def __init__(
        self, engine: Engine, clock: Clock, audit: AuditLog, consent: ConsentDesk, zone: ZoneInfo
    ) -> None:
        self._engine, self._clock, self._audit = engine, clock, audit
        self._consent, self._zone = consent, zone

    def look(self, person_id: str) -> PausePlanView:
        """As it is now. Raises ``NoSuchResident``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return self._view(person_id, _found(connection, person_id))

    def change(self, person_id: str, asked: PausePlanRequest, by: str) -> PausePlanView:
        """Put ``asked`` in place. Raises ``NoSuchResident``, ``BadPausePlan`` or ``Outdated``."""
        check_plan([each.planned() for each in asked.planned])
        with self._engine.begin() as connection:
            before = _found(connection, person_id)
            revision = 0 if before is None else int(before.revision)
            if revision != asked.revision:
                raise Outdated("Somebody else changed this meanwhile. Look at it again, then save.")
            values = {
                "revision": revision + 1,
                "planned": text(asked.planned),
                "updated_at": self._clock.now_ms(),
                "updated_by": by,
            }
            if before is None:
                connection.execute(insert(t).values(person_id=person_id, **values))
            else:
                connection.execute(update(t).where(t.c.person_id == person_id).values(values))
            told = f"{len(asked.planned)} weekly pauses"
            self._audit.action(connection, by, "pause-plan-changed", f"person:{person_id}", told)
            return self._view(person_id, _found(connection, person_id))

    def begin_due(self) -> int:
        """Begin every planned pause whose time it is; answers how many. Outside requests only."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            people = connection.execute(select(t.c.person_id).order_by(t.c.person_id)).scalars()
            known = list(people)
        return sum(self._begin(person_id) for person_id in known)

    def _begin(self, person_id: str) -> bool:
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            # Locked: whoever erases the person waits, and whoever erased them left no row.
            row = _row(connection, person_id)
            if row is None:
                return False
            plan = [each.planned() for each in planned(row.planned)]
            found = due(plan, max(row.begun_at or 0, row.updated_at), now, self._zone)
            if found is None:
                return False
            reason = f"planned: {found.kind}"
            if not self._consent.pause_until(connection, person_id, found.end, reason, BY):
                return False
            mine = update(t).where(t.c.person_id == person_id)
            connection.execute(mine.values(begun_at=found.start))
        self._consent.changed()
        return True

    def _view(self, person_id: str, row: Row[tuple[object, ...]] | None) -> PausePlanView:
        plan = [] if row is None else planned(row.planned)
        coming = following([each.planned() for each in plan], self._clock.now_ms(), self._zone)
        return PausePlanView(
            person_id=person_id,
            revision=0 if row is None else row.revision,
            planned=plan,
            following=OccurrenceView.of(coming),
            time_zone=self._zone.key,
            updated_at=None if row is None else row.updated_at,
            updated_by=None if row is None else row.updated_by,
        )


def _found(connection: Connection, person_id: str) -> Row[tuple[object, ...]] | None:
    if not Register.exists(connection, person_id):
        raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
    return _row(connection, person_id)


def _row(connection: Connection, person_id: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(t).where(t.c.person_id == person_id).with_for_update()).first()
