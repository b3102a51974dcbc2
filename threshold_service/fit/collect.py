"""What the engine reads in recordings, as arrays to fit on: the numbers that it will judge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from threshold_service.domain.block_signs import BLOCK_S, LEAST_S
from threshold_service.domain.engine import step
from threshold_service.domain.feature_memory import plan
from threshold_service.domain.interval import MS_PER_S
from threshold_service.domain.kernel.baseline import RESIDUAL
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.fit.logistic import Array


@dataclass(frozen=True, slots=True)
class Collected:
    """One row a judged second: ``persons`` and ``t`` (epoch ms) say whose and when, ``values``
    (n, k) what was read, nan where absent."""

    persons: list[str]
    t: Array
    values: Array


def features(
    records: Iterable[tuple[str, Second]], settings: EngineSettings, names: Sequence[str]
) -> Collected:
    """The features ``names`` of every second that the engine judges without a model, in order."""
    engine = replace(settings, features=plan(names), escalation=None)
    states: dict[str, PersonState] = {}
    persons: list[str] = []
    times: list[int] = []
    values: list[list[float]] = []
    for person, second in records:
        state = states.setdefault(person, PersonState())
        verdict = step(state, second, engine)
        if verdict is not None and verdict.score is not None:
            persons.append(person)
            times.append(second.t)
            last = state.features.last
            values.append([_or_nan(last.get(name)) for name in names])
    made = np.array(values, dtype=np.float64).reshape(len(persons), len(names))
    return Collected(persons, np.array(times, dtype=np.float64), made)


def blocks(
    records: Iterable[tuple[str, Second]], settings: EngineSettings, channels: Sequence[str]
) -> dict[str, Array]:
    """Block means (T, k) of each person's residuals once learnt, as ``block_signs`` forms them.

    nan where a channel was seen for less than half of a block; a row of nan where blocks are
    missing, so that nothing seems to follow across a gap.
    """
    states: dict[str, PersonState] = {}
    sums: dict[str, dict[int, Array]] = {}
    for person, second in records:
        state = states.setdefault(person, PersonState())
        verdict = step(state, second, settings)
        if verdict is None or verdict.score is None or not state.learnt:
            continue
        ms = max(1.0, state.interval.seconds) * MS_PER_S
        held = sums.setdefault(person, {})
        number = int(second.t // (BLOCK_S * ms))
        row = held.setdefault(number, np.zeros((2, len(channels))))
        for place, name in enumerate(channels):
            if second.channels.get(name) is not None and name in state.channels.names:
                row[:, place] += state.channels.state_of(name)[RESIDUAL], 1.0
    unit = {person: min(1.0, state.interval.seconds) for person, state in states.items()}
    return {person: _series(held, unit[person]) for person, held in sums.items()}


def _series(held: dict[int, Array], unit_s: float) -> Array:
    made: list[Array] = []
    last: int | None = None
    for number, (total, count) in held.items():
        if last is not None and number != last + 1:
            made.append(np.full(len(total), np.nan))
        last = number
        seen = count * unit_s >= LEAST_S
        made.append(np.where(seen, total / np.maximum(count, 1.0), np.nan))
    return np.array(made)


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
