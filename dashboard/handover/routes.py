"""``/v1/handovers``."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, status

from dashboard.api.access import HandsOver, TheParts, get_parts
from dashboard.api.paging import Cursor
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND, THROTTLED
from dashboard.domain.actor import Actor
from dashboard.domain.errors import NoSuchHandover, NoSuchWard
from dashboard.handover import store
from dashboard.handover.desk import HandoverDesk
from dashboard.handover.signing import Signing
from dashboard.handover.views import (
    DraftView,
    GiveRequest,
    HandoverId,
    HandoverList,
    HandoverView,
    TakeRequest,
)
from dashboard.parts import Parts
from shared.contracts.base import Id
from shared.web.problems import Forbidden

router = APIRouter(prefix="/v1/handovers", tags=["handover"])

Ward = Annotated[Id | None, Query(description="One ward; else the house as a whole")]
TheId = Annotated[HandoverId, Path()]


def _signing(parts: Annotated[Parts, Depends(get_parts)]) -> Signing:
    return Signing(parts.outside.engine, parts.outside.passwords, parts.throttle)


TheSigning = Annotated[Signing, Depends(_signing)]


def _desk(parts: Annotated[Parts, Depends(get_parts)], signing: TheSigning) -> HandoverDesk:
    out = parts.outside
    return HandoverDesk(out.engine, out.clock, parts.audit, parts.announcer, parts.homes, signing)


TheDesk = Annotated[HandoverDesk, Depends(_desk)]


@router.get("", operation_id="listHandovers", responses=NOT_FOUND)
def list_handovers(
    parts: TheParts,
    actor: HandsOver,
    desk: TheDesk,
    ward: Annotated[Id | None, Query(description="One ward; else all you may see")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Cursor = "",
) -> HandoverList:
    if ward is not None:
        _check_ward(parts, actor, ward)
        wards: Collection[str] | None = [ward]
    else:
        wards = None if actor.scope.everybody else actor.scope.wards
    answer = desk.newest(wards, limit, cursor)
    parts.audit.view(actor.username, "view-handovers", _subject(ward))
    return answer


@router.get("/draft", operation_id="draftHandover", responses=NOT_FOUND)
def draft_handover(
    parts: TheParts, actor: HandsOver, desk: TheDesk, ward: Ward = None
) -> DraftView:
    _check_ward(parts, actor, ward)
    answer = desk.draft(ward)
    parts.audit.view(actor.username, "view-handover-draft", _subject(ward))
    return answer


@router.get("/{handover_id}", operation_id="getHandover", responses=NOT_FOUND)
def get_handover(
    parts: TheParts, actor: HandsOver, desk: TheDesk, handover_id: TheId
) -> HandoverView:
    _check_handover(actor, desk, handover_id)
    answer = desk.look(handover_id)
    parts.audit.view(actor.username, "view-handover", store.subject(handover_id))
    return answer


@router.post(
    "",
    operation_id="giveHandover",
    status_code=status.HTTP_201_CREATED,
    responses={**NOT_FOUND, **CONFLICT, **THROTTLED},
)
def give_handover(
    request: Request,
    parts: TheParts,
    actor: HandsOver,
    desk: TheDesk,
    signing: TheSigning,
    body: GiveRequest,
) -> HandoverView:
    _check_ward(parts, actor, body.ward)
    return desk.give(body, signing.signer(actor, body.signature, body.ward, _address(request)))


@router.post(
    "/{handover_id}/take",
    operation_id="takeHandover",
    responses={**NOT_FOUND, **CONFLICT, **THROTTLED},
)
def take_handover(
    request: Request,
    actor: HandsOver,
    desk: TheDesk,
    signing: TheSigning,
    handover_id: TheId,
    body: TakeRequest,
) -> HandoverView:
    ward = _check_handover(actor, desk, handover_id)
    return desk.take(handover_id, signing.signer(actor, body.signature, ward, _address(request)))


def _check_ward(parts: Parts, actor: Actor, ward: str | None) -> None:
    if ward is None:
        if not actor.scope.everybody:
            raise Forbidden("This covers the whole house, and you see a part of it.")
    elif ward not in {each.ward_id for each in parts.wards.seen_by(actor.scope)}:
        raise NoSuchWard(f"There is no ward {ward!r}.")


def _check_handover(actor: Actor, desk: HandoverDesk, handover_id: str) -> str | None:
    ward = desk.ward_of(handover_id)
    if not actor.scope.covers_ward(ward):
        raise NoSuchHandover(f"There is no handover {handover_id!r}.")
    return ward


def _subject(ward: str | None) -> str:
    return f"ward:{ward}" if ward else "house"


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
