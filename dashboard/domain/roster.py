"""Which shift it is, and who is on its list: one for a day, else the one for every day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from dashboard.domain.chain import DAY_MIN, Shift, minute_of_day

Lists = Mapping[tuple[str, date | None], Sequence[str]]
"""User names by shift and by the day on which the shift begins; None for every day."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift that goes on, the day on which it began, and who is on its list.

    ``in_use``: the ward has lists at all, so an empty one is a gap and no habit.
    """

    shift: str
    day: date
    usernames: tuple[str, ...] = ()
    in_use: bool = False

    @property
    def gap(self) -> bool:
        """Whether nobody is on the list although the ward keeps lists."""
        return self.in_use and not self.usernames


def begun_on(shift: Shift, at: int, zone: tzinfo) -> date:
    """The day of the house on which the shift that goes on at ``at`` (epoch ms) began.

    >>> from datetime import UTC
    >>> night = Shift("night", 21 * 60, 6 * 60)
    >>> begun_on(night, 1_760_056_200_000, UTC).isoformat()  # 00:30 on 10 October 2025
    '2025-10-09'
    """
    local = datetime.fromtimestamp(at / 1000, zone)
    since_min = (minute_of_day(at, zone) - shift.from_min) % DAY_MIN
    # On the wall's clock, so that a night in which the clocks change is still one night.
    return (local.replace(tzinfo=None) - timedelta(minutes=since_min)).date()


def listed(lists: Lists, shift: str, day: date) -> tuple[str, ...]:
    """Who is on the list of ``shift`` that began on ``day``; a day's own list goes first.

    >>> listed({("late", None): ["ada"], ("late", date(2026, 11, 21)): ["bo"]}, "late",
    ...        date(2026, 11, 22))
    ('ada',)
    """
    own = lists.get((shift, day))
    return tuple(lists.get((shift, None), ()) if own is None else own)
