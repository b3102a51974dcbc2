"""The burden of the invented ward, counted by the dashboard's own rules."""

import itertools
from datetime import UTC
from typing import Final

from fastapi import APIRouter, Request

from dashboard.burden.views import (
    ActionableView,
    AnsweringView,
    BurdenView,
    CoverageList,
    HourView,
    LoadView,
    PersonCoverageView,
    PersonView,
    RateView,
    TierView,
)
from dashboard.domain import burden
from dashboard.domain.burden import DAY_MS, Raised
from dashboard.residents.ward_views import WardList, WardView
from tests.page.ward import Ward, now_ms

router = APIRouter(prefix="/v1")

OUTCOMES: Final = ("true", "false", "false", "cannot_say", None, "true", "false")
STEP_MS: Final = 5 * 3_600_000


@router.get("/wards")
def wards() -> WardList:
    return WardList(wards=[WardView(ward_id="north", name="North wing")])


@router.get("/coverage")
def covered(request: Request, from_ms: int, to_ms: int) -> CoverageList:
    ward: Ward = request.app.state.ward
    shares = itertools.cycle((0.97, 0.63, None, 0.88))
    persons = [
        PersonCoverageView(
            person_id=each.person_id,
            display_name=each.name,
            room=each.room,
            watched_s=28_800,
            assessed_s=round(28_800 * (share or 0)),
            share=share,
        )
        for each, share in zip(ward.people.values(), shares, strict=False)
    ]
    return CoverageList(from_ms=from_ms, to_ms=to_ms, persons=persons)


@router.get("/burden")
def counted(request: Request, from_ms: int, to_ms: int, ward: str = "") -> BurdenView:
    house: Ward = request.app.state.ward
    days = (to_ms - from_ms) / DAY_MS
    raised = _raised(list(house.people)[:3], from_ms, to_ms)
    found = burden.actionable(raised)
    hours = burden.by_hour(raised, UTC)
    return BurdenView(
        from_ms=from_ms,
        to_ms=to_ms,
        as_of=now_ms(),
        ward_id=ward or None,
        zone="UTC",
        rate=_rate(len(raised), days * len(house.people)),
        actionable=ActionableView.model_validate(found),
        answering=AnsweringView.model_validate(burden.answering(raised)),
        by_tier=[TierView(tier=n, alerts=sum(r.tier == n for r in raised)) for n in (1, 2, 3)],
        by_hour=[
            HourView(
                hour=hour,
                alerts=len(inside),
                true=burden.actionable(inside).true,
                false=burden.actionable(inside).false,
            )
            for hour, inside in enumerate(hours)
        ],
        by_person=[
            PersonView(
                person_id=person.person_id,
                display_name=person.name,
                room=person.room,
                rate=_rate(sum(r.person_id == person.person_id for r in raised), days),
                actionable=_of_person(raised, person.person_id),
            )
            for person in house.people.values()
        ],
        carers=[
            LoadView(by="nurse.mara", answered=9, non_actionable=6),
            LoadView(by="admin", answered=2, non_actionable=0),
        ],
        only_own_load=False,
    )


def _raised(people: list[str], since: int, until: int) -> list[Raised]:
    """One each five hours, taken after a minute or more, judged now and then."""
    return [
        Raised(
            person_id=people[number % len(people)],
            tier=1 + number % 3,
            raised_at=at,
            acknowledged_at=at + 60_000 + number * 1000,
            outcome=OUTCOMES[number % len(OUTCOMES)],
        )
        for number, at in enumerate(range(since, until, STEP_MS))
    ]


def _rate(alerts: int, days: float) -> RateView:
    return RateView.model_validate(burden.rate(alerts, round(days * DAY_MS)))


def _of_person(raised: list[Raised], person_id: str) -> ActionableView:
    mine = [each for each in raised if each.person_id == person_id]
    return ActionableView.model_validate(burden.actionable(mine))
