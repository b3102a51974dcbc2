"""What people do with alerts: take them, go, snooze, say what they found, open them again."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from dashboard.alerts import store
from dashboard.alerts.reading import detail_of
from dashboard.alerts.recorder import Recorder
from dashboard.alerts.room_codes import RoomCodes
from dashboard.alerts.rows import AlertRow, care_of
from dashboard.alerts.views import AlertSummary, OutcomeRequest
from dashboard.api.conditional import WHATEVER, Expected
from dashboard.domain import workflow
from dashboard.domain.alert import IMMEDIATE
from dashboard.domain.care import Care, Decision
from dashboard.domain.errors import NoSuchAlert
from dashboard.live.announcer import Announcer
from dashboard.storage.control import Control
from shared.clock import Clock
from shared.contracts import ControlKind, Outcome

SAID = "said"
ROOM_CODE = "room code"


class AlertDesk:
    """Each action is one transaction; every open page is told after its commit.

    ``expected``: as what the alert was read; anything else raises ``Changed``, and nothing is done.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        announcer: Announcer,
        control: Control,
        recorder: Recorder,
        codes: RoomCodes,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._announcer = announcer
        self._control = control
        self._recorder = recorder
        self._codes = codes

    def acknowledge(
        self, alert_id: str, by: str, where: str | None = None, expected: Expected = WHATEVER
    ) -> AlertSummary:
        """Take the alert. Whoever comes second is shown who was first.

        An alert that cleared into history by itself is not taken any more.
        """
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            row = _found(connection, alert_id, expected)
            decided = workflow.acknowledge(care_of(row), by, where, now)
            from_where = {"acknowledged_from": where} if where and decided.steps else {}
            answer = self._record(connection, row, decided, now, **from_where)
        return self._told(answer, decided)

    def attend(
        self, alert_id: str, by: str, code: str | None, expected: Expected = WHATEVER
    ) -> AlertSummary:
        """Say that one is with the person. Raises ``WrongRoomCode`` where the room asks for it."""
        now = self._clock.now_ms()
        self._codes.check(alert_id, by, code)
        how = ROOM_CODE if code else SAID
        with self._engine.begin() as connection:
            row = _found(connection, alert_id, expected)
            decided = workflow.attend(care_of(row), by, how, now)
            said = {"attended_how": how} if decided.steps else {}
            answer = self._record(connection, row, decided, now, **said)
        return self._told(answer, decided)

    def snooze(
        self, alert_id: str, by: str, minutes: int, reason: str, expected: Expected = WHATEVER
    ) -> AlertSummary:
        """Not to be called again for ``minutes``. Raises ``AlertClosed``, ``SnoozeRefused``."""
        now = self._clock.now_ms()
        until = now + minutes * 60_000
        return self._do(
            alert_id, lambda care: workflow.snooze(care, by, reason, until, now), expected
        )

    def unsnooze(self, alert_id: str, by: str, expected: Expected = WHATEVER) -> AlertSummary:
        """End the snooze: whoever is needed is called anew."""
        now = self._clock.now_ms()
        return self._do(alert_id, lambda care: workflow.end_snooze(care, now, by), expected)

    def reopen(
        self, alert_id: str, by: str, reason: str, expected: Expected = WHATEVER
    ) -> AlertSummary:
        """It was closed too early. Raises ``EpisodeOver``."""
        now = self._clock.now_ms()
        return self._do(alert_id, lambda care: workflow.reopen(care, by, reason, now), expected)

    def give_outcome(
        self, alert_id: str, given: OutcomeRequest, by: str, expected: Expected = WHATEVER
    ) -> AlertSummary:
        """Say what was found; saying it again corrects it.

        Raises ``OutcomeTooEarly``, ``PresenceNeeded`` or ``WrongRoomCode``.
        """
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            row = _found(connection, alert_id, expected)
            care = care_of(row)
            if given.with_person and care.tier == IMMEDIATE and care.attended_by is None:
                self._codes.check_unneeded(connection, row.person_id)
            decided = workflow.give_outcome(care, by, _note(given), given.with_person, now)
            answer = self._record(connection, row, decided, now, **_columns(given, by, now))
            self._feed_back(connection, row, given)
        return self._told(answer, decided)

    def _do(
        self, alert_id: str, decide: Callable[[Care], Decision], expected: Expected
    ) -> AlertSummary:
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            row = _found(connection, alert_id, expected)
            decided = decide(care_of(row))
            answer = self._record(connection, row, decided, now)
        return self._told(answer, decided)

    def _record(
        self,
        connection: Connection,
        row: AlertRow,
        decided: Decision,
        now: int,
        **also: str | int | None,
    ) -> AlertSummary:
        if decided.steps:
            record = self._recorder.change(connection, row, decided, now, **also)
            found = store.summary(connection, row.alert_id)
            self._recorder.audit(connection, [record])
        else:
            found = store.summary(connection, row.alert_id)
        assert found is not None  # the row was read in this transaction
        return found

    def _told(self, answer: AlertSummary, decided: Decision) -> AlertSummary:
        if decided.steps:
            self._announcer.alert(answer)
        return answer

    def _feed_back(self, connection: Connection, row: AlertRow, given: OutcomeRequest) -> None:
        self._control.send(
            connection,
            ControlKind.FEEDBACK,
            row.person_id,
            episode_id=row.episode_id,
            outcome=Outcome(given.outcome.value),
        )


def _found(connection: Connection, alert_id: str, expected: Expected) -> AlertRow:
    row = store.alert_row(connection, alert_id, lock=True)
    if row is None:
        raise NoSuchAlert(f"There is no alert {alert_id[:40]!r}.")
    expected.check(lambda: detail_of(connection, alert_id))
    return row


def _columns(given: OutcomeRequest, by: str, now: int) -> dict[str, str | int | None]:
    return {
        "outcome": given.outcome.value,
        "outcome_at": now,
        "outcome_by": by,
        "outcome_why": given.why,
        "outcome_helped": given.what_helped,
    }


def _note(given: OutcomeRequest) -> str:
    parts = (given.outcome.value, given.why, given.what_helped and f"helped: {given.what_helped}")
    return "; ".join(part for part in parts if part)
