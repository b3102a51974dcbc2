"""``/v1/technical``."""

from fastapi import APIRouter

from dashboard.api.access import SeesTechnical, TheParts
from dashboard.domain.rights import Right
from dashboard.residents.homes import home_of
from dashboard.technical.views import TechnicalList, TechnicalView

router = APIRouter(prefix="/v1/technical", tags=["technical"])


@router.get("", operation_id="listTechnicalAlarms")
def list_technical(parts: TheParts, actor: SeesTechnical) -> TechnicalList:
    detail = actor.may(Right.SEE_TECHNICAL_DETAIL)
    homes = parts.homes.known()
    shown = [
        alarm
        for alarm in parts.technical.shown()
        if actor.scope.sees(home_of(alarm.subject, homes))
    ]
    parts.audit.view(actor.username, "view-technical", "technical")
    return TechnicalList(alarms=[TechnicalView.of(alarm, detail) for alarm in shown])
