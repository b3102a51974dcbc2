"""What the REST interface says and asks about planned pauses."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dashboard.domain.planned_pause import (
    DAY_MINUTES,
    LONGEST_MINUTES,
    MAX_PLANNED,
    WEEK_DAYS,
    CareKind,
    Occurrence,
    PlannedPause,
)
from shared.contracts.base import EpochMs, Id

Weekday = Annotated[int, Field(ge=1, le=WEEK_DAYS)]


class PlannedPauseBody(BaseModel):
    """A weekly time, by the house's clock, in minutes after midnight; Monday is 1."""

    model_config = ConfigDict(extra="forbid")

    kind: CareKind
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=WEEK_DAYS)]
    from_minute: Annotated[int, Field(ge=0, lt=DAY_MINUTES)]
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES)]

    @field_validator("weekdays")
    @classmethod
    def _each_once(cls, days: list[int]) -> list[int]:
        if len(set(days)) != len(days):
            raise ValueError(f"each weekday at most once, got {days}")
        return sorted(days)

    def planned(self) -> PlannedPause:
        """As the rules know it."""
        return PlannedPause(self.kind, tuple(self.weekdays), self.from_minute, self.minutes)


Planned = Annotated[list[PlannedPauseBody], Field(max_length=MAX_PLANNED)]


class OccurrenceView(BaseModel):
    """One of the planned times."""

    kind: CareKind
    from_ms: EpochMs
    to_ms: EpochMs

    @classmethod
    def of(cls, found: Occurrence | None) -> "OccurrenceView | None":
        """None where nothing is planned."""
        if found is None:
            return None
        return cls(kind=found.kind, from_ms=found.start, to_ms=found.end)


class PausePlanView(BaseModel):
    """The plan as it is; ``revision`` 0: nobody has made one. Hours are in ``time_zone``."""

    person_id: Id
    revision: int
    planned: Planned
    following: OccurrenceView | None
    time_zone: str
    updated_at: EpochMs | None
    updated_by: str | None


class PausePlanRequest(BaseModel):
    """The whole of it, in place of ``revision``, which must still be the newest."""

    model_config = ConfigDict(extra="forbid")

    revision: Annotated[int, Field(ge=0, lt=2**31 - 1)]
    planned: Planned
