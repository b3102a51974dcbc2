"""How far a rate of false alarms may be off, by resampling persons and their quiet stretches.

Events cluster: an unusual hour raises three, and one person in five raises most of them, so a
Poisson bound alone is too narrow. Persons are drawn with replacement; of each, moving blocks of
consecutive cells from the same part of the day (Kunsch 1989, circular as in Politis & Romano
1992). What is resampled are counts, not seconds: the engine has run over the stretches as they
were, since a join of two seconds that never followed each other is a change point of our own
making, and alarms at joins are no false alarms of the engine.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

CELL_S = 300.0
"""Five minutes: the finest place an event is given."""
BLOCK_CELLS = 6
"""Half an hour: as long as a freeze may last, so that what one event does to the next stays."""
DAY_PARTS = 4
"""Nights are drawn for nights."""
DRAWS = 500
SEED = 20_261_121


@dataclass(frozen=True, slots=True)
class Cell:
    """Up to five minutes of one person: the part of the day, seconds judged, events per tier."""

    part: int
    seconds: float
    events: tuple[int, int, int]


DAY_S = 86_400.0

Block = tuple[float, tuple[int, int, int]]


def upper_rates(
    persons: Sequence[Sequence[Cell]],
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[float, float, float]:
    """The ``confidence`` quantile of events per day of each tier over resamples.

    0 for a tier without an event: the bootstrap cannot imagine what it never saw, so take the
    larger of this and the Poisson bound.
    """
    rng = random.Random(seed)
    pools = [_pools(cells) for cells in persons if cells]
    if not pools:
        return (0.0, 0.0, 0.0)
    rates = [_draw(pools, rng) for _ in range(draws)]
    place = min(draws - 1, int(confidence * draws))
    one, two, three = (sorted(column)[place] for column in zip(*rates, strict=True))
    return (one, two, three)


def _pools(cells: Sequence[Cell]) -> list[tuple[list[Block], int]]:
    """Per part of the day: every block of consecutive cells, and how many make up the whole."""
    made = []
    for part in range(DAY_PARTS):
        mine = [cell for cell in cells if cell.part == part]
        if mine:
            length = min(BLOCK_CELLS, len(mine))
            blocks = [_sum(mine, start, length) for start in range(len(mine))]
            made.append((blocks, max(1, round(len(mine) / length))))
    return made


def _sum(cells: Sequence[Cell], start: int, length: int) -> Block:
    block = [cells[(start + i) % len(cells)] for i in range(length)]
    first, second, third = (sum(cell.events[tier] for cell in block) for tier in range(3))
    return sum(cell.seconds for cell in block), (first, second, third)


def _draw(
    pools: Sequence[list[tuple[list[Block], int]]], rng: random.Random
) -> tuple[float, float, float]:
    """Events per day of one resample."""
    seconds, events = 0.0, [0, 0, 0]
    for person in rng.choices(pools, k=len(pools)):
        for blocks, count in person:
            for lasted, happened in rng.choices(blocks, k=count):
                seconds += lasted
                for tier in range(3):
                    events[tier] += happened[tier]
    days = max(seconds, 1.0) / DAY_S
    return events[0] / days, events[1] / days, events[2] / days
