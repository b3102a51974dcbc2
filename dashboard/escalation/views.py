"""What the REST interface says about escalation chains."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.domain.audience import PATTERN
from dashboard.domain.chain import Chain, ChainStep, Shift
from dashboard.escalation.chains import StoredChain
from shared.contracts.base import EpochMs, Id

ShiftName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,19}$")]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Audience = Annotated[str, Field(pattern=PATTERN)]
Delay = Annotated[int, Field(ge=0, le=3600)]


class StepView(BaseModel):
    """Whom to call, and how many seconds after the step before; null: not for this tier."""

    model_config = ConfigDict(extra="forbid")

    audiences: Annotated[list[Audience], Field(min_length=1, max_length=8)]
    delay_tier_1_s: Delay | None
    delay_tier_2_s: Delay | None
    delay_tier_3_s: Delay | None

    @classmethod
    def of(cls, step: ChainStep) -> "StepView":
        """The step as it is shown."""
        first, second, third = step.delays_s
        return cls(
            audiences=list(step.audiences),
            delay_tier_1_s=first,
            delay_tier_2_s=second,
            delay_tier_3_s=third,
        )

    def step(self) -> ChainStep:
        """What was asked for."""
        delays = (self.delay_tier_1_s, self.delay_tier_2_s, self.delay_tier_3_s)
        return ChainStep(tuple(dict.fromkeys(self.audiences)), delays)


class ChainRequest(BaseModel):
    """A chain for a shift, in the house's own time. Equal ends mean the whole day."""

    model_config = ConfigDict(extra="forbid")

    from_time: TimeOfDay
    to_time: TimeOfDay
    steps: Annotated[list[StepView], Field(min_length=1, max_length=8)]
    repeat_s: Annotated[int, Field(ge=60, le=3600)] | None
    """How often tier 1 calls everybody again behind the last step, until somebody answers."""

    def shift(self, name: str) -> Shift:
        """The shift that this is the chain of."""
        return Shift(name, _minutes(self.from_time), _minutes(self.to_time))

    def chain(self) -> Chain:
        """What was asked for."""
        return Chain(tuple(step.step() for step in self.steps), self.repeat_s)


class ChainView(BaseModel):
    """A chain as it is stored."""

    shift: str
    from_time: str
    to_time: str
    steps: list[StepView]
    repeat_s: int | None
    set_by: str
    set_at: EpochMs

    @classmethod
    def of(cls, stored: StoredChain) -> "ChainView":
        """The chain as it is shown."""
        return cls(
            shift=stored.shift.name,
            from_time=time_of_day(stored.shift.from_min),
            to_time=time_of_day(stored.shift.to_min),
            steps=[StepView.of(step) for step in stored.chain.steps],
            repeat_s=stored.chain.repeat_s,
            set_by=stored.set_by,
            set_at=stored.set_at,
        )


class OnDutyView(BaseModel):
    """Who is called at this moment."""

    steps: list[StepView]
    repeat_s: int | None


class EscalationView(BaseModel):
    """A ward's own chains (``ward_id`` null: the house's), and what holds now.

    Where no shift of the ward covers the moment, the house's chain holds, else the built-in one.
    """

    ward_id: Id | None
    time_zone: str
    chains: list[ChainView]
    on_duty: OnDutyView


def _minutes(time_of_day: str) -> int:
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)


def time_of_day(minute: int) -> str:
    """A minute of the day as it is written.

    >>> time_of_day(7 * 60 + 5)
    '07:05'
    """
    return f"{minute // 60:02}:{minute % 60:02}"
