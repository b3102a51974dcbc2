"""``/v1/alerts``."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from dashboard.alerts.views import (
    AcknowledgeRequest,
    AlertDetail,
    AlertFilter,
    AlertPage,
    AlertSummary,
    AttendRequest,
    FloodList,
    OutcomeRequest,
    ReopenRequest,
    SnoozeRequest,
)
from dashboard.api.access import HandlesAlerts, SeesAlerts, TheParts
from dashboard.api.conditional import IfMatch, tag_of
from dashboard.api.paging import Cursor
from dashboard.api.problem_docs import CHANGED, CONFLICT, NOT_FOUND, THROTTLED
from shared.contracts.base import Id

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

AlertId = Annotated[Id, Path()]
REFUSED: Final = {**NOT_FOUND, **CONFLICT, **CHANGED}


@router.get("", operation_id="listAlerts")
def list_alerts(
    parts: TheParts,
    actor: SeesAlerts,
    state: AlertFilter = AlertFilter.OPEN,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor = "",
    person_id: Annotated[Id | None, Query(description="One person; else all you may see")] = None,
) -> AlertPage:
    page = parts.alert_reader.page(state, limit, cursor, person_id)
    parts.audit.view(actor.username, "view-alerts", "alerts")
    return page


@router.get("/floods", operation_id="listFloods")
def list_floods(parts: TheParts, actor: SeesAlerts) -> FloodList:
    answer = parts.alert_reader.floods()
    parts.audit.view(actor.username, "view-floods", "alerts")
    return answer


@router.get("/{alert_id}", operation_id="getAlert", responses=NOT_FOUND)
def get_alert(
    parts: TheParts, actor: SeesAlerts, alert_id: AlertId, response: Response
) -> AlertDetail:
    detail = parts.alert_reader.detail(alert_id)
    response.headers["ETag"] = tag_of(detail)
    parts.audit.view(actor.username, "view-alert", f"alert:{alert_id}")
    return detail


@router.post(
    "/{alert_id}/acknowledge", operation_id="acknowledgeAlert", responses={**NOT_FOUND, **CHANGED}
)
def acknowledge(
    request: Request,
    parts: TheParts,
    actor: HandlesAlerts,
    alert_id: AlertId,
    body: AcknowledgeRequest,
    expected: IfMatch,
) -> AlertSummary:
    address = request.client.host if request.client else "unknown"
    where = ", ".join(part for part in (body.device, address) if part)
    return parts.alerts.acknowledge(alert_id, actor.username, where, expected)


@router.post(
    "/{alert_id}/attend",
    operation_id="attendAlert",
    responses={**REFUSED, **THROTTLED},
)
def attend(
    parts: TheParts,
    actor: HandlesAlerts,
    alert_id: AlertId,
    body: AttendRequest,
    expected: IfMatch,
) -> AlertSummary:
    return parts.alerts.attend(alert_id, actor.username, body.room_code, expected)


@router.post("/{alert_id}/snooze", operation_id="snoozeAlert", responses=REFUSED)
def snooze(
    parts: TheParts,
    actor: HandlesAlerts,
    alert_id: AlertId,
    body: SnoozeRequest,
    expected: IfMatch,
) -> AlertSummary:
    return parts.alerts.snooze(alert_id, actor.username, body.minutes, body.reason, expected)


@router.delete(
    "/{alert_id}/snooze", operation_id="unsnoozeAlert", responses={**NOT_FOUND, **CHANGED}
)
def unsnooze(
    parts: TheParts, actor: HandlesAlerts, alert_id: AlertId, expected: IfMatch
) -> AlertSummary:
    return parts.alerts.unsnooze(alert_id, actor.username, expected)


@router.post("/{alert_id}/reopen", operation_id="reopenAlert", responses=REFUSED)
def reopen(
    parts: TheParts,
    actor: HandlesAlerts,
    alert_id: AlertId,
    body: ReopenRequest,
    expected: IfMatch,
) -> AlertSummary:
    return parts.alerts.reopen(alert_id, actor.username, body.reason, expected)


@router.post("/{alert_id}/outcome", operation_id="giveOutcome", responses=REFUSED)
def give_outcome(
    parts: TheParts,
    actor: HandlesAlerts,
    alert_id: AlertId,
    body: OutcomeRequest,
    expected: IfMatch,
) -> AlertSummary:
    return parts.alerts.give_outcome(alert_id, body, actor.username, expected)
