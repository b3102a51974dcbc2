"""What other limits would have raised, against what caregivers found of what was raised.

An episode of the replay is the same matter as one of the past when they overlap or lie within a
minute of each other (``agreement``), and it answers a report of a missed event when one lies
within ten minutes: nobody looks at a clock when they see distress.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts import Outcome
from threshold_service.domain.agreement import SLACK_MS, TIERS, Raised

MISSED_MS = 600_000


@dataclass(frozen=True, slots=True)
class Past:
    """An episode as it was raised, and the last answer to it; None: nobody answered."""

    raised: Raised
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Episodes of tiers 1, 2, 3 and what was found of all of them together."""

    raised: tuple[int, int, int]
    confirmed: int
    found_false: int

    @property
    def unanswered(self) -> int:
        """Nobody said what they were, or nobody could have, since they were not raised."""
        return sum(self.raised) - self.confirmed - self.found_false


@dataclass(frozen=True, slots=True)
class Tally:
    """``lost``: confirmed ones that would not have been raised; of ``missed`` reports, ``found``
    would have been."""

    would: Counts
    was: Counts
    lost: int
    missed: int
    found: int


def tally(would: Sequence[Raised], past: Sequence[Past], missed: Sequence[int]) -> Tally:
    """One person's episodes; ``missed`` are the moments of reported misses, epoch ms."""
    answers = [_answer(each, past, missed) for each in would]
    true = [each for each in past if each.outcome is Outcome.TRUE]
    return Tally(
        would=_counts(would, answers),
        was=_counts([each.raised for each in past], [each.outcome for each in past]),
        lost=sum(not any(_meet(each.raised, new) for new in would) for each in true),
        missed=len(missed),
        found=sum(any(_near(new, t) for new in would) for t in missed),
    )


def _answer(episode: Raised, past: Sequence[Past], missed: Sequence[int]) -> Outcome | None:
    found = {each.outcome for each in past if _meet(each.raised, episode)}
    if Outcome.TRUE in found or any(_near(episode, t) for t in missed):
        return Outcome.TRUE
    return Outcome.FALSE if Outcome.FALSE in found else None


def _counts(episodes: Sequence[Raised], answers: Sequence[Outcome | None]) -> Counts:
    one, two, three = (sum(e.tier == tier for e in episodes) for tier in range(1, TIERS + 1))
    return Counts(
        raised=(one, two, three),
        confirmed=sum(answer is Outcome.TRUE for answer in answers),
        found_false=sum(answer is Outcome.FALSE for answer in answers),
    )


def _meet(a: Raised, b: Raised) -> bool:
    return a.onset <= b.end + SLACK_MS and b.onset <= a.end + SLACK_MS


def _near(episode: Raised, t: int) -> bool:
    return episode.onset - MISSED_MS <= t <= episode.end + MISSED_MS
