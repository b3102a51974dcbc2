"""What a delivery is, and when there is no need for it any more."""

import hashlib
from enum import StrEnum
from typing import Final

from dashboard.domain.alert import AlertState
from dashboard.domain.care import Action
from dashboard.domain.retrying import CALLS, FEED, RetryPolicy


class Channel(StrEnum):
    """How something is brought."""

    WEBHOOK = "webhook"
    PUSH = "push"
    EMAIL = "email"
    RELAY = "relay"


class DeliveryState(StrEnum):
    """Where a delivery stands; ``dead`` is told to the operator and may be sent once more."""

    PENDING = "pending"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    DEAD = "dead"


class ResidentsAs(StrEnum):
    """How a call names somebody on a screen that others may see."""

    PSEUDONYM = "pseudonym"
    ROOM = "room"
    NAME = "name"


POLICIES: Final[dict[Channel, RetryPolicy]] = {
    Channel.WEBHOOK: FEED,
    Channel.PUSH: CALLS,
    Channel.EMAIL: CALLS,
    Channel.RELAY: CALLS,
}
TECHNICAL: Final = "technical"
"""A mail to the operator about what is broken: still worth having when the mail server is back."""
_ASKS_TO_GO: Final = frozenset({Action.NOTIFIED.value, Action.PASSED_ON.value})


def policy(channel: Channel, kind: str) -> RetryPolicy:
    """When it is tried again. A call is old news within minutes; what is broken stays broken."""
    return FEED if kind == TECHNICAL else POLICIES[channel]


def message_id(topic: str, channel: Channel, target: str) -> str:
    """The same for every attempt, also after a restart; receivers know doubles by it.

    >>> message_id("a/1", Channel.WEBHOOK, "w")[:8]
    'msg_3e09'
    """
    whole = "\x1f".join((topic, channel.value, target))
    return f"msg_{hashlib.sha256(whole.encode()).hexdigest()[:40]}"


def still_needed(kind: str, state: AlertState, attended: bool) -> bool:
    """Whether a call that waited still makes sense: nobody is called to what is answered."""
    if kind in _ASKS_TO_GO:
        return state is AlertState.RAISED
    if kind == Action.REMINDED.value:
        return state is AlertState.ACKNOWLEDGED and not attended
    return True
