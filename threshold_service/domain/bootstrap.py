"""How far a rate of false alarms may be off, by resampling persons and their quiet stretches.

Events cluster: an unusual hour raises three, and one person in five raises most of them, so a
Poisson bound alone is too narrow. Persons are drawn with replacement; of each, moving blocks of
consecutive cells from the same part of the day (Kunsch 1989, circular as in Politis & Romano
1992). What is resampled are counts, not seconds: the engine has run over the stretches as they
were, since a join of two seconds that never followed each other is a change point of our own
making, and alarms at joins are no false alarms of the engine.
"""

import math
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

Block = tuple[float, int, int, int]
"""Seconds, then events of tiers 1, 2, 3, of consecutive cells."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """One person's part of the day: how many blocks make up the whole, and what may be drawn.

    Silent blocks are alike but for their seconds, of which the mean stands for all.
    """

    draws: int
    share: float
    eventful: list[Block]
    silent_s: float


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


def _pools(cells: Sequence[Cell]) -> list[_Pool]:
    """One per part of the day."""
    made = []
    for part in range(DAY_PARTS):
        mine = [cell for cell in cells if cell.part == part]
        if mine:
            length = min(BLOCK_CELLS, len(mine))
            blocks = [_sum(mine, start, length) for start in range(len(mine))]
            eventful = [block for block in blocks if any(block[1:])]
            silent = [block[0] for block in blocks if not any(block[1:])]
            made.append(
                _Pool(
                    draws=max(1, round(len(mine) / length)),
                    share=len(eventful) / len(blocks),
                    eventful=eventful,
                    silent_s=sum(silent) / len(silent) if silent else 0.0,
                )
            )
    return made


def _sum(cells: Sequence[Cell], start: int, length: int) -> Block:
    block = [cells[(start + i) % len(cells)] for i in range(length)]
    one, two, three = (sum(cell.events[tier] for cell in block) for tier in range(3))
    return sum(cell.seconds for cell in block), one, two, three


def _draw(people: Sequence[Sequence[_Pool]], rng: random.Random) -> tuple[float, float, float]:
    """Events per day of one resample."""
    picked: list[Block] = []
    seconds = 1e-9
    for pools in rng.choices(people, k=len(people)):
        for pool in pools:
            hits = _hits(pool, rng)
            seconds += (pool.draws - hits) * pool.silent_s
            picked += rng.choices(pool.eventful, k=hits) if hits else []
    days = (seconds + sum(block[0] for block in picked)) / DAY_S
    one, two, three = (sum(block[tier] for block in picked) / days for tier in (1, 2, 3))
    return one, two, three


def _hits(pool: _Pool, rng: random.Random) -> int:
    """How many of the draws fall on a block with an event: binomial, by its geometric gaps.

    Nearly all blocks are silent, and drawing them one by one would be nearly all of the work.
    """
    if pool.share in (0.0, 1.0):
        return pool.draws if pool.share else 0
    scale, hits, place = math.log1p(-pool.share), 0, 0
    while True:
        place += 1 + int(math.log(1.0 - rng.random()) / scale)
        if place > pool.draws:
            return hits
        hits += 1
