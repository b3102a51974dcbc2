"""Writes what was decided about an alert: its columns, history, notifications, timer and audit.

Everything is part of the caller's transaction. The audit comes last: its lock is one for the
whole house, and whoever holds it must wait for no alert.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, update

from dashboard.alerts import floods, store, timer_rows
from dashboard.alerts.call_words import with_names
from dashboard.alerts.rows import AlertRow, Values, columns
from dashboard.alerts.telling import Whose, tell, ward_of
from dashboard.audit.log import AuditLog
from dashboard.domain.alert import IMMEDIATE
from dashboard.domain.audience import ASSIGNED
from dashboard.domain.care import Action, Decision, Step
from dashboard.domain.chain import Chain
from dashboard.domain.timers import next_timer, settle
from dashboard.escalation.chains import Chains
from dashboard.escalation.rosters import Rosters
from dashboard.storage.row_scope import as_system
from dashboard.storage.tables import alert

AUDITED: Final = {
    Action.RAISED: "alert-raised",
    Action.ESCALATED: "alert-escalated",
    Action.ENDED: "alert-ended",
    Action.NOTIFIED: "alert-notified",
    Action.PASSED_ON: "alert-passed-on",
    Action.ACKNOWLEDGED: "acknowledge",
    Action.ATTENDED: "attend",
    Action.ATTEND_REFUSED: "attend-refused",
    Action.REMINDED: "alert-reminded",
    Action.SNOOZED: "snooze",
    Action.SNOOZE_ENDED: "snooze-ended",
    Action.INHIBITED: "alert-inhibited",
    Action.UNINHIBITED: "alert-uninhibited",
    Action.OUTCOME: "outcome",
    Action.REOPENED: "reopen",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What is left for the audit of one change."""

    alert_id: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Recorder:
    """Writes decisions, and in the same transaction does what is due at once."""

    _audit: AuditLog
    _chains: Chains
    _rosters: Rosters

    def create(
        self, connection: Connection, whose: Whose, episode_id: str, decided: Decision, now: int
    ) -> Record:
        """A new alert."""
        new = {
            "alert_id": whose.alert_id,
            "person_id": whose.person_id,
            "episode_id": episode_id,
            "raised_at": decided.care.raised_at,
            "revision": 0,
            "grouped": False,
        }
        connection.execute(insert(alert).values(**new, **columns(decided.care)))
        if decided.care.episode.live:
            floods.look(connection, whose.ward_id, now)
        return self._write(connection, whose, 1, decided, {}, now)

    def change(
        self,
        connection: Connection,
        row: AlertRow,
        decided: Decision,
        now: int,
        **also: str | int | None,
    ) -> Record:
        """What became of the alert in ``row``, which the caller has locked."""
        with as_system():  # a ward's flood is one, whoever's request looks at it
            whose = Whose(row.alert_id, row.person_id, ward_of(connection, row.person_id))
            return self._write(
                connection, whose, row.revision + 1, decided, {"grouped": row.grouped, **also}, now
            )

    def chain(self, connection: Connection, person_id: str, now: int) -> Chain:
        """Who is called about a person at ``now``."""
        with as_system():
            return self._chains.on_duty(connection, ward_of(connection, person_id), now)

    def audit(self, connection: Connection, records: Iterable[Record]) -> None:
        """Put what was done into the audit: the last thing in the transaction."""
        for record in records:
            for step in record.steps:
                subject = f"alert:{record.alert_id}"
                action = AUDITED[step.action]
                self._audit.action(connection, step.by, action, subject, step.note or "")

    def _write(
        self,
        connection: Connection,
        whose: Whose,
        revision: int,
        decided: Decision,
        also: Values,
        now: int,
    ) -> Record:
        chain = self._chains.on_duty(connection, whose.ward_id, now)
        settled = settle(decided.care, chain, now)
        care, steps = settled.care, (*decided.steps, *settled.steps)
        if any(ASSIGNED in step.audiences for step in steps):
            duty = self._rosters.on_duty(connection, whose.ward_id, now)
            steps = with_names(connection, whose, steps, duty)
        grouped = bool(also.pop("grouped", False)) and care.tier != IMMEDIATE
        for step in steps:
            store.add_action(connection, whose.alert_id, step.action, step.by, now, step.note)
            grouped |= tell(connection, whose, care, step, revision, now)
        values = {**columns(care), **also, "grouped": grouped, "revision": revision}
        mine = alert.c.alert_id == whose.alert_id
        connection.execute(update(alert).where(mine).values(values))
        timer_rows.keep(connection, whose.alert_id, next_timer(care, chain))
        return Record(whose.alert_id, steps)
