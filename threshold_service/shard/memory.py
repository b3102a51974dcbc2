"""What a shard's owner holds in memory: a cache of the database, thrown away with a rollback."""

from collections import Counter
from dataclasses import dataclass, field

from shared.contracts import ControlRecord, ScoreWindow
from threshold_service.adapters.database.changes import Changes, Loaded, SequenceKey
from threshold_service.domain.limit_scale import begin, bounded
from threshold_service.domain.person import PersonState, restore
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Verdict
from threshold_service.errors import StateUnreadable


@dataclass(slots=True)
class Memory:
    """States and sequence numbers as they stand after the last record taken.

    ``heard``: the stream time of each person's last judged window, epoch ms. It decides no
    state, only whether a tick is due, so it is not kept.
    ``edges``: pairs of person and box from which windows came. ``erased``: who is nobody here;
    ``unfinished``: of whom packed minutes are left to delete.
    """

    persons: dict[str, PersonState] = field(default_factory=dict)
    highest: dict[SequenceKey, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    calibrated: ControlRecord | None = None
    edges: set[tuple[str, str]] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, loaded: Loaded, settings: EngineSettings) -> "Memory":
        """The committed state. Raises ``StateUnreadable`` with the person's id.

        A factor that was made for another configuration is not carried over: it was the answer
        to other limits. Everything else of a state is.
        """
        persons: dict[str, PersonState] = {}
        for person_id, body in loaded.persons.items():
            try:
                persons[person_id] = restore(body)
            except (ValueError, KeyError, TypeError) as error:
                raise StateUnreadable(f"state of person {person_id}: {error}") from error
        made = cls(persons, dict(loaded.highest))
        made.edges, made.erased = set(loaded.edges), set(loaded.erased)
        made.unfinished = set(loaded.unfinished)
        for record in loaded.calibrations:
            made.calibrate(record, settings)
        for state in persons.values():
            if state.factor_config != settings.config_version:
                state.factor = made.factor(settings)
                state.factor_config = settings.config_version
        return made

    def person(self, person_id: str, settings: EngineSettings) -> PersonState:
        """A person's state, begun where there is none."""
        state = self.persons.get(person_id)
        if state is None:
            state = self.persons[person_id] = begin(settings, self.factor(settings))
        return state

    def forget(self, person_id: str) -> None:
        """From now on this person is nobody here."""
        self.persons.pop(person_id, None)
        self.heard.pop(person_id, None)
        self.edges = {pair for pair in self.edges if pair[0] != person_id}
        self.erased.add(person_id)
        self.unfinished.add(person_id)

    def calibrate(self, record: ControlRecord, settings: EngineSettings) -> None:
        """Take everybody's factor, the newest by its own time, in whatever order they are read."""
        old = self.calibrated
        if record.config_version != settings.config_version:
            return
        if old is None or (record.t, record.record_id) > (old.t, old.record_id):
            self.calibrated = record

    def factor(self, settings: EngineSettings) -> float:
        """For whoever is new."""
        found = self.calibrated.factor if self.calibrated else None
        return bounded(found or settings.budget.factor, settings)


@dataclass(frozen=True, slots=True)
class Latest:
    """The last window of a person in a batch and what was made of it."""

    window: ScoreWindow
    verdict: Verdict


@dataclass(slots=True)
class Work:
    """One batch on its way to the database, and what is done once it is there.

    ``taken``: the windows that were judged and the control records, in order, for a shadow.
    """

    changes: Changes
    touched: set[SequenceKey] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    latest: dict[str, Latest] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    newest_end: int = 0
    taken: list[ScoreWindow | ControlRecord] = field(default_factory=list)

    def forget(self, person_id: str) -> None:
        """Leave out what the batch had of a person so far."""
        self.changes.forget(person_id)
        self.changed.discard(person_id)
        self.latest.pop(person_id, None)
        self.taken = [each for each in self.taken if each.person_id != person_id]
