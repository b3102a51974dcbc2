"""``/v1/wards``, and who lives on them: ``POST`` and ``PUT`` of ``/v1/residents``."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from dashboard.api.access import (
    EnrolsResidents,
    ManagesWards,
    ManagesWholeHouse,
    SeesSystem,
    TheParts,
)
from dashboard.api.conditional import IfMatch
from dashboard.api.problem_docs import CHANGED, CONFLICT, NOT_FOUND
from dashboard.residents.ward_views import (
    NewResidentRequest,
    NewWardRequest,
    ResidentRequest,
    WardList,
    WardRequest,
    WardView,
)
from shared.contracts.base import Id

router = APIRouter(prefix="/v1", tags=["administration"])


@router.get("/wards", operation_id="listWards")
def list_wards(parts: TheParts, actor: SeesSystem) -> WardList:
    return WardList(wards=parts.wards.seen_by(actor.scope))


@router.post(
    "/wards", operation_id="addWard", status_code=status.HTTP_201_CREATED, responses=CONFLICT
)
def add_ward(parts: TheParts, actor: ManagesWholeHouse, body: NewWardRequest) -> WardView:
    return parts.wards.add(body.ward_id, body.name, actor.username)


@router.put("/wards/{ward_id}", operation_id="renameWard", responses=NOT_FOUND)
def rename_ward(
    parts: TheParts, actor: ManagesWards, ward_id: Annotated[Id, Path()], body: WardRequest
) -> WardView:
    return parts.wards.rename(ward_id, body, actor)


@router.post(
    "/residents",
    operation_id="addResident",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def add_resident(parts: TheParts, actor: EnrolsResidents, body: NewResidentRequest) -> None:
    parts.enrolment.add(body, actor)


@router.put(
    "/residents/{person_id}",
    operation_id="changeResident",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CHANGED},
)
def change_resident(
    parts: TheParts,
    actor: EnrolsResidents,
    person_id: Annotated[Id, Path()],
    body: ResidentRequest,
    expected: IfMatch,
) -> None:
    parts.enrolment.change(person_id, body, actor, expected)
