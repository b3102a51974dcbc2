"""Novelty and surprise, read at the end of every 10 s block of event time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from threshold_service.domain.dynamics import Dynamics
from threshold_service.domain.forecast import surprise
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.mahalanobis import novelty

BLOCK_S = 10.0
LEAST_S = 5.0
"""Seconds of a channel without which its block mean is absent."""
SUM, COUNT, BEFORE, HAS_BEFORE = range(4)


@dataclass(slots=True)
class BlockMemory:
    """Sums of the block ``number`` and the means of the one before, by channel."""

    rows: dict[str, Row] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class BlockReading:
    """A block's novelty and surprise (z), None where nothing could be read, and whose they are."""

    novelty: float | None
    surprise: float | None
    channel: str


def take(
    memory: BlockMemory,
    model: Dynamics,
    residuals: Mapping[str, float],
    number: int,
    unit_s: float,
) -> BlockReading | None:
    """Add one second of block ``number``; the reading of the block that it ended, if it did."""
    made = None
    if number != memory.number:
        made = _end(memory, model, unit_s, lasting=number == memory.number + 1)
        memory.number = number
    for name in model.channels:
        r = residuals.get(name)
        if r is not None:
            row = memory.rows.setdefault(name, [0.0, 0.0, 0.0, 0.0])
            row[SUM] += r
            row[COUNT] += 1.0
    return made


def _end(
    memory: BlockMemory, model: Dynamics, unit_s: float, *, lasting: bool
) -> BlockReading | None:
    """Read the block that ended; it is the next one's past unless time was lost after it."""
    now: dict[int, float] = {}
    past: dict[int, float] = {}
    for place, name in enumerate(model.channels):
        row = memory.rows.get(name)
        if row is None:
            continue
        seen = row[COUNT] * unit_s >= LEAST_S
        if seen:
            now[place] = row[SUM] / row[COUNT]
            if row[HAS_BEFORE] > 0.0:
                past[place] = row[BEFORE]
            row[BEFORE] = now[place]
        row[SUM] = row[COUNT] = 0.0
        row[HAS_BEFORE] = 1.0 if seen and lasting else 0.0
    if not now:
        return None
    spread = {place: abs(y) / model.together[place][place] ** 0.5 for place, y in now.items()}
    return BlockReading(
        novelty(model, _mask(now), list(now.values())),
        surprise(model, _mask(past), list(past.values()), [now[place] for place in past]),
        model.channels[max(spread, key=lambda place: spread[place])],
    )


def _mask(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)
