"""What the REST interface says about who works which shift."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.accounts.user_views import Username
from dashboard.domain.chain import Shift
from dashboard.escalation.rosters import StoredList
from dashboard.escalation.views import time_of_day
from shared.contracts.base import EpochMs, Id

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_ASSIGNED = 50
"""More than a ward has people; calls to everybody are what the empty list is for."""


def _as_written(day: object) -> object:
    """Raises ``ValueError``: a number would be taken for seconds since 1970."""
    if isinstance(day, str) and not DAY.fullmatch(day):
        raise ValueError("a day is written as 2026-11-21")
    if isinstance(day, int | float):
        raise ValueError("a day is written as 2026-11-21, in quotes")
    return day


Day = Annotated[date, BeforeValidator(_as_written)]


class AssignmentRequest(BaseModel):
    """Who works a shift: on the day on which it begins, or (null) on each without its own list."""

    model_config = ConfigDict(extra="forbid")

    day: Day | None
    usernames: Annotated[list[Username], Field(min_length=1, max_length=MOST_ASSIGNED)]


class ShiftView(BaseModel):
    """A part of the day in the house's own time. Equal ends mean the whole day."""

    shift: str
    from_time: str
    to_time: str

    @classmethod
    def of(cls, shift: Shift) -> "ShiftView":
        """The shift as it is shown."""
        begins, ends = time_of_day(shift.from_min), time_of_day(shift.to_min)
        return cls(shift=shift.name, from_time=begins, to_time=ends)


class AssignmentView(BaseModel):
    """A list as it is stored."""

    shift: str
    day: date | None
    usernames: list[str]
    set_by: str
    set_at: EpochMs

    @classmethod
    def of(cls, stored: StoredList) -> "AssignmentView":
        """The list as it is shown."""
        return cls(
            shift=stored.shift,
            day=stored.day,
            usernames=list(stored.usernames),
            set_by=stored.set_by,
            set_at=stored.set_at,
        )


class DutyView(BaseModel):
    """Whom ``assigned`` calls now."""

    shift: str
    day: date
    """On which the shift began."""
    usernames: list[str]
    everybody: bool
    """Nobody is on a list: all carers of the ward are called."""


class AssignmentsView(BaseModel):
    """A ward's lists (``ward_id`` null: for residents on no ward), and who is on duty now."""

    ward_id: Id | None
    time_zone: str
    shifts: list[ShiftView]
    """Those that a list may name: the ward's chains', the house's, the built-in one's."""
    assignments: list[AssignmentView]
    on_duty: DutyView
    candidates: list[str] | None
    """Who may be on a list; null for those who set none."""
