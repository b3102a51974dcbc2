"""``/v1/audit``."""

from typing import Annotated

from fastapi import APIRouter, Query

from dashboard.api.access import SeesAudit, TheParts
from dashboard.audit.views import AuditPage, AuditView

router = APIRouter(prefix="/v1/audit", tags=["audit"])


@router.get("", operation_id="listAudit")
def list_audit(
    parts: TheParts, actor: SeesAudit, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> AuditPage:
    parts.audit.view(actor.username, "view-audit", "audit")
    records = [
        AuditView(
            seq=found.seq,
            at=found.entry.at,
            actor=found.entry.actor,
            action=found.entry.action,
            subject=found.entry.subject,
            detail=found.entry.detail,
            hash=found.hash,
        )
        for found in parts.audit.newest(limit)
    ]
    return AuditPage(records=records)
