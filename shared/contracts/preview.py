"""What other limits would have raised for one person over days that are past."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import Contract, EpochMs, Id

Count = Annotated[int, Field(ge=0)]
Factor = Annotated[float, Field(gt=0.0, le=100.0)]


class PreviewCounts(Contract):
    """Episodes by the most urgent tier they reached, and what caregivers found of them."""

    raised: tuple[Count, Count, Count]
    confirmed: Count
    found_false: Count
    unanswered: Count


class Preview(Contract):
    """The engine run again over one person's stored windows with another ``factor`` on the limits.

    ``days`` are judged person-days in the span; below ``wanted_days`` nothing is counted and the
    state is ``too_few_days``. ``busy``: another one is being made. ``was``: what was raised in
    truth. ``lost``: confirmed episodes that would not have been raised; ``missed_found``: of
    ``missed`` reports, those that would have been.
    """

    person_id: Id
    factor: Factor
    state: Literal["running", "busy", "done", "too_few_days", "failed"]
    asked_at: EpochMs
    from_ms: EpochMs | None = None
    to_ms: EpochMs | None = None
    days: Annotated[float, Field(ge=0.0)] = 0.0
    wanted_days: Annotated[float, Field(ge=0.0)] = 0.0
    would: PreviewCounts | None = None
    was: PreviewCounts | None = None
    lost: Count = 0
    missed: Count = 0
    missed_found: Count = 0
    config_version: Id | None = None


class PreviewRequest(Contract):
    """Which factor is wondered about."""

    factor: Factor
