"""The words of the state machine, as they appear in ``LiveState``, events and replays."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a person's episode stands."""

    QUIET = "quiet"
    ONSET = "onset"
    ACTIVE = "active"
    OFFSET = "offset"
    COOLDOWN = "cooldown"
    UNKNOWN = "unknown"
    LEARNING = "learning"


class Learning(StrEnum):
    """How far a person's own baseline can be trusted."""

    LEARNING = "learning"
    READY = "ready"
    FROZEN = "frozen"
    RELEARNING = "relearning"


class Change(StrEnum):
    """What a step did to an episode."""

    OPENED = "opened"
    ESCALATED = "escalated"
    CLOSED = "closed"
    UNKNOWN = "unknown"
