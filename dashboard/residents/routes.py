"""``/v1/residents``."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from dashboard.api.access import Pauses, ReportsMissed, SeesResidents, TheParts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.residents.curve import curve
from dashboard.residents.views import (
    CurveView,
    MissedEventRequest,
    MissedEventView,
    PauseRequest,
    ResidentList,
)
from shared.contracts.base import EpochMs, Id

router = APIRouter(prefix="/v1/residents", tags=["residents"])

PersonId = Annotated[Id, Path()]


@router.get("", operation_id="listResidents")
def list_residents(parts: TheParts, actor: SeesResidents) -> ResidentList:
    answer = parts.wall.look()
    parts.audit.view(actor.username, "view-residents", "residents")
    return answer


@router.get("/{person_id}/curve", operation_id="getCurve", responses=NOT_FOUND)
def get_curve(
    parts: TheParts,
    actor: SeesResidents,
    person_id: PersonId,
    from_ms: Annotated[EpochMs, Query()],
    to_ms: Annotated[EpochMs, Query()],
) -> CurveView:
    parts.register.check(person_id)
    answer = curve(parts.outside.threshold, person_id, from_ms, to_ms)
    parts.audit.view(actor.username, "view-curve", f"person:{person_id}")
    return answer


@router.post(
    "/{person_id}/pause",
    operation_id="pauseResident",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def pause(parts: TheParts, actor: Pauses, person_id: PersonId, body: PauseRequest) -> None:
    parts.consent.pause(person_id, body.minutes, body.reason, actor.username)


@router.delete(
    "/{person_id}/pause",
    operation_id="resumeResident",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def resume(parts: TheParts, actor: Pauses, person_id: PersonId) -> None:
    parts.consent.resume(person_id, actor.username)


@router.post(
    "/{person_id}/missed-events",
    operation_id="reportMissedEvent",
    status_code=status.HTTP_201_CREATED,
    responses=NOT_FOUND,
)
def report_missed(
    parts: TheParts, actor: ReportsMissed, person_id: PersonId, body: MissedEventRequest
) -> MissedEventView:
    return parts.missed.report(person_id, body, actor.username)
