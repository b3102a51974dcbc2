"""``/v1/audit``: the record of who saw and did what."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from dashboard.api.access import SeesAudit, TheParts
from dashboard.api.fields import NO_NUL
from dashboard.api.paging import Cursor, Paging
from dashboard.audit.export import as_lines
from dashboard.audit.views import AuditPage, AuditVerdict, AuditView
from dashboard.domain.audit_chain import Link, verify

router = APIRouter(prefix="/v1/audit", tags=["audit"])

Wanted = Annotated[str, Query(max_length=160, pattern=NO_NUL)]
Seq = Annotated[int, Query(ge=1, lt=2**31)]
PAGING: Final = Paging("audit", tuple[int])


class JsonLines(StreamingResponse):
    """A response of one JSON document a line."""

    media_type = "application/x-ndjson"


@router.get("", operation_id="listAudit")
def list_audit(
    parts: TheParts,
    actor: SeesAudit,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Cursor = "",
    by: Wanted = "",
    subject: Wanted = "",
    action: Wanted = "",
) -> AuditPage:
    place = PAGING.place(cursor)
    parts.audit.view(actor.username, "view-audit", "audit")
    found = parts.audit.newest(limit + 1, place[0] if place else None, by, subject, action)
    shown, further = PAGING.cut(found, limit, lambda link: (link.seq,))
    return AuditPage(records=[_view(each) for each in shown], next_cursor=further)


@router.get("/export", operation_id="exportAudit", response_class=JsonLines)
def export_audit(parts: TheParts, actor: SeesAudit, from_seq: Seq = 1) -> JsonLines:
    parts.audit.view(actor.username, "export-audit", "audit")
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return JsonLines(as_lines(parts.audit.links(from_seq)), headers=headers)


@router.get("/verdict", operation_id="verifyAudit")
def verify_audit(parts: TheParts, actor: SeesAudit) -> AuditVerdict:
    parts.audit.view(actor.username, "verify-audit", "audit")
    found = verify(parts.audit.links())
    return AuditVerdict(
        whole=found.broken_at is None,
        broken_at=found.broken_at,
        records=found.count,
        head=found.head,
    )


def _view(found: Link) -> AuditView:
    entry = found.entry
    return AuditView(
        seq=found.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        detail=entry.detail,
        hash=found.hash,
    )
