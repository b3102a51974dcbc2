"""What the three streams do here."""

import threading
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from dashboard.alerts import store
from dashboard.alerts.intake import apply_assessments, apply_events
from dashboard.canary import watch as canary
from dashboard.canary.views import CanaryTold
from dashboard.consent import erased
from dashboard.loops.consumer import Intake
from dashboard.loops.erasing import box_confirms
from dashboard.metrics import Metrics
from dashboard.parts import Parts
from dashboard.technical.own_alarms import OwnAlarms
from shared.contracts import Assessment, EdgeErased, Event, TechnicalAlarm
from shared.storage.engine import READ_ONLY
from shared.streams import keys

DAY_MS = 24 * 3_600_000


class EventIntake:
    """Events become alerts, from the stream and from reconciliation alike."""

    def __init__(self, parts: Parts, alarms: OwnAlarms, metrics: Metrics) -> None:
        self._parts = parts
        self._alarms = alarms
        self._metrics = metrics
        self._canary_came = threading.Event()
        self._canary_told: int | None = None

    def apply(self, connection: Connection, events: Sequence[Event]) -> list[str]:
        """Store events; answers the changed alerts' ids."""
        now = self._parts.outside.clock.now_ms()
        kept = now - self._parts.settings.alert_days * DAY_MS
        events = [each for each in events if each.t_event >= kept]
        real = canary.take(connection, events, now)
        if len(real) < len(events):
            self._canary_came.set()
        fresh = erased.new_events(connection, real)
        changed = apply_events(connection, fresh, now, self._parts.recorder)
        if changed:
            self._metrics.saw(fresh, now)
        return changed

    def announce(self, alert_ids: Iterable[str]) -> None:
        """Tell every page, and the operator of persons whom nobody enrolled."""
        with self._parts.outside.engine.connect().execution_options(**READ_ONLY) as connection:
            found = [store.summary(connection, alert_id) for alert_id in alert_ids]
        told = [summary for summary in found if summary is not None]
        for summary in told:  # before anything that may be slow or fail
            self._parts.announcer.alert(summary)
        enrolled = {each.person_id for each in self._parts.register.everybody()}
        for summary in told:
            if summary.person_id not in enrolled:
                self._alarms.unknown_person(summary.person_id)
            else:
                self._alarms.known_person(summary.person_id)
        self._tell_canary()

    def _tell_canary(self) -> None:
        """The test alert takes the way of the others: after the commit, to every open page."""
        if not self._canary_came.is_set():
            return
        self._canary_came.clear()
        seen = canary.newest(self._parts.outside.engine)
        # The end of a test alert is an event as well, and no news for a page.
        if seen is not None and seen.t_event != self._canary_told:
            self._canary_told = seen.t_event
            self._parts.receipts.sent(seen)
            self._parts.announcer.canary(CanaryTold.of(seen))


def events(intake: EventIntake) -> Intake[Event, list[str]]:
    """The stream ``events``."""
    return Intake(keys.EVENTS, Event, intake.apply, intake.announce)


def assessments(intake: EventIntake) -> Intake[Assessment, list[str]]:
    """The stream ``assessments``."""

    def apply(connection: Connection, found: list[Assessment]) -> list[str]:
        return apply_assessments(connection, erased.new_assessments(connection, found))

    return Intake(keys.ASSESSMENTS, Assessment, apply, intake.announce)


Technical = TechnicalAlarm | EdgeErased


def technical(parts: Parts) -> Intake[Technical, list[TechnicalAlarm]]:
    """The stream ``technical``: what boxes say of themselves."""
    lane = parts.technical

    def apply(connection: Connection, found: list[Technical]) -> list[TechnicalAlarm]:
        for said in found:
            if isinstance(said, EdgeErased):
                box_confirms(parts, connection, said)
        return lane.apply(connection, [each for each in found if isinstance(each, TechnicalAlarm)])

    return Intake(keys.TECHNICAL, (TechnicalAlarm, EdgeErased), apply, lane.announce)
