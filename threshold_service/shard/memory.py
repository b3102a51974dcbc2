"""What a shard's owner holds in memory: a cache of the database, thrown away with a rollback."""

from collections import Counter
from dataclasses import dataclass, field

from shared.contracts import ScoreWindow
from threshold_service.adapters.database.changes import Changes, Loaded, SequenceKey
from threshold_service.domain.person import PersonState, restore
from threshold_service.domain.verdict import Verdict
from threshold_service.errors import StateUnreadable


@dataclass(slots=True)
class Memory:
    """States and sequence numbers as they stand after the last record taken.

    ``heard``: the stream time of each person's last judged window, epoch ms. It decides no
    state, only whether a tick is due, so it is not kept.
    """

    persons: dict[str, PersonState] = field(default_factory=dict)
    highest: dict[SequenceKey, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded) -> "Memory":
        """The committed state. Raises ``StateUnreadable`` with the person's id."""
        persons: dict[str, PersonState] = {}
        for person_id, body in loaded.persons.items():
            try:
                persons[person_id] = restore(body)
            except (ValueError, KeyError, TypeError) as error:
                raise StateUnreadable(f"state of person {person_id}: {error}") from error
        return cls(persons, dict(loaded.highest))


@dataclass(frozen=True, slots=True)
class Latest:
    """The last window of a person in a batch and what was made of it."""

    window: ScoreWindow
    verdict: Verdict


@dataclass(slots=True)
class Work:
    """One batch on its way to the database, and what is done once it is there."""

    changes: Changes
    touched: set[SequenceKey] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    latest: dict[str, Latest] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    newest_end: int = 0
