"""When the operator is mailed about what is broken, and what such a mail tells.

A camera that comes and goes every minute must neither fill a mailbox nor be left out. So what
breaks is told soon, once; whatever comes again, and what is over, is gathered for an hour and told
with how often it came.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

MINUTE_MS: Final = 60_000
SETTLE_MS: Final = MINUTE_MS
"""What is over within a minute is no reason to get up; what breaks together is one mail."""
LEAST_PAUSE_MS: Final = 5 * MINUTE_MS
GATHER_MS: Final = 60 * MINUTE_MS
"""A source that flaps all day is 24 mails, the first of them after a minute."""
KNOWN_FOR_MS: Final = 6 * GATHER_MS
"""What was told in the last six hours is known: that it came again can wait for the hour."""


@dataclass(frozen=True, slots=True)
class News:
    """A technical alarm was raised (``standing``) or cleared at ``at`` (epoch milliseconds).

    ``since`` is the raise that it belongs to; ids grow with time.
    """

    id: int
    alarm_id: str
    since: int
    standing: bool
    at: int


@dataclass(frozen=True, slots=True)
class Line:
    """What a mail says of one alarm: does it stand, since when, how often it was raised."""

    alarm_id: str
    standing: bool
    at: int
    """Since when it stands, or since when it is over."""
    raised: int


def due_at(untold: Sequence[News], known: AbstractSet[str], last_at: int | None) -> int | None:
    """When (epoch ms) a mail about ``untold`` is due; None: there is nothing to tell.

    ``known`` are the alarms told lately, ``last_at`` when the last mail was written.

    >>> due_at([News(1, "camera", 0, True, 0)], set(), None)
    60000
    >>> due_at([News(1, "camera", 0, True, 0)], {"camera"}, None)
    3600000
    """
    if not untold:
        return None
    gathered = min(each.at for each in untold) + GATHER_MS
    fresh = [each.at for each in _latest(untold) if each.standing and each.alarm_id not in known]
    if not fresh:
        return gathered
    soon = min(fresh) + SETTLE_MS
    allowed = soon if last_at is None else max(soon, last_at + LEAST_PAUSE_MS)
    return min(allowed, gathered)


def lines(untold: Sequence[News]) -> list[Line]:
    """One line for each alarm: those that stand first, in the order in which they began to."""
    found = [
        Line(
            each.alarm_id,
            each.standing,
            each.at,
            sum(1 for one in untold if one.alarm_id == each.alarm_id and one.standing),
        )
        for each in _latest(untold)
    ]
    return sorted(found, key=lambda line: (not line.standing, line.at))


def _latest(news: Iterable[News]) -> list[News]:
    return list({each.alarm_id: each for each in sorted(news, key=lambda one: one.id)}.values())
