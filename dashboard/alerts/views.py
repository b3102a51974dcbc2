"""What the REST interface says about alerts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from dashboard.domain.alert import AlertState, EpisodeState
from shared.contracts import Assessment, Event
from shared.contracts.base import EpochMs, Id
from shared.contracts.event import Tier

ShortText = Annotated[str, Field(max_length=500, pattern=NO_NUL)]


class GivenOutcome(StrEnum):
    """What a caregiver found at the person's side."""

    TRUE = "true"
    FALSE = "false"
    CANNOT_SAY = "cannot_say"


class AlertFilter(StrEnum):
    """Which alerts to list; ``open`` is everything not closed, acknowledged or not."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    ALL = "all"


class AlertSummary(BaseModel):
    """One alert as the wall shows it. ``revision`` grows with every change of this alert."""

    alert_id: Id
    person_id: Id
    display_name: str
    room: str
    tier: Tier
    state: AlertState
    episode_state: EpisodeState
    raised_at: EpochMs
    t_onset: EpochMs
    last_event_at: EpochMs
    acknowledged_at: EpochMs | None
    acknowledged_by: str | None
    outcome: GivenOutcome | None
    headline: str
    assessment_origin: Literal["model", "template"] | None
    revision: int


class AlertPage(BaseModel):
    """Alerts, newest first; ``next_cursor`` is None on the last page."""

    alerts: list[AlertSummary]
    next_cursor: str | None


class AlertAction(BaseModel):
    """Something a person or the system did with an alert."""

    action: Literal["raised", "escalated", "ended", "acknowledged", "outcome"]
    by: str
    at: EpochMs
    note: str | None


class AlertDetail(BaseModel):
    """Everything known about one alert."""

    alert: AlertSummary
    events: list[Event]
    assessment: Assessment | None
    told_before: Assessment | None
    """The newest whole assessment, where ``assessment`` is only a part of one."""
    actions: list[AlertAction]
    config_version: Id


class AcknowledgeRequest(BaseModel):
    """Nothing to say yet: who and when are known from the session."""

    model_config = ConfigDict(extra="forbid")


class OutcomeRequest(BaseModel):
    """What was found, in two taps, and what helped."""

    model_config = ConfigDict(extra="forbid")

    outcome: GivenOutcome
    why: ShortText | None = None
    what_helped: ShortText | None = None
    with_person: bool = False
    """Resolving a tier 1 alert needs somebody at the person's side."""
