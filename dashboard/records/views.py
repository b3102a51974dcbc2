"""What the REST interface says about records. Lists are newest first, by when a record was made."""

from pydantic import BaseModel

from dashboard.alerts.views import GivenOutcome
from dashboard.domain.care import Action
from shared.contracts import Assessment, Event
from shared.contracts.base import EpochMs, Id
from shared.contracts.event import Tier


class EventRecord(BaseModel):
    """An event, the alert that it raised or changed, and when it came.

    ``alert_id`` is null where it raised none: a shadow configuration's event calls nobody.
    """

    event: Event
    alert_id: Id | None
    received_at: EpochMs


class EventRecordPage(BaseModel):
    """Events by ``received_at``; ``next_cursor`` is null on the last page."""

    events: list[EventRecord]
    next_cursor: str | None


class AssessmentRecord(BaseModel):
    """The assessment that holds of an event; ``received_at`` is when the event came."""

    assessment: Assessment
    alert_id: Id | None
    received_at: EpochMs


class AssessmentRecordPage(BaseModel):
    """Assessments by when their events came; ``next_cursor`` is null on the last page."""

    assessments: list[AssessmentRecord]
    next_cursor: str | None


class ActionRecord(BaseModel):
    """Something that a person or the system did with an alert."""

    action_id: int
    alert_id: Id
    person_id: Id
    action: Action
    by: str
    at: EpochMs
    note: str | None


class ActionPage(BaseModel):
    """Actions by ``at``; ``next_cursor`` is null on the last page."""

    actions: list[ActionRecord]
    next_cursor: str | None


class FeedbackRecord(BaseModel):
    """What a caregiver found at the person's side; a correction takes the place of what was said.

    ``tier`` is the most severe one that the alert had.
    """

    alert_id: Id
    person_id: Id
    episode_id: Id
    tier: Tier
    raised_at: EpochMs
    outcome: GivenOutcome
    why: str | None
    what_helped: str | None
    by: str
    at: EpochMs


class FeedbackPage(BaseModel):
    """Feedback by ``at``; ``next_cursor`` is null on the last page."""

    feedback: list[FeedbackRecord]
    next_cursor: str | None


class MissedEventRecord(BaseModel):
    """Distress that somebody saw at ``t`` and Attune did not raise, reported at ``at``."""

    missed_event_id: int
    person_id: Id
    t: EpochMs
    note: str | None
    by: str
    at: EpochMs


class MissedEventPage(BaseModel):
    """Reports by ``at``; ``next_cursor`` is null on the last page."""

    missed_events: list[MissedEventRecord]
    next_cursor: str | None
