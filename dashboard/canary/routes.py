"""``/v1/technical/canary``: the test alert's own lane."""

from fastapi import APIRouter, status

from dashboard.api.access import SeesTechnical, TheParts
from dashboard.canary.views import ArrivalRequest, CanaryTold, CanaryView
from dashboard.canary.watch import newest

router = APIRouter(prefix="/v1/technical/canary", tags=["technical"])


@router.get("", operation_id="getCanary")
def get_canary(parts: TheParts, actor: SeesTechnical) -> CanaryView:
    seen = newest(parts.outside.engine)
    reached = parts.receipts.reached()
    parts.audit.view(actor.username, "view-canary", "technical")
    return CanaryView(
        enabled=parts.settings.canary,
        seen_at=None if seen is None else seen.stored_at,
        age_ms=None if seen is None else max(0, parts.outside.clock.now_ms() - seen.stored_at),
        delay_ms=None if seen is None else CanaryTold.of(seen).delay_ms,
        pages=reached.pages,
        arrived=reached.arrived,
        page_delay_ms=reached.delay_ms,
    )


# Not in the audit: a page says it by itself each minute, and it is about nobody.
@router.post("/arrivals", operation_id="confirmCanary", status_code=status.HTTP_204_NO_CONTENT)
def confirm_canary(parts: TheParts, _actor: SeesTechnical, body: ArrivalRequest) -> None:
    at = parts.outside.clock.now_ms() - body.waited_ms
    parts.receipts.arrived(body.page, body.t_event, at)
