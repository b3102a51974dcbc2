"""Codes that hang in rooms: who types one is in the room. Only tier 1 asks, where one is set."""

import threading
from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.accounts.passwords import Passwords
from dashboard.alerts import room_code_rows as rows
from dashboard.alerts import store
from dashboard.alerts.code_seal import CodeSeal
from dashboard.alerts.room_code_rows import NewCode
from dashboard.audit.log import AuditLog
from dashboard.domain.alert import IMMEDIATE
from dashboard.domain.care import Action
from dashboard.domain.errors import NoSuchAlert, NoSuchResident, TooManyAttempts, WrongRoomCode
from dashboard.domain.sign_in_limit import PER_ACCOUNT
from dashboard.storage.tables import alert_action
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

ASK: Final = "Type the code that hangs in the room, to say that you are there."
WRONG: Final = "This is not the code of this room. Look at the sign in the room."


class RoomCodes:
    """Sets codes and checks them; guesses are written down and limited, also across restarts."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        passwords: Passwords,
        seal: CodeSeal,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._passwords = passwords
        self._seal = seal
        self._turn = threading.Lock()
        """One guess after the other, or many sent at once would all be looked at."""

    def ready(self, code: str) -> NewCode:
        """A code as it is stored."""
        return NewCode(self._passwords.hash(code), self._seal.seal(code))

    def put(self, person_id: str, code: str | None, by: str) -> None:
        """Set or take away (None) the code of the person's room. Raises ``NoSuchResident``."""
        new = None if code is None else self.ready(code)
        with self._engine.begin() as connection:
            room = rows.room_of(connection, person_id)
            if room is None:
                raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")
            if new is None:
                rows.remove(connection, room)
            else:
                rows.put(connection, room, new, by, self._clock.now_ms())
            done = "room-code-removed" if new is None else "room-code-set"
            self._audit.action(connection, by, done, f"person:{person_id}")

    def check(self, alert_id: str, by: str, code: str | None) -> None:
        """Refuse a presence that the room's code does not bear out.

        Raises ``NoSuchAlert``, ``WrongRoomCode`` or, after five wrong ones of theirs in five
        minutes, ``TooManyAttempts``: whoever mistypes keeps nobody else from the room.
        """
        with self._turn:
            self._check(alert_id, by, code)

    def _check(self, alert_id: str, by: str, code: str | None) -> None:
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = store.alert_row(connection, alert_id)
            if row is None:
                raise NoSuchAlert(f"There is no alert {alert_id[:40]!r}.")
            stored = rows.hashes(connection, row.person_id, self._clock.now_ms())
            wrong = self._wrong_lately(connection, alert_id, by)
        if not stored or (row.tier != IMMEDIATE and code is None):
            return
        if wrong >= PER_ACCOUNT.failures:
            raise TooManyAttempts(int(PER_ACCOUNT.window_s))
        if code is None:
            raise WrongRoomCode(ASK)
        if not any(self._passwords.matches(each, code) for each in stored):
            self._note_wrong(alert_id, by)
            raise WrongRoomCode(WRONG)

    def check_unneeded(self, connection: Connection, person_id: str) -> None:
        """Raise ``WrongRoomCode`` where saying so is not enough to be with the person."""
        if rows.hashes(connection, person_id, self._clock.now_ms()):
            raise WrongRoomCode(ASK)

    def _wrong_lately(self, connection: Connection, alert_id: str, by: str) -> int:
        since = self._clock.now_ms() - round(PER_ACCOUNT.window_s * 1000)
        query = select(alert_action.c.id).where(
            alert_action.c.alert_id == alert_id,
            alert_action.c.action == Action.ATTEND_REFUSED.value,
            alert_action.c.by_whom == by,
            alert_action.c.at > since,
        )
        return len(connection.execute(query).all())

    def _note_wrong(self, alert_id: str, by: str) -> None:
        with self._engine.begin() as connection:
            store.add_action(connection, alert_id, Action.ATTEND_REFUSED, by, self._clock.now_ms())
            self._audit.action(connection, by, "attend-refused", f"alert:{alert_id}")
