"""Events with their history and their truth, as the evaluation takes them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from reasoning_service.domain.facts import HISTORY_MS, PRIOR_MS, History
from shared.contracts import BaselineSnapshot, Event, EventKind, ScoredWindow

TOLD = (EventKind.OPENED, EventKind.ESCALATED)
GRACE_MS = 60_000
"""An event may come this long after what caused it: `benchmarks.simulated_episodes` does alike."""
NOTHING = "nothing"
"""The truth of an event to which no episode belongs: a false alarm."""


@dataclass(frozen=True, slots=True)
class Label:
    """What truly happened to one person, in epoch milliseconds."""

    person_id: str
    kind: str
    distress: bool
    t_from: int
    t_to: int


@dataclass(frozen=True, slots=True)
class Case:
    """One event that somebody is told of. ``kind`` is the truth's, or ``NOTHING``."""

    event: Event
    history: History
    kind: str
    distress: bool


@dataclass(frozen=True)
class Person:
    """Everything that is known of one person; each part ascends in time."""

    events: Sequence[Event]
    windows: Sequence[ScoredWindow]
    baselines: Sequence[BaselineSnapshot]
    labels: Sequence[Label]


def cases(people: Iterable[Person]) -> tuple[Case, ...]:
    """A case for each opening and escalation that is no comparison's."""
    return tuple(
        _case(event, person)
        for person in people
        for event in person.events
        if event.kind in TOLD and not event.shadow
    )


def _case(event: Event, person: Person) -> Case:
    label = _truth(event, person.labels)
    start, end = event.t_event - HISTORY_MS, event.t_event
    first = bisect_left(person.windows, start, key=attrgetter("t_start"))
    last = bisect_left(person.windows, end + 1, key=attrgetter("t_start"))
    before = [b for b in person.baselines if b.t <= end]
    prior = tuple(e for e in person.events if end - PRIOR_MS <= e.t_event <= end)
    history = History(tuple(person.windows[first:last]), before[-1] if before else None, prior)
    kind, distress = (NOTHING, False) if label is None else (label.kind, label.distress)
    return Case(event, history, kind, distress)


def _truth(event: Event, labels: Sequence[Label]) -> Label | None:
    """The latest episode that had begun and was not over for longer than the grace."""
    going = [x for x in labels if x.t_from <= event.t_event < x.t_to + GRACE_MS]
    return max(going, key=attrgetter("t_from"), default=None)
