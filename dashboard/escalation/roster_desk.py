"""Looks at lists of who works and sets them, within what somebody may know of."""

from datetime import date

from sqlalchemy import Connection, Engine, or_, select

from dashboard.audit.log import AuditLog
from dashboard.domain.actor import Actor
from dashboard.domain.chain import ALL_DAY, Shift
from dashboard.domain.errors import BadAssignment
from dashboard.domain.rights import RIGHTS, Right
from dashboard.domain.scope import Scope
from dashboard.escalation.chains import HOUSE, Chains
from dashboard.escalation.roster_views import (
    AssignmentRequest,
    AssignmentsView,
    AssignmentView,
    DutyView,
    ShiftView,
)
from dashboard.escalation.rosters import Rosters
from dashboard.residents.wards import Wards
from dashboard.storage.tables import scope_ward, user
from shared.clock import Clock
from shared.storage.engine import READ_ONLY
from shared.storage.lock import lock_exclusively
from shared.web.problems import Forbidden

_LOCK = 7_214_559_011
"""Two who set one list at once: the second replaces the first, and no row is there twice."""
_CALLED = frozenset(role.value for role in RIGHTS if Right.RECEIVE_CALLS in RIGHTS[role])


class RosterDesk:
    """One list for each ward, shift and day; every change is audited with who is on it."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        chains: Chains,
        rosters: Rosters,
        time_zone: str,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._chains = chains
        self._rosters = rosters
        self._time_zone = time_zone

    def look(self, ward_id: str | None, by: Actor) -> AssignmentsView:
        """A ward's lists, or those for residents on no ward (None). Raises ``NoSuchWard``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            if ward_id is not None:
                Wards.check(connection, ward_id, by.scope)
            return self._view(connection, ward_id, by)

    def put(
        self, ward_id: str | None, shift: str, asked: AssignmentRequest, by: Actor
    ) -> AssignmentsView:
        """Set a list. Raises ``NoSuchWard``, ``Forbidden`` or ``BadAssignment``."""
        key, now = ward_id or HOUSE, self._clock.now_ms()
        names = sorted(set(asked.usernames))
        with self._engine.begin() as connection:
            _check(connection, ward_id, by.scope)
            lock_exclusively(connection, _LOCK)
            self._check_shift(connection, key, shift)
            _check_names(names, _candidates(connection, ward_id))
            self._rosters.put(connection, key, shift, asked.day, names, by.username, now)
            answer = self._view(connection, ward_id, by)
            self._record(connection, by, "shift-assigned", ward_id, shift, asked.day, names)
        return answer

    def remove(
        self, ward_id: str | None, shift: str, day: date | None, by: Actor
    ) -> AssignmentsView:
        """Take a list away; nothing happens when there is none. Raises as ``put`` does."""
        with self._engine.begin() as connection:
            _check(connection, ward_id, by.scope)
            gone = self._rosters.remove(connection, ward_id or HOUSE, shift, day)
            answer = self._view(connection, ward_id, by)
            if gone:
                self._record(connection, by, "shift-unassigned", ward_id, shift, day, [])
        return answer

    def _view(self, connection: Connection, ward_id: str | None, by: Actor) -> AssignmentsView:
        key = ward_id or HOUSE
        duty = self._rosters.on_duty(connection, key, self._clock.now_ms())
        sets = by.may(Right.ASSIGN_STAFF)
        return AssignmentsView(
            ward_id=ward_id,
            time_zone=self._time_zone,
            shifts=[ShiftView.of(each) for each in self._shifts(connection, key)],
            assignments=[AssignmentView.of(each) for each in Rosters.of_ward(connection, key)],
            on_duty=DutyView(
                shift=duty.shift,
                day=duty.day,
                usernames=list(duty.usernames),
                everybody=not duty.usernames,
            ),
            candidates=_candidates(connection, ward_id) if sets else None,
        )

    def _shifts(self, connection: Connection, key: str) -> list[Shift]:
        wards = dict.fromkeys((key, HOUSE))
        stored = [each.shift for ward in wards for each in self._chains.of_ward(connection, ward)]
        return list({each.name: each for each in (ALL_DAY, *reversed(stored))}.values())[::-1]

    def _check_shift(self, connection: Connection, key: str, shift: str) -> None:
        known = [each.name for each in self._shifts(connection, key)]
        if shift not in known:
            raise BadAssignment(
                f"There is no shift {shift!r} here, only {', '.join(known)}. "
                "A shift is made by giving it a chain of calls."
            )

    def _record(
        self,
        connection: Connection,
        by: Actor,
        done: str,
        ward_id: str | None,
        shift: str,
        day: date | None,
        names: list[str],
    ) -> None:
        subject = f"shift:{ward_id or 'house'}:{shift}"
        detail = f"{day or 'every day'}: {', '.join(names)}" if names else str(day or "every day")
        self._audit.action(connection, by.username, done, subject, detail)


def _check(connection: Connection, ward_id: str | None, scope: Scope) -> None:
    if ward_id is not None:
        Wards.check(connection, ward_id, scope)
    elif not scope.covers_ward(None):
        raise Forbidden("Only somebody who may know of the whole house sets its lists.")


def _check_names(names: list[str], candidates: list[str]) -> None:
    unknown = [each for each in names if each not in candidates]
    if unknown:
        raise BadAssignment(
            f"{', '.join(unknown)}: no open account of a carer, nurse or manager "
            "who may know of this ward."
        )


def _candidates(connection: Connection, ward_id: str | None) -> list[str]:
    """Who would be called: nobody else may be on a list, or it would call nobody."""
    holders = select(scope_ward.c.holder).where(scope_ward.c.ward_id == ward_id)
    knows = or_(user.c.all_wards, ("user:" + user.c.username).in_(holders))
    query = select(user.c.username).where(
        user.c.role.in_(_CALLED), user.c.disabled_at.is_(None), knows
    )
    return list(connection.execute(query.order_by(user.c.username)).scalars())
