"""What the REST interface says about the burden of alerts."""

from pydantic import BaseModel, ConfigDict

from shared.contracts.base import EpochMs, Id
from shared.contracts.event import Tier


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RateView(_View):
    """Alerts per resident-day with 95 % Poisson limits; null where nobody was watched."""

    alerts: int
    resident_days: float
    per_day: float | None
    low: float | None
    high: float | None


class ActionableView(_View):
    """What was found. ``share`` is true among true and false, with Wilson's 95 % limits."""

    true: int
    false: int
    cannot_say: int
    unjudged: int
    share: float | None
    low: float
    high: float


class AnsweringView(_View):
    """Seconds from raised to the first "I am going", over those who got one."""

    answered: int
    unanswered: int
    median_s: float | None
    p90_s: float | None


class HourView(BaseModel):
    """One hour of the day in the zone that was asked for."""

    hour: int
    alerts: int
    true: int
    false: int


class TierView(BaseModel):
    """How many alerts reached a tier."""

    tier: Tier
    alerts: int


class PersonView(BaseModel):
    """One resident's part."""

    person_id: Id
    display_name: str
    room: str
    rate: RateView
    actionable: ActionableView


class LoadView(_View):
    """One carer's 120 minutes before ``as_of``."""

    by: str
    answered: int
    non_actionable: int


class BurdenView(BaseModel):
    """The burden of a ward, or of everybody this user may see."""

    from_ms: EpochMs
    to_ms: EpochMs
    as_of: EpochMs
    """The end of the carers' 120 minutes: ``to_ms``, or now where that has not come yet."""
    ward_id: Id | None
    zone: str
    rate: RateView
    actionable: ActionableView
    answering: AnsweringView
    by_tier: list[TierView]
    by_hour: list[HourView]
    by_person: list[PersonView]
    carers: list[LoadView]
    only_own_load: bool
    """True for whoever may not see the other carers' loads."""


class PersonCoverageView(BaseModel):
    """How much of the time that somebody was to be watched could be judged.

    ``watched_s``: a consent stood and no pause did, whether or not a camera sent anything.
    ``share`` of it was judged; null where nothing was to be watched, or an earlier build did not
    count.
    """

    person_id: Id
    display_name: str
    room: str
    watched_s: int
    assessed_s: int
    share: float | None


class CoverageList(BaseModel):
    """Everybody of a ward, or whom the user may see, by room; times are epoch milliseconds."""

    from_ms: EpochMs
    to_ms: EpochMs
    persons: list[PersonCoverageView]
