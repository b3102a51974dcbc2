"""How much a channel jumps about: its steps from one second to the next, now and before.

The volatility of the event report: the mean size of a channel's innovations over the last 45 s
beside that of the half hour before the episode. Steps rather than a variance, because a level
that moved for good is one step (von Neumann 1941), and because a caregiver can picture a step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.quantities import label, notation, stepsize
from shared.contracts import Event, EvidenceLine, ScoredWindow

LEAST_RECENT = 15
"""A third of the 45 s; with fewer steps nothing is said."""
LEAST_BEFORE = 60
LIVELIER = 2.0
"""Twice the usual step, and at least a written unit more: plain to somebody who looks."""
TOGETHER = 1.5
"""Of a window's length: a value that comes later follows a gap, and is no step."""


@dataclass(frozen=True, slots=True)
class Volatility:
    """Mean steps in the channel's own unit, over the last 45 s and before the episode."""

    channel: str
    recent: float
    before: float
    line: EvidenceLine

    @property
    def livelier(self) -> bool:
        """Whether the channel jumps about clearly more than before."""
        style = notation(self.channel)
        more = (self.recent - self.before) * style.factor
        return self.recent >= LIVELIER * self.before and more >= 10.0**-style.decimals


def volatility(channels: tuple[str, ...], event: Event, history: History) -> tuple[Volatility, ...]:
    """The volatility of those ``channels`` that had enough steps on both sides."""
    recent, before = history.recent(event.t_event), history.earlier(event)
    found = (_one(name, event, recent, before) for name in channels)
    return tuple(each for each in found if each is not None)


def steps(channel: str, windows: Iterable[ScoredWindow]) -> list[float]:
    """Sizes of the steps between neighbouring seconds, in the channel's own unit."""
    made: list[float] = []
    last: ScoredWindow | None = None
    for window in windows:
        value = window.channels.get(channel)
        if last is not None and value is not None:
            before = last.channels.get(channel)
            gap = window.t_start - last.t_start
            if before is not None and 0 < gap <= TOGETHER * 1000 * last.hop_s:
                made.append(abs(value - before))
        last = window
    return made


def _one(
    channel: str, event: Event, recent: tuple[ScoredWindow, ...], before: tuple[ScoredWindow, ...]
) -> Volatility | None:
    now, usual = steps(channel, recent), steps(channel, before)
    if len(now) < LEAST_RECENT or len(usual) < LEAST_BEFORE:
        return None
    text = (
        f"Volatility of {label(channel)}, mean step a second over the last {RECENT_MS // 1000} s: "
        f"{stepsize(channel, fmean(now))}, usual {stepsize(channel, fmean(usual))}"
    )
    line = evidence("volatility", text, event.t_event - RECENT_MS, event.t_event, channel)
    return Volatility(channel, fmean(now), fmean(usual), line)
