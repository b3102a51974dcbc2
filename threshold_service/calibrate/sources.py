"""Where quiet seconds come from: recordings that somebody knows to be quiet, or our own history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threshold_service.adapters.database.held import Held
from threshold_service.calibrate.quiet import Exclusion, exclusion
from threshold_service.domain.person import restore
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.errors import StateUnreadable
from threshold_service.replay.reading import rows

DAY_MS = 86_400_000
LEAST_HOURS = 24.0
"""A whole day of everybody, so that no part of it is missing."""
TOGETHER_HOURS = 24.0 * 24.0
"""What the rarest tier's budget, one in a week, takes to be proven, and a little more."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the source: the shard that owns them and the factor that holds for them now.

    ``unanswered``: alarms left out because nobody said what they were.
    """

    shard: int
    factor: float
    unanswered: int


@dataclass(frozen=True, slots=True)
class Source:
    """Quiet seconds per person, read anew each time they are asked for; times in epoch ms.

    ``factor``: what holds now for whoever is new.
    """

    factor: float
    persons: Mapping[str, Known]
    seconds: Callable[[str], Iterable[Second]]
    from_ms: int
    to_ms: int


def of_files(paths: Iterable[Path], settings: EngineSettings) -> Source:
    """Recordings in replay's formats, all of them quiet; held in memory.

    Raises ``ReplayInputInvalid`` with line and value.
    """
    found: dict[str, list[Second]] = {}
    for path in paths:
        with rows(path) as source:
            for row in source:
                found.setdefault(row.person, []).append(row.second)
    for seconds in found.values():
        seconds.sort(key=lambda second: second.t)
    times = [second.t for seconds in found.values() for second in (seconds[0], seconds[-1])]
    known = Known(0, settings.budget.factor, 0)
    return Source(
        settings.budget.factor,
        dict.fromkeys(sorted(found), known),
        found.__getitem__,
        min(times, default=0),
        max(times, default=0),
    )


def of_database(
    held: Held, settings: EngineSettings, days: float, hours: float | None = None
) -> Source:
    """Our own history: of each person the newest ``hours``, no older than ``days``.

    ``hours`` None: a day of each, more where few persons would make too little of it.
    """
    to_ms = held.newest_ms() + 1
    from_ms = max(0, to_ms - round(days * DAY_MS))
    everybody = held.population_factor(settings.config_version) or settings.budget.factor
    people = held.known()
    if hours is None:
        hours = max(LEAST_HOURS, TOGETHER_HOURS / max(1, len(people)))
    persons: dict[str, Known] = {}
    spans: dict[str, tuple[int, Exclusion]] = {}
    for person in people:
        start = held.since(person.person_id, from_ms, round(hours * 3600))
        # A day more, so that an episode that began before the span is known to lie in it.
        events = held.events(person.person_id, start - DAY_MS)
        feedback = held.feedback(person.person_id)
        tail_ms = round(settings.times.freeze_tail_s * 1000)
        left_out = exclusion(events, feedback, to_ms, tail_ms)
        factor = _in_force(person.person_id, person.state, settings) or everybody
        persons[person.person_id] = Known(person.shard, factor, left_out.unanswered)
        spans[person.person_id] = (start, left_out)

    def seconds(name: str) -> Iterator[Second]:
        start, left_out = spans[name]
        for window in held.windows(name, start, to_ms):
            if not left_out.covers(window["t_start"]):
                yield second_of(window)

    return Source(everybody, persons, seconds, from_ms, to_ms)


def second_of(window: Mapping[str, Any]) -> Second:
    """A stored window as the engine was given it: ``shard.rows.second_of`` read back."""
    quality = dict(window["quality"])
    if quality:
        quality["fused"] = max(quality.values())
    assessable = window["state"] != "cannot_assess"
    return Second(window["t_start"], window["hop_s"], assessable, window["channels"], quality)


def _in_force(name: str, body: str, settings: EngineSettings) -> float | None:
    """None where the person's factor was made for another configuration."""
    try:
        state = restore(body)
    except (ValueError, KeyError, TypeError) as error:
        raise StateUnreadable(f"state of person {name}: {error}") from error
    return state.factor if state.factor_config == settings.config_version else None
