"""Is a false-alarm budget kept on persons whom the calibration never saw?

``python -m benchmarks.false_alarm_budget [--persons 16] [--hours 4] [--only NAME ...]``. Half of
the persons calibrate one factor (the service's own search), the others are then counted at it:
quiet simulated persons at four memories and two tails, and the rest minutes of Stress-Predict both
ways round. The budget is wider than the product's, which takes weeks of quiet time to prove. For
each tier: what was borne, what the unseen half raised with exact 95 % bounds, and what it raises
at factor 1. Verdicts: ``kept`` (upper bound within the budget), ``not refuted``, or by how much
even the lower bound is beyond it.
"""

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.detection.stress_recordings import recordings
from benchmarks.machine import header
from threshold_service.calibrate.counting import count
from threshold_service.calibrate.search import Search
from threshold_service.configuration import load
from threshold_service.domain.bootstrap import Cell
from threshold_service.domain.budget import Rates, Total, total
from threshold_service.domain.compiled import Compiled
from threshold_service.domain.poisson import lower_mean, upper_mean
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.simulate.population import population
from threshold_service.simulate.process import Tails
from threshold_service.simulate.quiet import START_S, quiet

BUDGET = (6.0, 24.0, 48.0)
"""Events of tiers 1, 2, 3 a person-day: tier 2 once an hour, as the product's target for rest."""
DATA = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data"))
WEARABLE = Path(__file__).parent / "detection" / "stress_predict.yaml"
PHIS = (0.0, 0.5, 0.9, 0.98)
TAILS: tuple[Tails, ...] = ("normal", "t5")
SEED = 5
TWO_SIDED = 0.975

Seconds = Callable[[str], Iterable[Second]]


@dataclass(frozen=True, slots=True)
class Case:
    """Persons, how to get their quiet seconds, and under which configuration."""

    name: str
    calibrate: tuple[str, ...]
    unseen: tuple[str, ...]
    seconds: Seconds
    settings: EngineSettings


def main() -> int:
    """Calibrate, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=16)
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--budget", type=float, nargs=3, default=BUDGET, help="of tiers 1 2 3")
    parser.add_argument("--only", nargs="*", default=[], help="names of cases")
    options = parser.parse_args()
    one, two, three = options.budget
    sys.stdout.write(
        f"{header()}\nborne a person-day: tiers 1, 2, 3: {one:g}, {two:g}, {three:g}\n"
    )
    borne = (one, two, three)
    for case in [*simulated(options.persons, options.hours, borne), *real(options.data, borne)]:
        if not options.only or case.name in options.only:
            report(case)
    return 0


def report(case: Case) -> None:
    """One case's lines."""
    borne = case.settings.budget.per_person_day
    search = Search(case.calibrate, case.seconds, case.settings)
    found = search.population()
    mark = "" if found.kept else ", not kept even there"
    sys.stdout.write(
        f"\n{case.name}: factor {found.factor:.3f}{mark}, from {found.total.days:.2f} person-days\n"
    )
    at_factor = counted(case, found.factor)
    at_one = counted(case, 1.0)
    for tier in range(3):
        events, days = at_factor.events[tier], at_factor.days
        low = lower_mean(events, TWO_SIDED) / days
        high = upper_mean(events, TWO_SIDED) / days
        sys.stdout.write(
            f"  tier {tier + 1}  calibrated {found.total.events[tier]:>3}  unseen {events:>3} "
            f"= {events / days:>6.1f} [{low:.1f}, {high:.1f}] a day  at 1.0 "
            f"{at_one.events[tier] / days:>6.1f}  {verdict(low, high, borne[tier])}\n"
        )
    sys.stdout.flush()


def counted(case: Case, factor: float) -> Total:
    """The unseen persons at a factor."""
    cells: list[list[Cell]] = [
        count(case.seconds(name), factor, case.settings) for name in case.unseen
    ]
    return total(cells)


def verdict(low: float, high: float, borne: float) -> str:
    """In words.

    >>> verdict(0.0, 5.0, 6.0), verdict(4.0, 9.0, 6.0), verdict(9.0, 20.0, 6.0)
    ('kept', 'not refuted', 'at least 1.5 times the budget')
    """
    if high <= borne:
        return "kept"
    return "not refuted" if low <= borne else f"at least {low / borne:.1f} times the budget"


def simulated(persons: int, hours: float, borne: Rates) -> Iterator[Case]:
    """Quiet persons of the configuration's own population, every memory and tail."""
    settings = with_budget(engine_settings(load(), Compiled()), borne)
    people = {person.name: person for person in population(SEED, persons)}
    names = tuple(people)

    def seconds_of(phi: float | None, tails: Tails) -> Seconds:
        def seconds(name: str) -> Iterator[Second]:
            person = people[name]
            values = quiet(person, round(hours * 3600), tails=tails, phi=phi)
            for i, row in enumerate(values.tolist()):
                channels = {
                    n: None if math.isnan(v) else v
                    for n, v in zip(person.channels, row, strict=True)
                }
                yield Second((START_S + i) * 1000, 1.0, True, channels, {})

        return seconds

    half = persons // 2
    for tails in TAILS:
        for phi in (*PHIS, None):
            name = f"{'measured' if phi is None else f'phi-{phi:g}'}-{tails}"
            yield Case(name, names[:half], names[half:], seconds_of(phi, tails), settings)


def real(data: Path, borne: Rates) -> Iterator[Case]:
    """Rest minutes of Stress-Predict, each half calibrating for the other."""
    settings = with_budget(engine_settings(load(WEARABLE), Compiled()), borne)
    found: dict[str, list[Second]] = {}
    for item in recordings(data):
        found[item.person] = [
            Second(
                round(t * 1000),
                1.0,
                True,
                {n: float(c) if c else None for n, c in zip(item.names, cells[1:], strict=True)},
                {},
            )
            for t, cells, stress in zip(item.t, item.cells, item.stress, strict=True)
            if not stress
        ]
    names = tuple(sorted(found))
    one, two = names[::2], names[1::2]
    yield Case("rest-even", one, two, found.__getitem__, settings)
    yield Case("rest-odd", two, one, found.__getitem__, settings)


def with_budget(settings: EngineSettings, borne: Rates) -> EngineSettings:
    """The configuration with another budget."""
    return replace(settings, budget=replace(settings.budget, per_person_day=borne))


if __name__ == "__main__":
    sys.exit(main())
