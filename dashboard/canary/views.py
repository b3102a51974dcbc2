"""What the REST interface and the stream say about the test alert."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from dashboard.canary.watch import Seen
from dashboard.domain.canary import HOP_MS
from shared.contracts.base import EpochMs

PAGE_NAME = r"^[0-9a-f]{16}$"
"""Sixteen random digits that a page gives itself when it is loaded."""


class CanaryTold(BaseModel):
    """A test alert as an open page is sent it, the moment it is committed."""

    t_event: EpochMs
    seen_at: EpochMs
    delay_ms: int

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """``delay_ms`` runs from the end of the second that raised it."""
        delay = max(0, seen.stored_at - seen.t_event - HOP_MS)
        return cls(t_event=seen.t_event, seen_at=seen.stored_at, delay_ms=delay)


class CanaryAge(BaseModel):
    """How long ago the last test alert came through; None: none has yet."""

    age_ms: int | None


class CanaryView(BaseModel):
    """The newest test alert: when it came through, how old that is, how long it took from the end
    of the second that raised it, and how many of the open pages have said that it reached them."""

    enabled: bool
    seen_at: EpochMs | None
    age_ms: int | None
    delay_ms: int | None
    pages: int
    """Open pages that it was sent to."""
    arrived: int
    """How many of them have said that they show it."""
    page_delay_ms: int | None
    """Until the last of these had it, from the end of the second that raised it."""


class ArrivalRequest(BaseModel):
    """A page shows the test alert that it was sent ``waited_ms`` ago."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[str, Field(pattern=PAGE_NAME)]
    t_event: EpochMs
    waited_ms: Annotated[int, Field(ge=0, le=60_000)]
