"""What the threshold service answers over its internal REST: committed history, read-only."""

from typing import Annotated

from pydantic import Field

from shared.contracts.base import Contract, EpochMs, Id, Unit
from shared.contracts.event import Event, Tier
from shared.contracts.window import ModalityName, Reason, WindowState


class ScoredWindow(Contract):
    """A stored window with the score it was given; ``score`` is None where none could be."""

    t_start: EpochMs
    hop_s: float
    state: WindowState
    reasons: tuple[Reason, ...] = ()
    channels: dict[str, float | None]
    quality: dict[ModalityName, Unit] = Field(default_factory=dict)
    modality_weight: dict[ModalityName, Unit] = Field(default_factory=dict)
    score: Unit | None
    expected_low: Unit | None = None
    expected_high: Unit | None = None
    tier: Tier | None = None
    late: bool = False


class WindowHistory(Contract):
    """One person's windows in ascending time, both bounds in epoch milliseconds, end excluded."""

    person_id: Id
    from_ms: EpochMs
    to_ms: EpochMs
    windows: tuple[ScoredWindow, ...]


class StoredEvent(Contract):
    """An event with its place in the order of commits."""

    cursor: Annotated[int, Field(ge=1)]
    event: Event


class EventPage(Contract):
    """Events after a cursor; ``next_cursor`` is where to go on, also when the page is empty."""

    events: tuple[StoredEvent, ...]
    next_cursor: Annotated[int, Field(ge=0)]


class ConfigurationView(Contract):
    """The configuration in force: its version is the hash of ``content``'s canonical JSON."""

    config_version: Id
    content: str
