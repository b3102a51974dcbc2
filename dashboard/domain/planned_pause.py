"""Pauses for care at weekly times: which one runs now, which comes next, and how much is allowed.

Hours are the house's own. An hour that a change to summer time skips begins as much later; one that
comes twice counts once, as it comes first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from dashboard.domain.errors import BadPausePlan

DAY_MINUTES: Final = 24 * 60
LONGEST_MINUTES: Final = 120
A_DAY_MINUTES: Final = 240
"""Four hours a day without watching are care; more is no watching, which is a consent's matter."""
MAX_PLANNED: Final = 20
WEEK_DAYS: Final = 7


class CareKind(StrEnum):
    """What the pause is for."""

    WASHING = "washing"
    TOILETING = "toileting"
    DRESSING = "dressing"
    THERAPY = "therapy"
    VISIT = "visit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PlannedPause:
    """Weekly: ``weekdays`` are ISO 8601's, Monday 1 to Sunday 7."""

    kind: CareKind
    weekdays: tuple[int, ...]
    from_minute: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of its times, epoch milliseconds, the end excluded."""

    kind: CareKind
    start: int
    end: int


def check_plan(plan: Sequence[PlannedPause]) -> None:
    """Raise ``BadPausePlan`` for one that leaves a person unwatched for too long a day."""
    for day in range(1, WEEK_DAYS + 1):
        minutes = sum(each.minutes for each in plan if day in each.weekdays)
        if minutes > A_DAY_MINUTES:
            raise BadPausePlan(
                f"At most {A_DAY_MINUTES} minutes a day may be planned without watching, "
                f"got {minutes}. Whoever is not to be watched for longer withdraws the consent."
            )


def due(plan: Sequence[PlannedPause], after: int, now: int, zone: tzinfo) -> Occurrence | None:
    """The pause to begin at ``now``: the one that lasts longest of those that run and began
    after ``after``, which is the begin of the last one, or when the plan was made."""
    running = [each for each in _around(plan, now, zone, 1) if after < each.start <= now < each.end]
    return max(running, key=lambda each: (each.end, each.start), default=None)


def following(plan: Sequence[PlannedPause], now: int, zone: tzinfo) -> Occurrence | None:
    """The next one to begin."""
    later = [each for each in _around(plan, now, zone, WEEK_DAYS) if each.start > now]
    return min(later, key=lambda each: (each.start, -each.end), default=None)


def _around(
    plan: Sequence[PlannedPause], now: int, zone: tzinfo, days: int
) -> Iterator[Occurrence]:
    """Occurrences of yesterday, which may last past midnight, until ``days`` from today on."""
    today = datetime.fromtimestamp(now / 1000, zone).date()
    for offset in range(-1, days + 1):
        day = today + timedelta(days=offset)
        for each in plan:
            if day.isoweekday() in each.weekdays:
                yield _on(each, day, zone)


def _on(planned: PlannedPause, day: date, zone: tzinfo) -> Occurrence:
    hour, minute = divmod(planned.from_minute, 60)
    start = round(datetime.combine(day, time(hour, minute), zone).timestamp() * 1000)
    return Occurrence(planned.kind, start, start + planned.minutes * 60_000)
