"""``/v1/residents/{id}/export`` and ``/erase``: what the law gives the person watched."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from dashboard.api.access import ErasesPersons, ExportsPersons, SeesErasures, TheParts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.consent.person_views import (
    ErasureReceipt,
    ErasureRequest,
    PersonExport,
    ReceiptList,
)
from shared.contracts.base import Id

router = APIRouter(prefix="/v1", tags=["privacy"])

PersonId = Annotated[Id, Path()]


@router.get("/residents/{person_id}/export", operation_id="exportPerson", responses=NOT_FOUND)
def export_person(
    parts: TheParts, response: Response, actor: ExportsPersons, person_id: PersonId
) -> PersonExport:
    found = parts.person_data.export(person_id, actor.username)
    parts.audit.view(actor.username, "export-person", f"person:{person_id}")
    response.headers["Content-Disposition"] = f'attachment; filename="{person_id}.json"'
    return found


@router.post(
    "/residents/{person_id}/erase",
    operation_id="erasePerson",
    responses={**NOT_FOUND, **CONFLICT},
)
def erase_person(
    parts: TheParts, actor: ErasesPersons, person_id: PersonId, body: ErasureRequest
) -> ErasureReceipt:
    receipt = parts.person_data.erase(person_id, body, actor.username)
    parts.hub.forget(person_id)
    return receipt


@router.get("/erasures", operation_id="listErasures")
def list_erasures(parts: TheParts, actor: SeesErasures) -> ReceiptList:
    answer = parts.person_data.receipts()
    parts.audit.view(actor.username, "view-erasures", "erasures")
    return answer
