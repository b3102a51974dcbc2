"""What the REST interface says about alerts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from dashboard.domain.alert import AlertState, EpisodeState
from dashboard.domain.care import Action, Stage
from shared.contracts import Assessment, Event
from shared.contracts.base import EpochMs, Id
from shared.contracts.event import Tier

Reason = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
RoomCode = Annotated[str, Field(min_length=4, max_length=32, pattern=r"^[A-Za-z0-9-]+$")]
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


class SnoozeView(BaseModel):
    """A snooze that stands: who agreed to it, why, and until when."""

    by: str
    reason: str
    until: EpochMs


class InhibitionView(BaseModel):
    """The person's source is down: why, since when, and whether calls wait for it (not tier 1)."""

    why: str
    since: EpochMs
    calls_wait: bool


class WorkflowView(BaseModel):
    """What is being done about an alert, more finely than its state.

    When a page sounds follows from the tier and ``raised_at``, not from calls; see docs/alerts.md.
    """

    stage: Stage
    round: int
    """Grows each time the alert needs a new answer."""
    notified_at: EpochMs | None
    called: int
    """How many steps of the chain were called in this round."""
    next_at: EpochMs | None
    """When something happens by itself: a call, a reminder, the end of a snooze."""
    acknowledged_from: str | None
    attended_at: EpochMs | None
    attended_by: str | None
    reminders: int
    snooze: SnoozeView | None
    can_snooze: bool
    code_needed: bool
    """Being with the person counts with the code of the room: tier 1 where the room has one."""
    inhibition: InhibitionView | None
    grouped: bool
    """Part of a flood's banner."""


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
    workflow: WorkflowView


class AlertPage(BaseModel):
    """Alerts, newest first; ``next_cursor`` is None on the last page."""

    alerts: list[AlertSummary]
    next_cursor: str | None


class AlertAction(BaseModel):
    """Something a person or the system did with an alert."""

    action: Action
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
    outcome_why: str | None
    outcome_helped: str | None


class FloodView(BaseModel):
    """Alerts of tiers 2 and 3 that one banner stands for; tier 1 is never among them."""

    ward_id: Id | None
    began_at: EpochMs
    alert_ids: list[Id]


class FloodList(BaseModel):
    """Floods that stand now."""

    floods: list[FloodView]


class AcknowledgeRequest(BaseModel):
    """Who and when are known from the session; from where may be said."""

    model_config = ConfigDict(extra="forbid")

    device: Literal["phone", "tablet", "wall", "station"] | None = None


class AttendRequest(BaseModel):
    """I am with the person. ``room_code`` is needed for tier 1 where the room has one."""

    model_config = ConfigDict(extra="forbid")

    room_code: RoomCode | None = None


class SnoozeRequest(BaseModel):
    """Not to be called again for a while, and why."""

    model_config = ConfigDict(extra="forbid")

    minutes: Annotated[int, Field(ge=1, le=240)]
    reason: Reason


class ReopenRequest(BaseModel):
    """It was closed too early, and why one thinks so."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class RoomCodeRequest(BaseModel):
    """The code that hangs in the room, or none any more."""

    model_config = ConfigDict(extra="forbid")

    code: RoomCode | None


class OutcomeRequest(BaseModel):
    """What was found, in two taps, and what helped."""

    model_config = ConfigDict(extra="forbid")

    outcome: GivenOutcome
    why: ShortText | None = None
    what_helped: ShortText | None = None
    with_person: bool = False
    """Resolving a tier 1 alert needs somebody at the person's side."""
