"""Bootstrap, bounds and the choice of a factor, on counts whose answers are known."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.bootstrap import BLOCK_CELLS, CELL_S, DAY_S, Cell, upper_rates
from threshold_service.domain.budget import (
    STEPS,
    Total,
    between,
    grid,
    keeps,
    person_keeps,
    provable,
    smallest,
    total,
    upper_bounds,
)
from threshold_service.domain.poisson import upper_rate

BUDGET = (0.2, 1.0, 4.0)
NONE = (0, 0, 0)


def poisson_person(rng: random.Random, days: float, rate: float) -> list[Cell]:
    """Tier 2 events at ``rate`` a day, independently in each cell."""
    share = rate * CELL_S / DAY_S
    cells = round(days * DAY_S / CELL_S)
    return [Cell(i // 72 % 4, CELL_S, (0, int(rng.random() < share), 0)) for i in range(cells)]


def test_bootstrap_of_a_poisson_process_is_near_its_exact_bound() -> None:
    """Where events are independent and persons alike, both methods answer the same question."""
    rng = random.Random(1)
    persons = [poisson_person(rng, 4.0, 6.0) for _ in range(25)]
    found = total(persons)
    exact = upper_rate(found.events[1], found.days)
    rate = found.events[1] / found.days
    assert upper_rates(persons)[1] - rate == pytest.approx(exact - rate, rel=0.25)


def test_bootstrap_is_wider_where_one_person_raises_everything() -> None:
    rng = random.Random(2)
    persons = [poisson_person(rng, 4.0, 0.0) for _ in range(9)]
    persons.append(poisson_person(rng, 4.0, 60.0))
    found = total(persons)
    exact = upper_rate(found.events[1], found.days)
    assert upper_rates(persons)[1] > 1.5 * exact
    assert upper_bounds(persons)[1] == upper_rates(persons)[1]


def test_blocks_keep_to_their_part_of_the_day() -> None:
    """All events at night: a resample holds as many nights, so the rate cannot move at all."""
    night = [Cell(0, CELL_S, (0, 0, 1))] * (4 * BLOCK_CELLS)
    day = [Cell(2, CELL_S, NONE)] * (4 * BLOCK_CELLS)
    assert upper_rates([night + day])[2] == pytest.approx(0.5 * DAY_S / CELL_S)


def test_bootstrap_is_the_same_each_time_and_knows_its_limits() -> None:
    persons = [poisson_person(random.Random(3), 1.0, 10.0)]
    assert upper_rates(persons) == upper_rates(persons)
    assert upper_rates([]) == (0.0, 0.0, 0.0)
    assert upper_rates([[Cell(1, 60.0, NONE)]]) == (0.0, 0.0, 0.0)


def test_without_an_event_the_bound_is_poissons() -> None:
    cells = [Cell(0, CELL_S, NONE)] * 288
    assert upper_bounds([cells]) == pytest.approx((2.9957,) * 3, rel=1e-4)


def test_total_needs_quiet_time() -> None:
    with pytest.raises(ValueError, match="got none"):
        total([[]])


def test_grid_has_equal_ratios_and_both_ends() -> None:
    factors = grid(0.7, 2.5)
    assert (factors[0], len(factors)) == (0.7, STEPS + 1)
    assert factors[-1] == pytest.approx(2.5)
    ratios = {round(b / a, 9) for a, b in pairwise(factors)}
    assert len(ratios) == 1
    with pytest.raises(ValueError, match=r"got 2\.0\.\.1\.0"):
        grid(2.0, 1.0)


@given(st.integers(2, 200), st.data())
def test_smallest_finds_the_step(places: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, places))
    tried: list[int] = []

    def kept(place: int) -> bool:
        tried.append(place)
        return place >= first

    found = smallest(places, kept)
    assert found == (None if first == places else first)
    assert len(tried) <= 2 + places.bit_length()


def test_a_tier_that_cannot_be_proven_must_be_silent() -> None:
    short = Total(1.0, (0, 0, 2))
    upper = (upper_rate(0, 1.0), upper_rate(0, 1.0), 3.9)
    assert not provable(1.0, BUDGET[0])
    assert keeps(short, upper, BUDGET)
    assert not keeps(Total(1.0, (1, 0, 2)), (4.7, 3.0, 3.9), BUDGET)
    assert not keeps(short, (3.0, 3.0, 4.1), BUDGET)


def at(rate: float) -> tuple[float, float, float]:
    return (0.005, rate, 0.005)


def test_who_has_little_quiet_time_is_judged_as_the_population() -> None:
    """At the population's factor kept, a step below not: with nothing known both decide alike."""
    own = Total(1e-6, NONE)
    assert person_keeps(own, at(0.5), at(0.5), BUDGET, below=False)
    assert not person_keeps(own, at(0.6), at(0.5), BUDGET, below=True)


def test_who_raises_far_more_than_the_population_needs_a_higher_factor() -> None:
    loud = Total(4.0, (0, 24, 0))
    assert not person_keeps(loud, at(0.5), at(0.5), BUDGET, below=False)
    assert person_keeps(Total(4.0, NONE), at(0.5), at(0.5), BUDGET, below=False)


def test_who_raises_far_less_may_have_a_lower_one() -> None:
    quiet = Total(14.0, NONE)
    assert person_keeps(quiet, at(0.8), at(0.5), BUDGET, below=True)
    assert not person_keeps(Total(14.0, (0, 12, 0)), at(0.8), at(0.5), BUDGET, below=True)


def test_rates_between_known_places() -> None:
    known = {0: (1.0, 8.0, 4.0), 4: (1.0, 2.0, 0.25)}
    assert between(known, 2) == pytest.approx((1.0, 4.0, 1.0))
    assert (between(known, 0), between(known, 4)) == (known[0], known[4])
    assert between(known, 9) == known[4]
    assert between({3: known[0]}, 1) == known[0]


@given(st.integers(0, 50), st.floats(0.01, 30.0))
def test_a_person_of_the_populations_own_rate_is_kept_at_its_factor(
    events: int, days: float
) -> None:
    """The posterior of data that agree with the prior is the prior, however long they are."""
    everybody = at(0.5)
    own = Total(days, (0, min(events, int(0.5 * days)), 0))
    assert person_keeps(own, everybody, everybody, BUDGET, below=False)
