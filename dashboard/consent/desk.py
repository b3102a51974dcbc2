"""What people do with consent: give it, withdraw it, pause for care."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, Engine, select

from dashboard.audit.log import AuditLog
from dashboard.consent import purposes
from dashboard.consent.ledger import ConsentLedger, granted
from dashboard.consent.publisher import ConsentPublisher
from dashboard.consent.views import GrantRequest
from dashboard.domain.consent import Consent, ConsentStatus, paused_until, status
from dashboard.domain.errors import NoConsent, NoSuchResident
from dashboard.domain.purposes import (
    Basis,
    Grant,
    after_withdrawal,
    check_record,
    standing_with,
    withdrawn_from,
)
from dashboard.storage.control import Control
from dashboard.storage.tables import resident
from shared.clock import Clock
from shared.contracts import ControlKind

MINUTE_MS = 60_000


class ConsentDesk:
    """Changes consents and tells the edge and the threshold service at once."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        ledger: ConsentLedger,
        publisher: ConsentPublisher,
        control: Control,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._ledger = ledger
        self._publisher = publisher
        self._control = control

    def grant(self, person_id: str, given: GrantRequest, by: str) -> None:
        """Record a consent to some purposes; the others stay as they are. Raises ``BadConsent``."""
        now = self._clock.now_ms()
        basis, record = Basis(given.basis), given.record.record()
        check_record(basis, record, given.review_at, now)
        with self._engine.begin() as connection:
            before = self._before(connection, person_id)
            fresh = [
                Grant(purpose, basis, record, now, given.review_at, None)
                for purpose in dict.fromkeys(given.purposes)
            ]
            standing = standing_with(purposes.newest(connection, person_id), fresh)
            entry = granted(person_id, before, given, standing, now)
            self._append(connection, entry, "granted", by, "consent-granted", fresh)
            self._control.send(connection, ControlKind.CONSENT, person_id, granted=True)
        self._publisher.publish_soon()

    def withdraw(
        self, person_id: str, reason: str, by: str, only: Collection[str] | None = None
    ) -> None:
        """Record a withdrawal, of all purposes or ``only`` some; a second one changes nothing."""
        with self._engine.begin() as connection:
            before = self._before(connection, person_id)
            if before is None:
                raise NoConsent("There is no consent to withdraw: nothing is watched.")
            if before.withdrawn_at is not None:
                return
            now = self._clock.now_ms()
            ended, left = withdrawn_from(purposes.newest(connection, person_id), only, now)
            if not ended:
                return
            entry = after_withdrawal(before, left, now)
            self._append(connection, entry, reason, by, "consent-withdrawn", ended)
            if not left:
                self._control.send(connection, ControlKind.CONSENT, person_id, granted=False)
        self._publisher.publish_soon()

    def pause(self, person_id: str, minutes: int, reason: str, by: str) -> None:
        """Stop watching for care; it goes on by itself after ``minutes``."""
        until = self._clock.now_ms() + minutes * MINUTE_MS
        with self._engine.begin() as connection:
            before = self._watched(connection, person_id)
            if before is None:
                raise NoConsent("Nothing to pause: there is no valid consent to watch.")
            self._pause(connection, before, until, reason, by)
        self._publisher.publish_soon()

    def pause_until(
        self, connection: Connection, person_id: str, until: int, reason: str, by: str
    ) -> bool:
        """The same inside the caller's transaction, who then calls ``changed``; False where nobody
        is watched. A pause that stands and lasts longer is left as it is."""
        before = self._watched(connection, person_id)
        if before is None:
            return False
        if (paused_until(before, self._clock.now_ms()) or 0) < until:
            self._pause(connection, before, until, reason, by)
        return True

    def changed(self) -> None:
        """What ``pause_until`` did is committed: tell the edge at once."""
        self._publisher.publish_soon()

    def resume(self, person_id: str, by: str) -> None:
        """End a pause early; nothing happens when there is none."""
        with self._engine.begin() as connection:
            before = self._before(connection, person_id)
            if before is None or paused_until(before, self._clock.now_ms()) is None:
                return
            entry = replace(before, revision=before.revision + 1, paused_until=None)
            self._append(connection, entry, "pause ended", by, "resumed")
            self._control.send(connection, ControlKind.RESUME, person_id)
        self._publisher.publish_soon()

    def _watched(self, connection: Connection, person_id: str) -> Consent | None:
        before = self._before(connection, person_id)
        valid = status(before, self._clock.now_ms()) is ConsentStatus.VALID
        return before if valid else None

    def _pause(
        self, connection: Connection, before: Consent, until: int, reason: str, by: str
    ) -> None:
        entry = replace(before, revision=before.revision + 1, paused_until=until)
        self._append(connection, entry, reason, by, "paused")
        self._control.send(connection, ControlKind.PAUSE, before.person_id, until=until)

    def _before(self, connection: Connection, person_id: str) -> Consent | None:
        # Locked, so that two changes at once are two entries one after the other.
        mine = select(resident.c.person_id).where(resident.c.person_id == person_id)
        if connection.execute(mine.with_for_update()).first() is None:
            raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
        return self._ledger.newest(connection, person_id)

    def _append(
        self,
        connection: Connection,
        entry: Consent,
        reason: str,
        by: str,
        action: str,
        changed: Collection[Grant] = (),
    ) -> None:
        self._ledger.append(connection, entry, reason, by, self._clock.now_ms())
        purposes.append(connection, entry.person_id, entry.revision, changed)
        named = ", ".join(each.purpose for each in changed)
        detail = f"{named}: {reason}" if named else reason
        self._audit.action(connection, by, action, f"person:{entry.person_id}", detail)
