"""``/v1/residents/{id}``, its windows, and ``/v1/consents``."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from dashboard.api.access import SeesResidents, TheParts, get_parts
from dashboard.api.conditional import tag_of
from dashboard.api.paging import Cursor
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.parts import Parts
from dashboard.persons.reader import PersonReader
from dashboard.persons.views import ConsentPage, PersonDetail, WindowPage
from dashboard.persons.windows import MOST, windows
from shared.contracts.base import EpochMs, Id

router = APIRouter(prefix="/v1", tags=["residents"])

PersonId = Annotated[Id, Path()]


def _reader(parts: Annotated[Parts, Depends(get_parts)]) -> PersonReader:
    return PersonReader(parts.outside.engine, parts.outside.clock)


TheReader = Annotated[PersonReader, Depends(_reader)]


@router.get("/residents/{person_id}", operation_id="getResident", responses=NOT_FOUND)
def get_resident(
    parts: TheParts,
    actor: SeesResidents,
    reader: TheReader,
    person_id: PersonId,
    response: Response,
) -> PersonDetail:
    answer = reader.look(person_id)
    response.headers["ETag"] = tag_of(answer)
    parts.audit.view(actor.username, "view-resident", f"person:{person_id}")
    return answer


@router.get("/residents/{person_id}/windows", operation_id="listWindows", responses=NOT_FOUND)
def list_windows(
    parts: TheParts,
    actor: SeesResidents,
    person_id: PersonId,
    from_ms: Annotated[EpochMs, Query()],
    to_ms: Annotated[EpochMs, Query()],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 600,
    cursor: Cursor = "",
) -> WindowPage:
    parts.register.check(person_id)
    answer = windows(parts.outside.threshold, person_id, (from_ms, to_ms), limit, cursor)
    parts.audit.view(actor.username, "view-windows", f"person:{person_id}")
    return answer


@router.get("/consents", operation_id="listConsents")
def list_consents(
    parts: TheParts,
    actor: SeesResidents,
    reader: TheReader,
    person_id: Annotated[Id | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = "",
) -> ConsentPage:
    answer = reader.consents(person_id, limit, cursor)
    parts.audit.view(actor.username, "view-consents", "residents")
    return answer
