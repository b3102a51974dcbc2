"""What is usual for a person, as snapshots that others read and nobody needs for correctness."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id, Unit
from shared.contracts.event import BaselineState, Tier
from shared.contracts.window import Reason, WindowState


class ChannelBaseline(Contract):
    """One channel's usual level and scale after its transform, and the band in its own unit.

    ``hours``: the day's rhythm as deviations from the level, 24 bins from 0 h UTC, transformed.
    """

    level: float
    scale: Annotated[float, Field(gt=0)]
    n_eff: Annotated[float, Field(ge=0)]
    low: float
    high: float
    hours: Annotated[tuple[float, ...], Field(min_length=24, max_length=24)] | None = None


class BaselineSnapshot(Contract):
    """A person's baseline as last committed."""

    schema_version: Literal[1] = SCHEMA_VERSION
    person_id: Id
    t: EpochMs
    state: BaselineState
    config_version: Id
    channels: dict[str, ChannelBaseline] = Field(max_length=64)
    learning_progress: Unit


class LiveState(Contract):
    """The newest committed second of one person, for the wall: rebuilt by the next window."""

    schema_version: Literal[1] = SCHEMA_VERSION
    person_id: Id
    source_id: Id
    t_end: EpochMs
    state: WindowState
    reasons: tuple[Reason, ...] = ()
    score: Unit | None
    expected_low: Unit | None = None
    expected_high: Unit | None = None
    tier: Tier | None = None
    phase: Literal["quiet", "onset", "active", "offset", "cooldown", "unknown", "learning"]
    episode_id: Id | None = None
    baseline_state: BaselineState
    learning_progress: Unit
    config_version: Id
    bundle_id: Id
