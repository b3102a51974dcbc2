"""A calibration as a table for a terminal."""

from collections.abc import Sequence
from datetime import UTC, datetime

from threshold_service.calibrate.result import EVERYBODY, Factor, Provenance
from threshold_service.domain.poisson import upper_mean


def table(made: Sequence[Factor], config_version: str) -> str:
    """Everybody first, tier by tier, then a line a person."""
    everybody = next(item for item in made if item.person_id == EVERYBODY)
    lines = [*_head(everybody, config_version), "", *_tiers(everybody), ""]
    if not everybody.provenance.kept:
        lines += ["Not even the highest factor keeps the budget: look at the sources.", ""]
    width = max(9, *(len(item.person_id) for item in made))
    lines.append(f"{'':{width}}  factor  before     hours  from")
    lines += [_person(item, width) for item in made]
    return "\n".join(lines) + "\n"


def _head(everybody: Factor, config_version: str) -> list[str]:
    found = everybody.provenance
    return [
        f"Quiet data: {found.hours:.1f} h of {found.persons} persons, "
        f"{_day(found.from_ms)} to {_day(found.to_ms)}",
        f"Configuration {config_version}; alarms left out because nobody answered them: "
        f"{found.unanswered}",
    ]


def _tiers(everybody: Factor) -> list[str]:
    lines = ["tier  borne a day  seen  a day  at most (95 %)"]
    return lines + [_tier(everybody.provenance, tier) for tier in range(3)]


def _tier(found: Provenance, tier: int) -> str:
    borne, upper, events = found.budget_per_day[tier], found.upper_per_day[tier], found.events[tier]
    note = "" if upper <= borne else "  more than borne"
    if not found.proven[tier]:
        needed = upper_mean(0) / borne
        note = f"  too short to prove: {needed:.1f} person-days without an event are needed"
    a_day = events * 24.0 / found.hours
    return f"{tier + 1:>4}  {borne:>11.2f}  {events:>4}  {a_day:>5.2f}  {upper:>14.2f}{note}"


def _person(item: Factor, width: int) -> str:
    found = item.provenance
    name = item.person_id or "everybody"
    hours = f"{found.hours:>8.1f}"
    mark = "" if found.kept else " (budget not kept)"
    return (
        f"{name:{width}}  {item.factor:>6.3f}  {found.factor_before:>6.3f}  {hours}  "
        f"{found.why}{mark}"
    )


def _day(t_ms: int) -> str:
    return datetime.fromtimestamp(t_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
