"""What one transaction writes, gathered in memory first."""

from dataclasses import dataclass, field

from shared.contracts import ControlRecord, Event, TechnicalAlarm

SequenceKey = tuple[str, str]
"""Edge and outbox epoch; the shard is the owner's."""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window as history keeps it: ``body`` is a ``ScoredWindow`` as JSON."""

    person_id: str
    t_start: int
    body: str


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """A technical alarm and when it comes down by itself."""

    alarm: TechnicalAlarm
    clear_after_ms: int


@dataclass(slots=True)
class Changes:
    """One batch's effect. All of it is committed, or none."""

    position: str
    highest: dict[SequenceKey, int] = field(default_factory=dict)
    persons: dict[str, tuple[int, str]] = field(default_factory=dict)
    windows: dict[tuple[str, int], WindowRow] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    controls: dict[str, ControlRecord] = field(default_factory=dict)
    alarms: dict[str, RaisedAlarm] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a shard's owner starts from; ``calibrations``: everybody's, under any configuration."""

    position: str | None
    highest: dict[SequenceKey, int]
    persons: dict[str, str]
    calibrations: tuple[ControlRecord, ...] = ()
