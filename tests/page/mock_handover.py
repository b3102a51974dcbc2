"""Handovers of the invented ward: drafted from its alerts, signed and sealed by the real rules."""

import secrets
from typing import Final

from fastapi import APIRouter, Request

from dashboard.domain import handover as rules
from dashboard.domain.alert import AlertState
from dashboard.domain.errors import NoSuchHandover, Outdated, WrongPassword
from dashboard.domain.handover import HandoverState, SignedHow
from dashboard.handover.shift import (
    AlertFact,
    ResidentFacts,
    ShiftFacts,
    ToldFact,
)
from dashboard.handover.views import (
    Body,
    DraftView,
    Entry,
    GiveRequest,
    HandoverList,
    HandoverSummary,
    HandoverView,
    NamedResident,
    Signature,
    TakeRequest,
)
from shared.contracts import SentenceRole
from tests.page.ward import Person, Ward, now_ms

router = APIRouter(prefix="/v1/handovers")

COLLEAGUE: Final = "nurse.mara"
PASSWORD: Final = "maras own password"
SHIFT_MS: Final = 8 * 3_600_000


@router.get("")
def handovers(request: Request) -> HandoverList:
    found: list[HandoverView] = _signed(request)
    shown = [each.summary for each in reversed(found)]
    return HandoverList(handovers=shown, next_cursor=None)


@router.get("/draft")
def draft(request: Request, ward: str = "") -> DraftView:
    house: Ward = request.app.state.ward
    until = now_ms()
    facts = ShiftFacts(
        ward_id=ward or None,
        since=until - SHIFT_MS,
        until=until,
        residents=[_facts(house, person) for person in house.people.values()],
        technical=[],
    )
    return DraftView(
        facts=facts,
        facts_seal=rules.seal(str([each.model_dump() for each in facts.residents])),
        residents=_named(house),
        colleagues=["admin", COLLEAGUE],
    )


@router.get("/{handover_id}")
def look(request: Request, handover_id: str) -> HandoverView:
    for each in _signed(request):
        if each.summary.handover_id == handover_id:
            return each
    raise NoSuchHandover("There is no such handover.")


@router.post("", status_code=201)
def give(request: Request, body: GiveRequest) -> HandoverView:
    read = draft(request, body.ward or "")
    if read.facts_seal != body.facts_seal:
        raise Outdated("Something has happened since you read this. Read it again.")
    waiting = [a.alert_id for r in read.facts.residents for a in r.alerts if a.state != "closed"]
    owners = {each.alert_id: each.owner for each in body.owners}
    rules.check_owners(waiting, owners, read.colleagues)
    given = _given(body, read, _signer(body.signature))
    _signed(request).append(given)
    return given


@router.post("/{handover_id}/take")
def take(request: Request, handover_id: str, body: TakeRequest) -> HandoverView:
    found = look(request, handover_id)
    taker = _signer(body.signature)
    rules.check_signers(found.summary.giver, taker)
    changed = {"state": HandoverState.TAKEN, "taker": taker, "taken_at": now_ms()}
    sealed = rules.countersign(found.given_seal, taker, now_ms(), SignedHow.PASSWORD)
    taken = found.model_copy(
        update={"summary": found.summary.model_copy(update=changed), "taken_seal": sealed}
    )
    known = _signed(request)
    known[known.index(found)] = taken
    return taken


def _signed(request: Request) -> list[HandoverView]:
    if not hasattr(request.app.state, "handovers"):
        request.app.state.handovers = []
    found: list[HandoverView] = request.app.state.handovers
    return found


def _signer(signature: Signature | None) -> str:
    if signature is None:
        return "admin"
    if (signature.username, signature.password) != (COLLEAGUE, PASSWORD):
        raise WrongPassword("The name or the password of the signature is wrong.")
    return signature.username


def _named(house: Ward) -> list[NamedResident]:
    return [
        NamedResident(person_id=p.person_id, display_name=p.name, room=p.room)
        for p in house.people.values()
    ]


def _facts(house: Ward, person: Person) -> ResidentFacts:
    alerts = [a for a in house.alerts.values() if a.person_id == person.person_id]
    words = "Ada Berg groans and moves without rest."
    return ResidentFacts(
        person_id=person.person_id,
        consent=person.consent,
        paused_until=person.paused_until,
        place=None,
        alerts=[
            AlertFact(
                alert_id=each.alert_id,
                tier=each.tier,
                state=each.state,
                t_onset=each.t_onset,
                raised_at=each.raised_at,
                ended_at=each.last_event_at if each.state is AlertState.CLOSED else None,
                answered_by=each.acknowledged_by,
                answered_at=each.acknowledged_at,
                outcome=each.outcome,
                why="Noise" if each.outcome else None,
                helped="Music" if each.outcome else None,
                channels=["p_groan", "motion_energy"],
            )
            for each in alerts
        ],
        pauses=[],
        missed=[],
        technical=[],
        told=[ToldFact(role=SentenceRole.SITUATION, text=words)] if alerts else [],
        told_by="template" if alerts else None,
    )


def _given(body: GiveRequest, read: DraftView, giver: str) -> HandoverView:
    notes = {each.person_id: each.note for each in body.notes}
    rows = {each.alert_id: each for each in body.abc}
    entries = [
        Entry(
            facts=each,
            note=notes.get(each.person_id, ""),
            owners=[o for o in body.owners if o.alert_id in {a.alert_id for a in each.alerts}],
            abc=[rows[a.alert_id] for a in each.alerts if a.alert_id in rows],
        )
        for each in read.facts.residents
    ]
    text = Body(
        handover_id=secrets.token_hex(16),
        ward_id=body.ward,
        since=read.facts.since,
        until=body.until,
        giver=giver,
        given_at=now_ms(),
        given_how=SignedHow.PASSWORD if body.signature else SignedHow.SESSION,
        technical=[],
        entry_seals=[rules.seal(each.model_dump_json()) for each in entries],
    )
    summary = HandoverSummary(
        **text.model_dump(include={"handover_id", "ward_id", "since", "until", "given_at"}),
        giver=giver,
        state=HandoverState.GIVEN,
        taker=None,
        taken_at=None,
    )
    return HandoverView(
        summary=summary,
        body=text,
        entries=entries,
        erased=0,
        residents=read.residents,
        given_seal=rules.seal(text.model_dump_json()),
        taken_seal=None,
        intact=True,
    )
