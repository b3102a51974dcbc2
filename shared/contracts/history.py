"""What the threshold service answers over its internal REST: committed history, read-only."""

from typing import Annotated

from pydantic import Field

from shared.contracts.base import Contract, EpochMs, Id, Unit
from shared.contracts.event import BaselineState, Event, Tier
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


class Rollup(Contract):
    """Some minutes of one person from ``t`` on; counts are windows, scores of the assessed ones.

    ``paused`` were withheld for care; ``reason`` is the commonest why others could not be judged.
    """

    t: EpochMs
    windows: Annotated[int, Field(ge=1)]
    assessed: Annotated[int, Field(ge=0)]
    paused: Annotated[int, Field(ge=0)]
    score_mean: Unit | None
    score_max: Unit | None
    expected_low: Unit | None
    expected_high: Unit | None
    tier: Tier | None
    reason: Reason | None


class RollupHistory(Contract):
    """One person's roll-ups in ascending time; steps without a window are left out."""

    person_id: Id
    from_ms: EpochMs
    to_ms: EpochMs
    step_ms: Annotated[int, Field(ge=1000)]
    rollups: tuple[Rollup, ...]


class PersonCoverage(Contract):
    """A person's seconds in a span: received, and of them those that could be judged.

    ``uncounted`` of the received were stored by an earlier build, which did not count.
    """

    person_id: Id
    windows: Annotated[int, Field(ge=0)]
    assessed: Annotated[int, Field(ge=0)]
    uncounted: Annotated[int, Field(ge=0)] = 0


class CoverageView(Contract):
    """Everybody who had a second in a span; bounds in epoch milliseconds, end excluded."""

    from_ms: EpochMs
    to_ms: EpochMs
    persons: tuple[PersonCoverage, ...]


class LearningView(Contract):
    """How far the service knows one person, and how hard their limits are to reach now.

    ``assessed_s`` and ``samples`` against what is wanted before the person counts as known;
    ``samples`` are independent ones: neighbouring seconds say nearly the same. ``scale`` multiplies
    every adaptable limit: ``factor`` from calibration or a manager, times 1 + ``offset``, what
    ``answers`` of caregivers moved. ``held_since``: the oldest second still kept.
    """

    person_id: Id
    t: EpochMs
    state: BaselineState
    progress: Unit
    assessed_s: Annotated[float, Field(ge=0.0)]
    wanted_s: float
    samples: Annotated[float, Field(ge=0.0)]
    wanted_samples: float
    held_since: EpochMs | None
    frozen_since: EpochMs | None
    factor: Annotated[float, Field(gt=0.0)]
    lowest_factor: float
    highest_factor: float
    offset: float
    scale: Annotated[float, Field(gt=0.0)]
    answers: Annotated[int, Field(ge=0)]
    config_version: Id


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
