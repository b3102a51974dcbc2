"""From a false-alarm budget to one factor on all limits, for a population and for one person.

The population's factor is the smallest on a fixed grid at which, over all quiet data, the upper
95 % bound of every tier's events per person-day keeps its budget; the bound is the larger of
Garwood's for a Poisson count and the bootstrap's over persons and blocks. A person's own factor
rests on a gamma-Poisson posterior whose prior is the population's rate at the same factor::

    mean_i(f) = (a + n_i(f)) / (a / r(f) + T_i),     a = 2

``a`` is what the spread between persons says: a threshold set to 0.25 alarms an hour on half of
the persons gave 0.1 to 0.8 on others (spec-detection, lesson 5), a coefficient of variation near
0.7, and a gamma's is ``1/sqrt(a)``. Above the population's factor a person must keep the budget,
below it have no more than the population has: with little quiet time of one's own both lead to
the population's factor. A bound in place of the mean would make everybody deaf: eight hours
without one event leave up to nine a day possible.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from threshold_service.domain.bootstrap import DAY_S, Cell, upper_rates
from threshold_service.domain.poisson import upper_rate

PRIOR_SHAPE = 2.0
STEPS = 32
"""Steps from the lowest factor to the highest: 4 % each for 0.7..2.5."""
ROUNDING = 1.0 + 1e-9

Rates = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Total:
    """What the engine made of quiet data at one factor."""

    days: float
    events: tuple[int, int, int]

    @property
    def rates(self) -> Rates:
        """Events per day, half an event added to each: none seen is not none ever."""
        one, two, three = ((n + 0.5) / self.days for n in self.events)
        return (one, two, three)


def grid(low: float, high: float) -> tuple[float, ...]:
    """Factors from ``low`` to ``high`` in equal ratios; 1.0 need not be among them.

    >>> [round(f, 3) for f in grid(0.7, 2.5)[:3]]
    [0.7, 0.728, 0.758]
    """
    if not 0.0 < low < high:
        raise ValueError(f"factors must rise from above 0, got {low}..{high}")
    return tuple(low * (high / low) ** (i / STEPS) for i in range(STEPS + 1))


def total(persons: Sequence[Sequence[Cell]]) -> Total:
    """Days and events of all; ``persons`` must hold at least one judged second."""
    cells = [cell for person in persons for cell in person]
    days = sum(cell.seconds for cell in cells) / DAY_S
    if days <= 0.0:
        raise ValueError("a rate needs quiet time, got none")
    one, two, three = (sum(cell.events[tier] for cell in cells) for tier in range(3))
    return Total(days, (one, two, three))


def upper_bounds(persons: Sequence[Sequence[Cell]]) -> Rates:
    """Each tier's events per day at most, with 95 % confidence."""
    found = total(persons)
    resampled = upper_rates(persons)
    one, two, three = (max(upper_rate(found.events[k], found.days), resampled[k]) for k in range(3))
    return (one, two, three)


def provable(days: float, budget: float) -> bool:
    """Whether so much quiet time could prove the budget at all: no event in it would.

    >>> provable(3.0, 1.0), provable(2.9, 1.0)
    (True, False)
    """
    return upper_rate(0, days) <= budget


def keeps(found: Total, upper: Rates, budget: Rates) -> bool:
    """Whether every tier's bound keeps its budget.

    A tier whose budget these data are too short to prove must have raised nothing at all.
    """
    return all(upper[k] <= budget[k] or found.events[k] == 0 for k in range(3))


def person_keeps(
    own: Total, everybody: Rates, at_factor: Rates, budget: Rates, *, below: bool
) -> bool:
    """Whether a person's expected load is right at a factor.

    ``everybody`` are the population's rates at this factor, ``at_factor`` those at its own;
    ``below``: this factor lies below the population's.
    """
    for k in range(3):
        prior_days = PRIOR_SHAPE / everybody[k]
        mean = (PRIOR_SHAPE + own.events[k]) / (prior_days + own.days)
        allowed = at_factor[k] if below else max(budget[k], at_factor[k])
        if mean > allowed * ROUNDING:
            return False
    return True


def between(known: Mapping[int, Rates], place: int) -> Rates:
    """Rates at a place of the grid from those known around it, geometrically.

    The tail of a normal falls about so from one place to the next, and running everybody again
    for each person's search would cost a day. Beyond the known ones the nearest is taken.
    """
    below = max((i for i in known if i <= place), default=min(known))
    above = min((i for i in known if i >= place), default=max(known))
    share = (place - below) / (above - below) if below < place < above else float(place >= above)
    one, two, three = (
        known[below][k] ** (1.0 - share) * known[above][k] ** share for k in range(3)
    )
    return (one, two, three)


def smallest(places: int, kept: Callable[[int], bool]) -> int | None:
    """The first place of a grid that is kept, by bisection; None where not even the last is.

    Counts are not strictly falling in the factor; the answer was itself tried and kept, and its
    neighbour below tried and not.
    """
    if kept(0):
        return 0
    low, high = 0, places - 1
    if not kept(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if kept(middle):
            high = middle
        else:
            low = middle
    return high
