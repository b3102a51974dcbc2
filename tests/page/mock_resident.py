"""A resident's days, consents, limits and plans over the invented ward."""

import math
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.consent.person_views import ErasurePart, ErasureReceipt, ErasureRequest, Kept
from dashboard.consent.views import (
    ConsentView,
    GrantRequest,
    GrantView,
    LedgerEntryView,
    RecordView,
    WithdrawRequest,
)
from dashboard.domain.consent import ConsentStatus
from dashboard.domain.errors import BadConsent, Outdated, StillWatched
from dashboard.domain.planned_pause import check_plan
from dashboard.domain.purposes import Basis, Finding, GrantStatus
from dashboard.domain.stretches import StretchKind
from dashboard.pauses.views import OccurrenceView, PausePlanRequest, PausePlanView
from dashboard.residents.limits_views import LimitsRequest, LimitsView, TryRequest
from dashboard.residents.timeline_views import (
    LearningState,
    RollupsView,
    StretchView,
    TimelineView,
)
from shared.contracts import BaselineState, Preview, PreviewCounts, Reason, Rollup
from shared.web import problems
from tests.page.ward import CONFIG, MINUTE_MS, Ward, now_ms

HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
router = APIRouter(prefix="/v1/residents/{person_id}")


@dataclass
class Known:
    """What the services know of one person; tests set it."""

    grants: dict[str, GrantView] = field(default_factory=dict)
    ledger: list[LedgerEntryView] = field(default_factory=list)
    plan: PausePlanView | None = None
    learning: LearningState | None = None
    limits: LimitsView | None = None
    set_to: LimitsRequest | None = None
    preview: Preview | None = None
    """The answer to trying, once it is there."""
    curve_away: bool = False
    erased: ErasureRequest | None = None


def known(ward: Ward, person_id: str) -> Known:
    """Everything about one person, made when it is first asked for."""
    found = ward.more.get(person_id)
    if not isinstance(found, Known):
        found = ward.more[person_id] = _usual(person_id)
    return found


def _usual(person_id: str) -> Known:
    now = now_ms()
    record = RecordView(
        finding=Finding.HAS_CAPACITY,
        assessed_by="Dr Berg",
        assessed_at=now - 30 * DAY_MS,
        note="Understood it and said yes.",
        representative="",
    )
    given = {"basis": Basis.OWN, "granted_at": now - 30 * DAY_MS, "withdrawn_at": None}
    grants = {
        "face": GrantView(
            purpose="face",
            status=GrantStatus.VALID,
            record=record,
            review_at=now + 100 * DAY_MS,
            **given,
        ),
        "voice": GrantView(
            purpose="voice",
            status=GrantStatus.DUE,
            record=None,
            review_at=now + 10 * DAY_MS,
            **given,
        ),
    }
    entry = _entry(1, "admission", now - 30 * DAY_MS)
    return Known(
        grants=grants,
        ledger=[entry],
        learning=LearningState(
            person_id=person_id,
            as_of=now,
            state=BaselineState.READY,
            progress=1.0,
            assessed_s=37 * 3600.0,
            wanted_s=300.0,
            samples=412.0,
            wanted_samples=4.0,
            held_since=now - 9 * DAY_MS,
            frozen_since=None,
            scale=1.25,
            answers=3,
        ),
        limits=LimitsView(
            person_id=person_id,
            factor=1.25,
            lowest_factor=0.7,
            highest_factor=2.5,
            offset=0.0,
            scale=1.25,
            answers=3,
            config_version=CONFIG,
        ),
    )


def _entry(revision: int, reason: str, at: int, ended: bool = False) -> LedgerEntryView:
    return LedgerEntryView(
        revision=revision,
        purposes=["face"],
        basis=Basis.OWN,
        withdrawn_at=at if ended else None,
        paused_until=None,
        reason=reason,
        recorded_by="nurse",
        recorded_at=at,
    )


def _ward(request: Request) -> Ward:
    ward = request.app.state.ward
    assert isinstance(ward, Ward)
    return ward


TheWard = Annotated[Ward, Depends(_ward)]


def _known(ward: TheWard, person_id: str) -> Known:
    return known(ward, person_id)


TheKnown = Annotated[Known, Depends(_known)]


@router.get("/rollups")
def rollups(them: TheKnown, person_id: str, from_ms: int, to_ms: int, step_ms: int) -> RollupsView:
    if them.curve_away:
        raise problems.Unavailable("Away for a test.")
    until = min(to_ms, now_ms())
    made = [_rollup(t) for t in range(from_ms, until, step_ms) if t // step_ms % 40]
    return RollupsView(
        person_id=person_id, from_ms=from_ms, to_ms=to_ms, step_ms=step_ms, rollups=made
    )


def _rollup(t: int) -> Rollup:
    mean = 0.12 + 0.06 * math.sin(t / 4_000_000)
    dark = t // 300_000 % 29 == 0
    return Rollup(
        t=t,
        windows=300,
        assessed=20 if dark else 300,
        paused=0,
        score_mean=round(mean, 3),
        score_max=round(mean + 0.2, 3),
        expected_low=0.03,
        expected_high=0.31,
        tier=None,
        reason=Reason.TOO_DARK if dark else None,
    )


@router.get("/timeline")
def timeline(ward: TheWard, person_id: str, from_ms: int, to_ms: int) -> TimelineView:
    alerts = [a for a in ward.alerts.values() if a.person_id == person_id and a.t_onset >= from_ms]
    third = from_ms + (to_ms - from_ms) // 3
    at = third - third % HOUR_MS  # within one hour of the table, whenever a test runs
    paused = StretchView(
        kind=StretchKind.PAUSED,
        from_ms=at,
        to_ms=at + 20 * MINUTE_MS,
        reason="planned: washing",
        by="system",
    )
    return TimelineView(
        person_id=person_id, from_ms=from_ms, to_ms=to_ms, alerts=alerts, stretches=[paused]
    )


@router.get("/learning")
def learning(them: TheKnown) -> LearningState:
    if them.learning is None:
        raise problems.NotFound("Nothing was seen of this person yet.")
    return them.learning


@router.get("/limits")
def limits(them: TheKnown) -> LimitsView:
    assert them.limits is not None
    return them.limits


@router.post("/limits/preview")
def try_limits(them: TheKnown, person_id: str, body: TryRequest) -> Preview:
    assert them.limits is not None
    factor = round(them.limits.factor * (1 + body.change_percent / 100), 4)
    return Preview(person_id=person_id, factor=factor, state="running", asked_at=now_ms())


@router.get("/limits/preview")
def tried(them: TheKnown, person_id: str, factor: float) -> Preview:
    if them.preview is not None:
        return them.preview.model_copy(update={"factor": factor})
    return Preview(person_id=person_id, factor=factor, state="running", asked_at=now_ms())


@router.put("/limits", status_code=204)
def set_limits(them: TheKnown, body: LimitsRequest) -> None:
    assert them.limits is not None
    them.set_to = body
    changes = {"factor": body.factor, "scale": body.factor}
    them.limits = them.limits.model_copy(update=changes)


def done(person_id: str = "p-ada") -> Preview:
    """An answer: six alerts, two of them confirmed, and one confirmed one lost."""
    would = PreviewCounts(raised=(0, 2, 4), confirmed=2, found_false=1, unanswered=3)
    was = PreviewCounts(raised=(1, 4, 9), confirmed=3, found_false=7, unanswered=4)
    return Preview(
        person_id=person_id,
        factor=1.5,
        state="done",
        asked_at=now_ms(),
        days=12.5,
        wanted_days=3.0,
        would=would,
        was=was,
        lost=1,
        missed=2,
        missed_found=1,
        config_version=CONFIG,
    )


@router.get("/pause-plan")
def pause_plan(them: TheKnown, person_id: str) -> PausePlanView:
    return them.plan or PausePlanView(
        person_id=person_id,
        revision=0,
        planned=[],
        following=None,
        time_zone="Europe/Vienna",
        updated_at=None,
        updated_by=None,
    )


@router.put("/pause-plan")
def set_pause_plan(them: TheKnown, person_id: str, body: PausePlanRequest) -> PausePlanView:
    before = pause_plan(them, person_id)
    if body.revision != before.revision:
        raise Outdated("Somebody else changed this meanwhile. Look at it again, then save.")
    check_plan([each.planned() for each in body.planned])
    coming = None
    if body.planned:
        start = now_ms() + 3_600_000
        lasts = body.planned[0].minutes * MINUTE_MS
        coming = OccurrenceView(kind=body.planned[0].kind, from_ms=start, to_ms=start + lasts)
    changes = {"revision": body.revision + 1, "planned": body.planned, "following": coming}
    them.plan = before.model_copy(update=changes)
    return them.plan


@router.get("/consent")
def consent(ward: TheWard, them: TheKnown, person_id: str) -> ConsentView:
    return ConsentView(
        person_id=person_id,
        status=ward.people[person_id].consent,
        grants=[them.grants[purpose] for purpose in sorted(them.grants)],
        ledger=them.ledger,
    )


@router.post("/consent/grant", status_code=204)
def grant(ward: TheWard, them: TheKnown, person_id: str, body: GrantRequest) -> None:
    if body.basis == "best_interests" and len(body.record.note) < 20:
        raise BadConsent("Say why this is in the person's best interests, and who was consulted.")
    now = now_ms()
    for purpose in body.purposes:
        them.grants[purpose] = GrantView(
            purpose=purpose,
            status=GrantStatus.VALID,
            basis=Basis(body.basis),
            record=RecordView(**body.record.model_dump()),
            granted_at=now,
            review_at=body.review_at,
            withdrawn_at=None,
        )
    them.ledger.append(_entry(len(them.ledger) + 1, "granted", now))
    ward.people[person_id].consent = ConsentStatus.VALID


@router.post("/consent/withdraw", status_code=204)
def withdraw(ward: TheWard, them: TheKnown, person_id: str, body: WithdrawRequest) -> None:
    now = now_ms()
    for purpose in [*(body.purposes or them.grants)]:
        ended = {"status": GrantStatus.WITHDRAWN, "withdrawn_at": now}
        them.grants[purpose] = them.grants[purpose].model_copy(update=ended)
    left = [g for g in them.grants.values() if g.withdrawn_at is None]
    them.ledger.append(_entry(len(them.ledger) + 1, body.reason, now, ended=not left))
    if not left:
        ward.people[person_id].consent = ConsentStatus.WITHDRAWN


@router.get("/notice")
def notice(lang: str) -> HTMLResponse:
    return HTMLResponse(f'<!doctype html><html lang="{lang}"><title>Notice</title><p>Room 2')


@router.get("/export")
def export(response: Response, person_id: str) -> dict[str, str]:
    response.headers["Content-Disposition"] = f'attachment; filename="{person_id}.json"'
    return {"person_id": person_id}


@router.post("/erase")
def erase(ward: TheWard, them: TheKnown, person_id: str, body: ErasureRequest) -> ErasureReceipt:
    if ward.people[person_id].consent is ConsentStatus.VALID:
        raise StillWatched("Withdraw the consent first, so that nothing new is recorded.")
    them.erased = body
    del ward.people[person_id]
    now = now_ms()
    return ErasureReceipt(
        receipt_id="0f" * 16,
        person_id=person_id,
        erased_at=now,
        erased_by="admin",
        reason=body.reason,
        rows={"alert": 3, "consent": 2},
        parts=[
            ErasurePart(
                part="threshold",
                what="score records and baseline",
                asked_at=now,
                confirmed_at=None,
                rows={},
            )
        ],
        kept=[Kept(what="The record of who saw.", why="Six years.", until=now + 6 * 366 * DAY_MS)],
        audit_seq=812,
        audit_hash="ab" * 32,
    )
