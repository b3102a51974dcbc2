"""What the REST interface asks about consent."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from shared.contracts.base import EpochMs
from shared.contracts.consent import Purpose


class WithdrawRequest(BaseModel):
    """A withdrawal, with the reason in the person's or the caregiver's words."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]


class GrantRequest(BaseModel):
    """A consent as it was given; it ends at ``review_at`` unless it is given again."""

    model_config = ConfigDict(extra="forbid")

    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=5)]
    basis: Literal["own", "representative", "best_interests"]
    review_at: EpochMs
