"""``/v1/residents/{id}/consent``."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from dashboard.api.access import GrantsConsent, TheParts, WithdrawsConsent
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.consent.views import GrantRequest, WithdrawRequest
from shared.contracts.base import Id

router = APIRouter(prefix="/v1/residents/{person_id}/consent", tags=["consent"])

PersonId = Annotated[Id, Path()]


@router.post(
    "/withdraw",
    operation_id="withdrawConsent",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def withdraw(
    parts: TheParts, actor: WithdrawsConsent, person_id: PersonId, body: WithdrawRequest
) -> None:
    parts.consent.withdraw(person_id, body.reason, actor.username)


@router.post(
    "/grant",
    operation_id="grantConsent",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def grant(parts: TheParts, actor: GrantsConsent, person_id: PersonId, body: GrantRequest) -> None:
    parts.consent.grant(person_id, body, actor.username)
