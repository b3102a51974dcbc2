"""Codes that hang in rooms: of a resident's room, of a ward's, of those on no ward."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, status
from fastapi.responses import HTMLResponse

from dashboard.alerts.code_seal import CodeSeal
from dashboard.alerts.room_code_book import RoomCodeBook
from dashboard.alerts.room_code_views import (
    NewRoomCodesRequest,
    NewRoomCodesView,
    RemoveRoomCodeRequest,
    RoomCodesView,
    RoomName,
)
from dashboard.alerts.views import RoomCodeRequest
from dashboard.api.access import SetsEscalation, TheParts, get_parts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.parts import Parts
from shared.contracts.base import Id

router = APIRouter(prefix="/v1", tags=["residents"])

WardId = Annotated[Id, Path()]
OneRoomOrAll = Annotated[RoomName | None, Query(description="One room; none: all of them.")]
Language = Annotated[Literal["en", "de"], Query()]
VIEWED = "view-room-codes"
LISTED = "view-rooms-with-codes"


def _book(parts: Annotated[Parts, Depends(get_parts)]) -> RoomCodeBook:
    out, seal = parts.outside, CodeSeal(parts.settings.keys_dir)
    return RoomCodeBook(out.engine, out.clock, parts.audit, parts.room_codes, seal)


TheBook = Annotated[RoomCodeBook, Depends(_book)]


@router.put(
    "/residents/{person_id}/room-code",
    operation_id="setRoomCode",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def set_room_code(
    parts: TheParts,
    actor: SetsEscalation,
    person_id: Annotated[Id, Path()],
    body: RoomCodeRequest,
) -> None:
    parts.room_codes.put(person_id, body.code, actor.username)


@router.get("/room-codes", operation_id="listHouseRoomCodes")
def list_house(parts: TheParts, book: TheBook, actor: SetsEscalation) -> RoomCodesView:
    answer = book.look(None, actor)
    parts.audit.view(actor.username, LISTED, "room:house")
    return answer


@router.post("/room-codes", operation_id="makeHouseRoomCodes")
def make_house(book: TheBook, actor: SetsEscalation, body: NewRoomCodesRequest) -> NewRoomCodesView:
    return book.make(None, body, actor)


@router.post(
    "/room-codes/remove",
    operation_id="removeHouseRoomCode",
    status_code=status.HTTP_204_NO_CONTENT,
)
def remove_house(book: TheBook, actor: SetsEscalation, body: RemoveRoomCodeRequest) -> None:
    book.remove(None, body.room, actor)


@router.get("/room-codes/sheet", operation_id="printHouseRoomCodes", response_class=HTMLResponse)
def print_house(
    parts: TheParts,
    book: TheBook,
    actor: SetsEscalation,
    room: OneRoomOrAll = None,
    lang: Language = "en",
) -> HTMLResponse:
    page = book.sheet(None, room, lang, actor)
    parts.audit.view(actor.username, VIEWED, "room:house")
    return HTMLResponse(page)


@router.get("/wards/{ward_id}/room-codes", operation_id="listWardRoomCodes", responses=NOT_FOUND)
def list_ward(
    parts: TheParts, book: TheBook, actor: SetsEscalation, ward_id: WardId
) -> RoomCodesView:
    answer = book.look(ward_id, actor)
    parts.audit.view(actor.username, LISTED, f"room:{ward_id}")
    return answer


@router.post("/wards/{ward_id}/room-codes", operation_id="makeWardRoomCodes", responses=NOT_FOUND)
def make_ward(
    book: TheBook, actor: SetsEscalation, ward_id: WardId, body: NewRoomCodesRequest
) -> NewRoomCodesView:
    return book.make(ward_id, body, actor)


@router.post(
    "/wards/{ward_id}/room-codes/remove",
    operation_id="removeWardRoomCode",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def remove_ward(
    book: TheBook, actor: SetsEscalation, ward_id: WardId, body: RemoveRoomCodeRequest
) -> None:
    book.remove(ward_id, body.room, actor)


@router.get(
    "/wards/{ward_id}/room-codes/sheet",
    operation_id="printWardRoomCodes",
    response_class=HTMLResponse,
    responses=NOT_FOUND,
)
def print_ward(
    parts: TheParts,
    book: TheBook,
    actor: SetsEscalation,
    ward_id: WardId,
    room: OneRoomOrAll = None,
    lang: Language = "en",
) -> HTMLResponse:
    page = book.sheet(ward_id, room, lang, actor)
    parts.audit.view(actor.username, VIEWED, f"room:{ward_id}")
    return HTMLResponse(page)
