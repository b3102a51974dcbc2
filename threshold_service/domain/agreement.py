"""Two configurations over the same seconds: who raised what, and what both did."""

from collections.abc import Sequence
from dataclasses import dataclass

SLACK_MS = 60_000
"""A rule that holds a minute later saw the same thing."""
TIERS = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """An episode of one person, epoch milliseconds, under the most urgent tier it reached."""

    person: str
    tier: int
    onset: int
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Per tier (1, 2, 3): episodes of either side, and of those how many the other side had.

    The other side's tier may differ: whether somebody is called is the first question.
    """

    live: tuple[int, int, int]
    shadow: tuple[int, int, int]
    live_shared: tuple[int, int, int]
    shadow_shared: tuple[int, int, int]


def compare(live: Sequence[Raised], shadow: Sequence[Raised]) -> Compared:
    """Episodes that overlap, or lie within a minute of each other, are the same matter."""
    return Compared(
        live=_by_tier(live),
        shadow=_by_tier(shadow),
        live_shared=_by_tier(_shared(live, shadow)),
        shadow_shared=_by_tier(_shared(shadow, live)),
    )


def _by_tier(episodes: Sequence[Raised]) -> tuple[int, int, int]:
    one, two, three = (sum(e.tier == tier for e in episodes) for tier in range(1, TIERS + 1))
    return one, two, three


def _shared(mine: Sequence[Raised], other: Sequence[Raised]) -> list[Raised]:
    theirs: dict[str, list[Raised]] = {}
    for episode in other:
        theirs.setdefault(episode.person, []).append(episode)
    return [e for e in mine if any(_meet(e, o) for o in theirs.get(e.person, ()))]


def _meet(a: Raised, b: Raised) -> bool:
    return a.onset <= b.end + SLACK_MS and b.onset <= a.end + SLACK_MS
