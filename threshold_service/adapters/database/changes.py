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
    """One batch's effect. All of it is committed, or none.

    ``edges``: pairs of person and box not seen before. ``erased``: by person, when it was
    asked for; what the batch holds of them is from before and is left out.
    """

    position: str
    highest: dict[SequenceKey, int] = field(default_factory=dict)
    persons: dict[str, tuple[int, str]] = field(default_factory=dict)
    windows: dict[tuple[str, int], WindowRow] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    controls: dict[str, ControlRecord] = field(default_factory=dict)
    alarms: dict[str, RaisedAlarm] = field(default_factory=dict)
    edges: set[tuple[str, str]] = field(default_factory=set)
    erased: dict[str, int] = field(default_factory=dict)
    committed_ms: int = 0

    def forget(self, person_id: str) -> None:
        """Leave out what the batch had of a person so far."""
        self.persons.pop(person_id, None)
        self.windows = {key: row for key, row in self.windows.items() if key[0] != person_id}
        self.events = [event for event in self.events if event.person_id != person_id]
        self.controls = {
            name: record for name, record in self.controls.items() if record.person_id != person_id
        }
        self.alarms = {
            name: raised
            for name, raised in self.alarms.items()
            if raised.alarm.subject != person_id
        }
        self.edges = {pair for pair in self.edges if pair[0] != person_id}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a shard's owner starts from; ``calibrations``: everybody's, under any configuration."""

    position: str | None
    highest: dict[SequenceKey, int]
    persons: dict[str, str]
    calibrations: tuple[ControlRecord, ...] = ()
    edges: frozenset[tuple[str, str]] = frozenset()
    erased: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
