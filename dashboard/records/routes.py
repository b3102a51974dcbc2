"""``/v1/events``, ``/assessments``, ``/actions``, ``/feedback`` and ``/missed-events``."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from dashboard.api.access import SeesAlerts, TheParts, get_parts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.parts import Parts
from dashboard.records.asked import TheAsked
from dashboard.records.reader import RecordReader
from dashboard.records.views import (
    ActionPage,
    AssessmentRecordPage,
    EventRecord,
    EventRecordPage,
    FeedbackPage,
    MissedEventPage,
)
from shared.contracts.base import Id

router = APIRouter(prefix="/v1", tags=["records"])


def _reader(parts: Annotated[Parts, Depends(get_parts)]) -> RecordReader:
    return RecordReader(parts.outside.engine)


TheReader = Annotated[RecordReader, Depends(_reader)]


@router.get("/events", operation_id="listEvents")
def list_events(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, asked: TheAsked
) -> EventRecordPage:
    answer = reader.events(asked)
    parts.audit.view(actor.username, "view-events", asked.subject)
    return answer


@router.get("/events/{event_id}", operation_id="getEvent", responses=NOT_FOUND)
def get_event(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, event_id: Annotated[Id, Path()]
) -> EventRecord:
    answer = reader.event(event_id)
    parts.audit.view(actor.username, "view-event", f"person:{answer.event.person_id}")
    return answer


@router.get("/assessments", operation_id="listAssessments")
def list_assessments(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, asked: TheAsked
) -> AssessmentRecordPage:
    answer = reader.assessments(asked)
    parts.audit.view(actor.username, "view-assessments", asked.subject)
    return answer


@router.get("/actions", operation_id="listActions")
def list_actions(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, asked: TheAsked
) -> ActionPage:
    answer = reader.actions(asked)
    parts.audit.view(actor.username, "view-actions", asked.subject)
    return answer


@router.get("/feedback", operation_id="listFeedback")
def list_feedback(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, asked: TheAsked
) -> FeedbackPage:
    answer = reader.feedback(asked)
    parts.audit.view(actor.username, "view-feedback", asked.subject)
    return answer


@router.get("/missed-events", operation_id="listMissedEvents")
def list_missed_events(
    parts: TheParts, actor: SeesAlerts, reader: TheReader, asked: TheAsked
) -> MissedEventPage:
    answer = reader.missed_events(asked)
    parts.audit.view(actor.username, "view-missed-events", asked.subject)
    return answer
