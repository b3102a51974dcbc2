"""An invented audit: a real chain, with a break where a test asks for one."""

from typing import Final

from fastapi import APIRouter, Request

from dashboard.audit.routes import PAGING
from dashboard.audit.views import AuditPage, AuditVerdict, AuditView
from dashboard.domain.audit_chain import GENESIS, Entry, Link, first_break, link
from tests.page.ward import now_ms

router = APIRouter(prefix="/v1/audit")

ENTRIES: Final = [
    ("system", "consent-granted", "person:p-ada", ""),
    ("nurse.mara", "sign-in", "user:nurse.mara", ""),
    ("nurse.mara", "view-residents", "residents", ""),
    ("nurse.mara", "pause", "person:p-ada", "washing"),
    ("admin", "sign-in", "user:admin", ""),
    ("admin", "view-alert", "alert:alert-p-ben-4", ""),
]
PAGE: Final = 4


def chain(broken: bool) -> list[Link]:
    """The entries in their places; broken, the third is not the one that was written."""
    links: list[Link] = []
    for actor, action, subject, detail in ENTRIES:
        entry = Entry(now_ms(), actor, action, subject, detail)
        links.append(link(entry, len(links) + 1, links[-1].hash if links else GENESIS))
    if broken:
        known = links[2]
        changed = Entry(known.entry.at, "somebody", known.entry.action, known.entry.subject)
        links[2] = Link(known.seq, changed, known.previous_hash, known.hash)
    return links


@router.get("")
def records(
    request: Request, cursor: str = "", by: str = "", subject: str = "", action: str = ""
) -> AuditPage:
    place = PAGING.place(cursor)
    wanted = [
        each
        for each in reversed(_chain(request))
        if (not by or each.entry.actor == by)
        and (not subject or each.entry.subject == subject)
        and (not action or each.entry.action == action)
        and (place is None or each.seq < place[0])
    ]
    shown, further = PAGING.cut(wanted, PAGE, lambda link: (link.seq,))
    views = [
        AuditView(
            seq=each.seq,
            at=each.entry.at,
            actor=each.entry.actor,
            action=each.entry.action,
            subject=each.entry.subject,
            detail=each.entry.detail,
            hash=each.hash,
        )
        for each in shown
    ]
    return AuditPage(records=views, next_cursor=further)


@router.get("/verdict")
def verdict(request: Request) -> AuditVerdict:
    links = _chain(request)
    broken = first_break(links)
    return AuditVerdict(
        whole=broken is None, broken_at=broken, records=len(links), head=links[-1].hash
    )


def _chain(request: Request) -> list[Link]:
    if not hasattr(request.app.state, "chain"):
        request.app.state.chain = chain(request.app.state.ward.audit_broken)
    found: list[Link] = request.app.state.chain
    return found
