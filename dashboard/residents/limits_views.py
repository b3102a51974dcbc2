"""What the REST interface says and asks about how hard a person's limits are to reach."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from shared.contracts.base import Id
from shared.contracts.preview import Factor


class LimitsView(BaseModel):
    """``scale`` multiplies every adaptable limit: ``factor``, from calibration or a manager, times
    1 + ``offset``, which caregivers' ``answers`` moved. More is harder to raise. Alarm cues of the
    voice and the hard limit of tier 1 are never scaled."""

    person_id: Id
    factor: float
    lowest_factor: float
    highest_factor: float
    offset: float
    scale: float
    answers: int
    config_version: Id


class TryRequest(BaseModel):
    """How much harder (or, below 0, easier) to reach than now, in percent."""

    model_config = ConfigDict(extra="forbid")

    change_percent: Annotated[int, Field(ge=-40, le=150)]


class LimitsRequest(BaseModel):
    """A factor to hold from now on, under the configuration for which it was tried, and why."""

    model_config = ConfigDict(extra="forbid")

    factor: Factor
    config_version: Id
    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
