"""``/v1/deliveries``, and where and in which words calls are brought to staff."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, status

from dashboard.accounts.user_views import Username
from dashboard.api.access import (
    ManagesAccounts,
    SeesAlerts,
    SeesDeliveries,
    SetsEscalation,
    TheParts,
    get_parts,
)
from dashboard.api.paging import Cursor
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.delivery.channels import Channels
from dashboard.delivery.desk import DeliveryDesk
from dashboard.delivery.push.views import (
    EmailRequest,
    EmailView,
    WordingRequest,
    WordingView,
)
from dashboard.delivery.set_up import set_up_of
from dashboard.delivery.staff import Staff
from dashboard.delivery.views import ChannelList, DeliveryId, DeliveryList
from dashboard.domain.delivery import DeliveryState
from dashboard.parts import Parts
from shared.contracts.base import Id

router = APIRouter(prefix="/v1", tags=["delivery"])


def _desk(parts: Annotated[Parts, Depends(get_parts)]) -> DeliveryDesk:
    return DeliveryDesk(parts.outside.engine, parts.outside.clock, parts.audit, parts.homes)


def _staff(parts: Annotated[Parts, Depends(get_parts)]) -> Staff:
    return Staff(parts.outside.engine, parts.outside.clock, parts.audit, parts.users)


TheDesk = Annotated[DeliveryDesk, Depends(_desk)]
TheStaff = Annotated[Staff, Depends(_staff)]
TheId = Annotated[DeliveryId, Path()]
TheName = Annotated[Username, Path()]
WardId = Annotated[Id, Path()]


@router.get("/deliveries", operation_id="listDeliveries")
def list_deliveries(
    parts: TheParts,
    desk: TheDesk,
    actor: SeesDeliveries,
    state: DeliveryState | None = None,
    cursor: Cursor = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveryList:
    page = desk.page(actor, state, cursor, limit)
    parts.audit.view(actor.username, "view-deliveries", "deliveries")
    return page


@router.get("/deliveries/channels", operation_id="listChannels")
def list_channels(parts: TheParts, actor: SeesDeliveries) -> ChannelList:
    found = Channels(parts.outside.engine, parts.homes, set_up_of(parts.settings)).look(actor)
    parts.audit.view(actor.username, "view-channels", "deliveries")
    return found


@router.post(
    "/deliveries/{delivery_id}/replay",
    operation_id="replayDelivery",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def replay(desk: TheDesk, actor: SeesDeliveries, delivery_id: TheId) -> None:
    desk.replay(delivery_id, actor)


@router.post(
    "/deliveries/{delivery_id}/dismiss",
    operation_id="dismissDelivery",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def dismiss(desk: TheDesk, actor: SeesDeliveries, delivery_id: TheId) -> None:
    desk.dismiss(delivery_id, actor)


@router.get("/users/{username}/email", operation_id="getUserEmail", responses=NOT_FOUND)
def get_email(
    parts: TheParts, staff: TheStaff, actor: ManagesAccounts, username: TheName
) -> EmailView:
    answer = staff.email(username, actor)
    parts.audit.view(actor.username, "view-email", f"user:{username}")
    return answer


@router.put("/users/{username}/email", operation_id="setUserEmail", responses=NOT_FOUND)
def set_email(
    staff: TheStaff, actor: ManagesAccounts, username: TheName, body: EmailRequest
) -> EmailView:
    return staff.set_email(username, body.address, actor)


@router.get("/wording", operation_id="getHouseWording")
def get_house_wording(parts: TheParts, staff: TheStaff, actor: SeesAlerts) -> WordingView:
    answer = staff.wording(None, actor)
    parts.audit.view(actor.username, "view-wording", "wording:house")
    return answer


@router.put("/wording", operation_id="setHouseWording")
def set_house_wording(staff: TheStaff, actor: SetsEscalation, body: WordingRequest) -> WordingView:
    return staff.set_wording(None, body.residents_as, actor)


@router.get("/wards/{ward_id}/wording", operation_id="getWardWording", responses=NOT_FOUND)
def get_ward_wording(
    parts: TheParts, staff: TheStaff, actor: SeesAlerts, ward_id: WardId
) -> WordingView:
    answer = staff.wording(ward_id, actor)
    parts.audit.view(actor.username, "view-wording", f"wording:{ward_id}")
    return answer


@router.put("/wards/{ward_id}/wording", operation_id="setWardWording", responses=NOT_FOUND)
def set_ward_wording(
    staff: TheStaff, actor: SetsEscalation, ward_id: WardId, body: WordingRequest
) -> WordingView:
    return staff.set_wording(ward_id, body.residents_as, actor)
