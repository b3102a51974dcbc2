"""A calibration's outcome: one factor each, and everything it rests on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from threshold_service.calibrate.search import Found, Search
from threshold_service.calibrate.sources import Known, Source
from threshold_service.domain.budget import provable
from threshold_service.domain.settings import EngineSettings
from threshold_service.errors import NotEnoughQuiet

EVERYBODY = ""


class Provenance(BaseModel):
    """What a factor rests on, as it is stored beside it. Tiers 1, 2, 3 in this order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str
    from_ms: int
    to_ms: int
    persons: Annotated[int, Field(ge=1)]
    hours: float
    events: tuple[int, int, int]
    upper_per_day: tuple[float, float, float]
    budget_per_day: tuple[float, float, float]
    proven: tuple[bool, bool, bool]
    kept: bool
    unanswered: int
    factor_before: float


@dataclass(frozen=True, slots=True)
class Factor:
    """One line of a calibration; ``person_id`` empty: everybody's, and whoever is new."""

    person_id: str
    shard: int
    factor: float
    provenance: Provenance


def calibrate(
    source: Source, settings: EngineSettings, said: Callable[[str, float], None]
) -> list[Factor]:
    """Everybody's factor first, then each person's.

    Raises ``NotEnoughQuiet`` where all persons together have fewer quiet hours than the
    configuration wants of one.
    """
    search = Search(tuple(source.persons), source.seconds, settings, said)
    hours = search.hours()
    if hours < settings.budget.own_hours:
        raise NotEnoughQuiet(
            f"not enough quiet data: {hours:.1f} h of {len(source.persons)} persons, "
            f"{settings.budget.own_hours:g} h are needed; limits stay as they are"
        )
    everybody = search.population()
    unanswered = sum(known.unanswered for known in source.persons.values())
    proven = all(provable(everybody.total.days, borne) for borne in everybody.budget)
    first = Known(0, source.factor, unanswered)
    basis = _Basis(source, len(source.persons), proven)
    made = [_line(EVERYBODY, first, everybody, "all quiet hours", basis)]
    for name, known in source.persons.items():
        own = search.person(name, everybody)
        if own is None:
            # Not what everybody's search found but what came of it.
            found = replace(everybody, factor=made[0].factor)
            made.append(_line(name, known, found, "everybody's: too few quiet hours", basis))
        else:
            made.append(_line(name, known, own, "own quiet hours", replace(basis, persons=1)))
    return made


@dataclass(frozen=True, slots=True)
class _Basis:
    source: Source
    persons: int
    proven: bool


def _line(name: str, known: Known, found: Found, why: str, basis: _Basis) -> Factor:
    """Limits are lowered only on proof.

    Alarms that nobody answered are left out of the data, so the rest must not argue for lower
    limits; nor may hours so few that the budget could be broken every day without one alarm.
    """
    factor = found.factor
    if factor < known.factor and known.unanswered:
        factor, why = known.factor, "not lowered: alarms without an answer"
    elif factor < known.factor and not basis.proven:
        factor, why = known.factor, "not lowered: too few hours to prove it"
    one, two, three = (provable(found.total.days, borne) for borne in found.budget)
    provenance = Provenance(
        why=why,
        from_ms=basis.source.from_ms,
        to_ms=basis.source.to_ms,
        persons=basis.persons,
        hours=found.total.days * 24.0,
        events=found.total.events,
        upper_per_day=found.upper,
        budget_per_day=found.budget,
        proven=(one, two, three),
        kept=found.kept,
        unanswered=known.unanswered,
        factor_before=known.factor,
    )
    return Factor(name, known.shard, factor, provenance)
