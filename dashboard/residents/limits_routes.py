"""``/v1/residents/{id}/limits``: how hard a person's limits are to reach."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, status

from dashboard.api.access import PreviewsLimits, SetsLimits, TheParts, get_parts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.parts import Parts
from dashboard.residents.limits import Limits
from dashboard.residents.limits_views import LimitsRequest, LimitsView, TryRequest
from shared.contracts import Preview
from shared.contracts.base import Id
from shared.contracts.preview import Factor

router = APIRouter(prefix="/v1/residents/{person_id}/limits", tags=["limits"])

PersonId = Annotated[Id, Path()]


def _limits(parts: Annotated[Parts, Depends(get_parts)]) -> Limits:
    out = parts.outside
    return Limits(out.engine, parts.audit, parts.control, out.threshold)


TheLimits = Annotated[Limits, Depends(_limits)]


@router.get("", operation_id="getLimits", responses=NOT_FOUND)
def get_limits(
    parts: TheParts, limits: TheLimits, actor: PreviewsLimits, person_id: PersonId
) -> LimitsView:
    parts.register.check(person_id)
    answer = limits.look(person_id)
    parts.audit.view(actor.username, "view-limits", f"person:{person_id}")
    return answer


@router.post("/preview", operation_id="tryLimits", responses=NOT_FOUND)
def try_limits(
    parts: TheParts,
    limits: TheLimits,
    actor: PreviewsLimits,
    person_id: PersonId,
    body: TryRequest,
) -> Preview:
    parts.register.check(person_id)
    answer = limits.begin(person_id, body.change_percent)
    parts.audit.view(actor.username, "try-limits", f"person:{person_id}")
    return answer


@router.get("/preview", operation_id="getTriedLimits", responses=NOT_FOUND)
def get_tried(
    parts: TheParts,
    limits: TheLimits,
    actor: PreviewsLimits,
    person_id: PersonId,
    factor: Annotated[Factor, Query()],
) -> Preview:
    parts.register.check(person_id)
    answer = limits.tried(person_id, factor)
    parts.audit.view(actor.username, "view-tried-limits", f"person:{person_id}")
    return answer


@router.put(
    "",
    operation_id="setLimits",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def set_limits(
    parts: TheParts, limits: TheLimits, actor: SetsLimits, person_id: PersonId, body: LimitsRequest
) -> None:
    parts.register.check(person_id)
    limits.change(person_id, body, actor.username)
