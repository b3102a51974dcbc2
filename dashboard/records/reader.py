"""Reads records page by page. Whom a request may not know of is left out below; see row_scope."""

from typing import Final

from sqlalchemy import Engine, Row, Select, and_, func, select

from dashboard.api.paging import Paging
from dashboard.domain.errors import NoSuchEvent
from dashboard.records.asked import Asked, Place, narrowed
from dashboard.records.views import (
    ActionPage,
    ActionRecord,
    AssessmentRecord,
    AssessmentRecordPage,
    EventRecord,
    EventRecordPage,
    FeedbackPage,
    FeedbackRecord,
    MissedEventPage,
    MissedEventRecord,
)
from dashboard.storage.tables import alert, alert_action, assessment, event, missed_event
from shared.contracts import Assessment, Event
from shared.storage.engine import READ_ONLY

_EVENTS: Final = Paging("events", tuple[int, str])
_ASSESSMENTS: Final = Paging("assessments", tuple[int, str])
_ACTIONS: Final = Paging("actions", tuple[int, int])
_FEEDBACK: Final = Paging("feedback", tuple[int, str])
_MISSED: Final = Paging("missed-events", tuple[int, int])
_ALERT_OF: Final = and_(
    alert.c.person_id == event.c.person_id, alert.c.episode_id == event.c.episode_id
)
_EVENT: Final = select(event.c.body, event.c.event_id, event.c.received_at, alert.c.alert_id).join(
    alert, _ALERT_OF, isouter=True
)
_ASSESSMENT: Final = (
    select(assessment.c.body, event.c.event_id, event.c.received_at, alert.c.alert_id)
    .join(event, event.c.event_id == assessment.c.event_id)
    .join(alert, _ALERT_OF, isouter=True)
)
_DONE: Final = select(alert_action, alert.c.person_id).join(
    alert, alert.c.alert_id == alert_action.c.alert_id
)
# Said before the time was kept: the alert's own beginning stands for it.
_SAID_AT: Final = func.coalesce(alert.c.outcome_at, alert.c.raised_at)
_SAID: Final = select(alert, _SAID_AT.label("said_at")).where(alert.c.outcome.is_not(None))
_SEEN: Final = select(missed_event, missed_event.c.t.label("seen_at"))
RecordRow = Row[tuple[object, ...]]


class RecordReader:
    """Every answer is from one snapshot of the database. Raises ``BadCursor``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def events(self, asked: Asked) -> EventRecordPage:
        """What was detected, by when it came here."""
        columns = event.c.person_id, event.c.received_at, event.c.event_id
        query = narrowed(_EVENT, asked, _EVENTS.place(asked.cursor), *columns)
        rows, further = _EVENTS.cut(self._all(query), asked.limit, _received)
        return EventRecordPage(events=[_event(row) for row in rows], next_cursor=further)

    def event(self, event_id: str) -> EventRecord:
        """One event. Raises ``NoSuchEvent``."""
        for row in self._all(_EVENT.where(event.c.event_id == event_id)):
            return _event(row)
        raise NoSuchEvent(f"There is no event {event_id[:40]!r}.")

    def assessments(self, asked: Asked) -> AssessmentRecordPage:
        """What was said of events, by when those came here."""
        columns = event.c.person_id, event.c.received_at, event.c.event_id
        query = narrowed(_ASSESSMENT, asked, _ASSESSMENTS.place(asked.cursor), *columns)
        rows, further = _ASSESSMENTS.cut(self._all(query), asked.limit, _received)
        return AssessmentRecordPage(
            assessments=[_assessment(row) for row in rows], next_cursor=further
        )

    def actions(self, asked: Asked) -> ActionPage:
        """What was done with alerts, by when."""
        columns = alert.c.person_id, alert_action.c.at, alert_action.c.id
        query = narrowed(_DONE, asked, _ACTIONS.place(asked.cursor), *columns)
        rows, further = _ACTIONS.cut(self._all(query), asked.limit, lambda row: (row.at, row.id))
        return ActionPage(actions=[_action(row) for row in rows], next_cursor=further)

    def feedback(self, asked: Asked) -> FeedbackPage:
        """What caregivers found, by when they said so."""
        columns = alert.c.person_id, _SAID_AT, alert.c.alert_id
        query = narrowed(_SAID, asked, _FEEDBACK.place(asked.cursor), *columns)
        rows, further = _FEEDBACK.cut(
            self._all(query), asked.limit, lambda row: (row.said_at, row.alert_id)
        )
        return FeedbackPage(feedback=[_feedback(row) for row in rows], next_cursor=further)

    def missed_events(self, asked: Asked) -> MissedEventPage:
        """What was not detected, by when it was reported."""
        t = missed_event.c
        query = narrowed(_SEEN, asked, _MISSED.place(asked.cursor), t.person_id, t.at, t.id)
        rows, further = _MISSED.cut(self._all(query), asked.limit, lambda row: (row.at, row.id))
        return MissedEventPage(missed_events=[_missed(row) for row in rows], next_cursor=further)

    def _all(self, query: Select[*tuple[object, ...]]) -> list[RecordRow]:
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return list(connection.execute(query))


def _received(row: RecordRow) -> Place:
    return row.received_at, row.event_id


def _event(row: RecordRow) -> EventRecord:
    found = Event.model_validate_json(row.body)
    return EventRecord(event=found, alert_id=row.alert_id, received_at=row.received_at)


def _assessment(row: RecordRow) -> AssessmentRecord:
    found = Assessment.model_validate_json(row.body)
    return AssessmentRecord(assessment=found, alert_id=row.alert_id, received_at=row.received_at)


def _action(row: RecordRow) -> ActionRecord:
    return ActionRecord(
        action_id=row.id,
        alert_id=row.alert_id,
        person_id=row.person_id,
        action=row.action,
        by=row.by_whom,
        at=row.at,
        note=row.note,
    )


def _feedback(row: RecordRow) -> FeedbackRecord:
    return FeedbackRecord(
        alert_id=row.alert_id,
        person_id=row.person_id,
        episode_id=row.episode_id,
        tier=row.tier,
        raised_at=row.raised_at,
        outcome=row.outcome,
        why=row.outcome_why,
        what_helped=row.outcome_helped,
        by=row.outcome_by or row.acknowledged_by or "unknown",
        at=row.said_at,
    )


def _missed(row: RecordRow) -> MissedEventRecord:
    return MissedEventRecord(
        missed_event_id=row.id,
        person_id=row.person_id,
        t=row.seen_at,
        note=row.note,
        by=row.by_whom,
        at=row.at,
    )
