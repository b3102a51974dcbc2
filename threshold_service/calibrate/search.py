"""The factor that keeps the budget, for everybody and for each person with quiet hours enough."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from threshold_service.calibrate.counting import count
from threshold_service.domain import budget
from threshold_service.domain.bootstrap import Cell
from threshold_service.domain.budget import Rates, Total
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second


@dataclass(frozen=True, slots=True)
class Found:
    """A factor and what it rests on. ``kept`` False: not even the highest factor keeps the budget.

    ``upper``: events per person-day at most, 95 % (of the population; a person's own is wide).
    """

    factor: float
    kept: bool
    total: Total
    upper: Rates
    budget: Rates


@dataclass(slots=True)
class Search:
    """Runs the engine once per person and factor that bisection asks for.

    ``seconds`` gives a person's quiet seconds in ascending time, each time it is called;
    ``said`` is told of each run, for whoever waits.
    """

    persons: Sequence[str]
    seconds: Callable[[str], Iterable[Second]]
    settings: EngineSettings
    said: Callable[[str, float], None] = lambda _person, _factor: None
    _cells: dict[tuple[str, int], list[Cell]] = field(default_factory=dict)
    _rates: dict[int, Rates] = field(default_factory=dict)

    @property
    def factors(self) -> tuple[float, ...]:
        """What may be answered."""
        return budget.grid(self.settings.budget.low, self.settings.budget.high)

    def population(self) -> Found:
        """Raises ``ValueError`` where the data have no second that can be judged."""
        factors = self.factors
        place = budget.smallest(len(factors), self._keeps)
        at = len(factors) - 1 if place is None else place
        cells = self._everybody(at)
        return self._found(at, place is not None, cells)

    def person(self, name: str, everybody: Found) -> Found | None:
        """A person's own factor; None with fewer quiet hours than the configuration asks for."""
        factors = self.factors
        home = factors.index(everybody.factor)
        if self._hours(name, home) < self.settings.budget.own_hours:
            return None

        def kept(place: int) -> bool:
            return budget.person_keeps(
                budget.total([self._at(name, place)]),
                budget.between(self._rates, place),
                everybody.total.rates,
                self.settings.budget.per_person_day,
                below=place < home,
            )

        found = budget.smallest(len(factors), kept)
        at = len(factors) - 1 if found is None else found
        return self._found(at, found is not None, [self._at(name, at)])

    def hours(self) -> float:
        """Quiet hours that could be judged, of all persons."""
        return sum(self._hours(name, 0) for name in self.persons)

    def _hours(self, name: str, place: int) -> float:
        return sum(cell.seconds for cell in self._at(name, place)) / 3600.0

    def _found(self, at: int, kept: bool, cells: list[list[Cell]]) -> Found:
        borne = self.settings.budget.per_person_day
        total, upper = budget.total(cells), budget.upper_bounds(cells)
        return Found(self.factors[at], kept, total, upper, borne)

    def _keeps(self, place: int) -> bool:
        cells = self._everybody(place)
        found = budget.total(cells)
        self._rates[place] = found.rates
        borne = self.settings.budget.per_person_day
        return budget.keeps(found, budget.upper_bounds(cells), borne)

    def _everybody(self, place: int) -> list[list[Cell]]:
        return [self._at(name, place) for name in self.persons]

    def _at(self, name: str, place: int) -> list[Cell]:
        found = self._cells.get((name, place))
        if found is None:
            factor = self.factors[place]
            self.said(name, factor)
            found = count(self.seconds(name), factor, self.settings)
            self._cells[name, place] = found
        return found
