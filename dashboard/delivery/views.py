"""What the REST interface says about deliveries."""

from typing import Annotated

from pydantic import BaseModel, Field

from dashboard.domain.delivery import Channel, DeliveryState
from shared.contracts.base import EpochMs

DeliveryId = Annotated[str, Field(pattern=r"^[dn][1-9][0-9]{0,17}$")]
"""``d`` and a number; ``n`` for a call that had nobody to go to."""


class DeliveryView(BaseModel):
    """One thing for one target; ``alert_id`` only for those who see alerts."""

    delivery_id: str
    message_id: str | None
    """What a receiver gets as ``webhook-id``, and a mail as its Message-ID."""
    channel: str
    """``webhook``, ``push``, ``email``, ``relay``, or ``nobody``."""
    target: str
    target_name: str
    """The endpoint's name, whose phone it is, or the target itself."""
    kind: str
    alert_id: str | None
    tier: int | None
    state: DeliveryState
    created_at: EpochMs
    due_at: EpochMs
    attempts: int
    settled_at: EpochMs | None
    last_error: str | None


class DeliveryList(BaseModel):
    """Newest first. ``next_cursor`` asks for the page behind; null: there is none."""

    deliveries: list[DeliveryView]
    next_cursor: str | None


class ChannelView(BaseModel):
    """One way out of the house. ``targets``: endpoints that are on, phones, mailboxes."""

    channel: Channel
    set_up: bool
    targets: int
    waiting: int
    oldest_waiting_since: EpochMs | None
    dead: int
    last_delivered_at: EpochMs | None
    last_error: str | None
    """Of what waits or is dead, the newest; null: nothing is in trouble."""


class ChannelList(BaseModel):
    """The ways that one may know of."""

    channels: list[ChannelView]
    technical_mail_to: list[str] | None
    """Who is mailed of technical alarms; null for those who may not know."""
