"""Events: what the threshold service says about one person, in order, at most once per row."""

import hashlib
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id, Unit

Tier = Annotated[int, Field(ge=1, le=3)]


class EventKind(StrEnum):
    """What happened to an episode."""

    OPENED = "opened"
    ESCALATED = "escalated"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class BaselineState(StrEnum):
    """How far the person's own baseline can be trusted."""

    LEARNING = "learning"
    READY = "ready"
    FROZEN = "frozen"
    RELEARNING = "relearning"


class Trigger(Contract):
    """One rule that held: the channel's value against what was expected of this person."""

    rule: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
    channel: Annotated[str, Field(min_length=1, max_length=60)]
    value: float
    expected: float
    z: float
    t_from: EpochMs
    t_to: EpochMs


class Event(Contract):
    """A transition of one person's episode. ``revision`` grows by one per person."""

    schema_version: Literal[1] = SCHEMA_VERSION
    event_id: Id
    person_id: Id
    source_id: Id | None = None
    episode_id: Id
    revision: Annotated[int, Field(ge=1)]
    kind: EventKind
    tier: Tier | None
    t_onset: EpochMs
    t_event: EpochMs
    late: bool = False
    score: Unit
    triggers: tuple[Trigger, ...] = Field(default=(), max_length=64)
    baseline_state: BaselineState
    config_version: Id
    shadow: bool = False
    trace_id: Id | None = None


def episode_id(person_id: str, t_onset: int, config_version: str) -> str:
    """A deterministic episode id, so that a replay writes the same rows again."""
    return _digest("episode", person_id, str(t_onset), config_version)


def event_id(person_id: str, t_onset: int, transition: str, config_version: str) -> str:
    """A deterministic event id: person, episode start, transition, configuration version."""
    return _digest("event", person_id, str(t_onset), transition, config_version)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
