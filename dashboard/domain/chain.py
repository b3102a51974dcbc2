"""Who is called when nobody answers: a chain of steps, one for each ward and shift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import combinations
from typing import Final, TypeVar

from dashboard.domain.alert import IMMEDIATE
from dashboard.domain.errors import BadChain

DAY_MIN: Final = 24 * 60
LONGEST_DELAY_S: Final = 3600
LEAST_REPEAT_S: Final = 60
"""Oftener would teach people to swipe it away."""
_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class ChainStep:
    """Whom to call, and how many seconds after the step before, for tiers 1, 2 and 3.

    None: not for this tier.
    """

    audiences: tuple[str, ...]
    delays_s: tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps in order. After the last one, tier 1 calls everybody again each ``repeat_s``."""

    steps: tuple[ChainStep, ...]
    repeat_s: int | None = None

    def for_tier(self, tier: int) -> tuple[ChainStep, ...]:
        """The steps that are taken for ``tier``."""
        return tuple(step for step in self.steps if step.delays_s[tier - 1] is not None)

    def delay_ms(self, tier: int, done: int) -> int | None:
        """How long after step ``done`` (0: none yet) the next is due; None when there is none."""
        steps = self.for_tier(tier)
        if done < len(steps):
            return (steps[done].delays_s[tier - 1] or 0) * 1000
        if tier == IMMEDIATE and done > 0 and self.repeat_s is not None:
            return self.repeat_s * 1000
        return None

    def audiences(self, tier: int, number: int) -> tuple[str, ...]:
        """Whom step ``number`` (from 1) calls; beyond the last one everybody."""
        steps = self.for_tier(tier)
        if number <= len(steps):
            return steps[number - 1].audiences
        return tuple(dict.fromkeys(each for step in steps for each in step.audiences))


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of the day in the house's own time, minutes from midnight; it may pass midnight.

    Equal ends mean the whole day.

    >>> night = Shift("night", 21 * 60, 6 * 60)
    >>> night.covers(23 * 60), night.covers(6 * 60)
    (True, False)
    """

    name: str
    from_min: int
    to_min: int

    def covers(self, minute: int) -> bool:
        """Whether ``minute`` of the day is in it."""
        length = (self.to_min - self.from_min) % DAY_MIN or DAY_MIN
        return (minute - self.from_min) % DAY_MIN < length


# Nobody has set anything yet: the person's own carers, after a minute the nurse, then the manager.
# A median answer within a minute is what nurse-call studies call prompt; tier 3 asks nobody else
# but the nurse, since "keep an eye on" does not fetch a manager.
BUILT_IN: Final = Chain(
    (
        ChainStep(("assigned",), (0, 0, 0)),
        ChainStep(("role:nurse",), (60, 180, 600)),
        ChainStep(("role:manager",), (120, 300, None)),
    ),
    repeat_s=120,
)

ALL_DAY: Final = Shift("all-day", 0, 0)
"""The shift of the built-in chain."""


def minute_of_day(at: int, zone: tzinfo) -> int:
    """The minute of the house's day at ``at`` (epoch milliseconds)."""
    local = datetime.fromtimestamp(at / 1000, zone)
    return local.hour * 60 + local.minute


def on_duty(held: Iterable[tuple[Shift, _Held]], minute: int) -> _Held | None:
    """What belongs to the shift that covers ``minute``; to the shortest shift where two do."""
    found = [(shift, one) for shift, one in held if shift.covers(minute)]
    found.sort(key=lambda each: (each[0].to_min - each[0].from_min) % DAY_MIN or DAY_MIN)
    return found[0][1] if found else None


def check_chain(chain: Chain) -> None:
    """Refuse a chain that would leave somebody without help. Raises ``BadChain``."""
    if not chain.steps:
        raise BadChain("A chain needs at least one step.")
    first = chain.steps[0]
    if first.delays_s[0] != 0:
        raise BadChain("The first step must call at once (0 s) for tier 1.")
    if first.delays_s[1] is None:
        raise BadChain("The first step must call somebody for tier 2.")
    for step in chain.steps:
        if not step.audiences:
            raise BadChain("Each step must name somebody to call.")
        _check_delays(step.delays_s)
    if chain.repeat_s is not None and not LEAST_REPEAT_S <= chain.repeat_s <= LONGEST_DELAY_S:
        raise BadChain(
            f"repeat_s must be {LEAST_REPEAT_S} to {LONGEST_DELAY_S}, got {chain.repeat_s}"
        )


def check_shifts(shifts: Sequence[Shift]) -> None:
    """Refuse two shifts that overlap, save for a whole day behind shorter ones."""
    parts = [shift for shift in shifts if shift.from_min != shift.to_min]
    for one, other in combinations(parts, 2):
        if one.covers(other.from_min) or other.covers(one.from_min):
            raise BadChain(f"The shifts {one.name!r} and {other.name!r} overlap.")
    if len(shifts) - len(parts) > 1:
        raise BadChain("Only one shift of a ward may cover the whole day.")


def _check_delays(delays_s: Iterable[int | None]) -> None:
    for delay in delays_s:
        if delay is not None and not 0 <= delay <= LONGEST_DELAY_S:
            raise BadChain(f"A delay must be 0 to {LONGEST_DELAY_S} s, got {delay}")
