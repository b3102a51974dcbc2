"""The exact engine over one person's quiet seconds at one factor: events in five-minute cells."""

from collections.abc import Iterable

from threshold_service.domain.bootstrap import CELL_S, DAY_PARTS, DAY_S, Cell
from threshold_service.domain.engine import step
from threshold_service.domain.episode import Transition
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second

CELL_MS = round(CELL_S * 1000)
PART_MS = round(DAY_S * 1000 / DAY_PARTS)
_RAISING = (Change.OPENED, Change.ESCALATED)


def count(seconds: Iterable[Second], factor: float, settings: EngineSettings) -> list[Cell]:
    """Cells in ascending time, those without a judged second left out.

    The engine begins knowing nobody, as it does for a person who is new. An event counts for the
    tier it reaches: one that opens at 3 and escalates to 1 is one of each.
    """
    state = PersonState(factor=factor)
    watched: dict[int, float] = {}
    events: dict[int, list[int]] = {}
    for second in seconds:
        verdict = step(state, second, settings)
        if verdict is None:
            continue
        cell = second.t // CELL_MS
        if verdict.score is not None:
            watched[cell] = watched.get(cell, 0.0) + state.interval.seconds
        if verdict.transitions:
            _add(events.setdefault(cell, [0, 0, 0]), verdict.transitions)
    return [_cell(at, watched.get(at, 0.0), events.get(at)) for at in sorted({*watched, *events})]


def _add(events: list[int], transitions: tuple[Transition, ...]) -> None:
    for transition in transitions:
        if transition.change in _RAISING:
            events[transition.tier - 1] += 1


def _cell(at: int, seconds: float, events: list[int] | None) -> Cell:
    one, two, three = events or (0, 0, 0)
    return Cell(at * CELL_MS // PART_MS % DAY_PARTS, seconds, (one, two, three))
