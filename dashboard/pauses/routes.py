"""``/v1/residents/{id}/pause-plan``."""

from typing import Annotated

from fastapi import APIRouter, Path

from dashboard.api.access import PlansPauses, SeesResidents, TheParts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.pauses.views import PausePlanRequest, PausePlanView
from shared.contracts.base import Id

router = APIRouter(prefix="/v1/residents/{person_id}/pause-plan", tags=["residents"])

PersonId = Annotated[Id, Path()]


@router.get("", operation_id="getPausePlan", responses=NOT_FOUND)
def get_pause_plan(parts: TheParts, actor: SeesResidents, person_id: PersonId) -> PausePlanView:
    answer = parts.pause_plans.look(person_id)
    parts.audit.view(actor.username, "view-pause-plan", f"person:{person_id}")
    return answer


@router.put("", operation_id="setPausePlan", responses={**NOT_FOUND, **CONFLICT})
def set_pause_plan(
    parts: TheParts, actor: PlansPauses, person_id: PersonId, body: PausePlanRequest
) -> PausePlanView:
    return parts.pause_plans.change(person_id, body, actor.username)
