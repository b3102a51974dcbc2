"""Asks the other services what a wiped Redis may have lost: every 30 s, and after each restart."""

import threading

from sqlalchemy import Engine, or_, select

from dashboard.alerts.intake import apply_assessments
from dashboard.domain.assessment import AWAITED
from dashboard.loops.intakes import EventIntake
from dashboard.parts import Parts
from dashboard.peers.internal import ServiceAway
from dashboard.storage import checkpoints
from dashboard.storage.tables import alert, assessment, event
from shared.contracts import Assessment
from shared.storage.engine import READ_ONLY

EVERY_S = 30.0
CURSOR = "rest:events"
PAGE = 500
LOOK_BACK_MS = 24 * 3_600_000
ASSESSMENTS_A_ROUND = 50


class Reconciler:
    """Brings events and assessments up to date with their owners' databases."""

    def __init__(self, parts: Parts, intake: EventIntake) -> None:
        self._parts = parts
        self._intake = intake
        self._wanted = threading.Event()
        self._wanted.set()

    def soon(self) -> None:
        """A stream was found replaced: do not wait for the next round."""
        self._wanted.set()

    def step(self, stop: threading.Event) -> None:
        """Wait for the next round, then ask."""
        self._wait(stop)
        if stop.is_set():
            return
        self._wanted.clear()
        try:
            self.events()
        except ServiceAway:
            self._wanted.set()  # the runner's backoff is soon enough, and sooner than a round
            raise
        self._the_rest()

    def events(self) -> None:
        """Every event behind our cursor. Raises ``ServiceAway``."""
        engine = self._parts.outside.engine
        cursor = self._witnessed(_cursor(engine))
        while True:
            page = self._parts.outside.threshold.events(cursor, PAGE)
            if not page.events:
                return
            cursor = page.next_cursor
            with engine.begin() as connection:
                changed = self._intake.apply(connection, [row.event for row in page.events])
                checkpoints.save(connection, CURSOR, str(cursor))
            self._intake.announce(changed)

    def _witnessed(self, cursor: int) -> int:
        """The cursor, if its event is still there; 0 when the owner was restored and counts anew.

        Then everything is read again, and known ids drop out.
        """
        if cursor == 0:
            return 0
        page = self._parts.outside.threshold.events(cursor - 1, 1)
        return cursor if page.events and page.events[0].cursor == cursor else 0

    def assessments(self) -> None:
        """Assessments that alerts of the last day still lack. Raises ``ServiceAway``."""
        engine = self._parts.outside.engine
        for event_id in _unassessed(engine, self._parts.outside.clock.now_ms() - LOOK_BACK_MS):
            found = self._parts.outside.reasoning.assessment(event_id)
            if isinstance(found, Assessment):
                with engine.begin() as connection:
                    changed = apply_assessments(connection, [found])
                self._intake.announce(changed)

    def _the_rest(self) -> None:
        try:
            self.assessments()
            self._parts.system.refresh()
        except ServiceAway:
            # Alerts stand without them; the next round asks again.
            return

    def _wait(self, stop: threading.Event) -> None:
        waited = 0.0
        while waited < EVERY_S and not stop.is_set() and not self._wanted.wait(0.25):
            waited += 0.25
            self._parts.health.beat("reconcile", EVERY_S + 30.0)


def _cursor(engine: Engine) -> int:
    with engine.connect().execution_options(**READ_ONLY) as connection:
        return int(checkpoints.load(connection, CURSOR, "0"))


def _unassessed(engine: Engine, since: int) -> list[str]:
    """Events of alerts without an assessment, and those about which more is to come."""
    known = assessment.c.event_id == event.c.event_id
    awaited = or_(alert.c.assessment_origin.is_(None), assessment.c.origin == AWAITED)
    same = (event.c.person_id == alert.c.person_id) & (event.c.episode_id == alert.c.episode_id)
    query = (
        select(event.c.event_id)
        .join(alert, same)
        .outerjoin(assessment, known)
        .where(awaited, alert.c.raised_at > since)
        .order_by(alert.c.raised_at.desc(), event.c.revision.desc())
        .limit(ASSESSMENTS_A_ROUND)
    )
    with engine.connect().execution_options(**READ_ONLY) as connection:
        return list(connection.execute(query).scalars())
