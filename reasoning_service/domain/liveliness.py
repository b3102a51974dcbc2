"""How much a channel jumps about: its steps from one second to the next, now and before.

The volatility of the event report: the mean size of a channel's innovations over the last 45 s
beside that of the half hour before the episode. Steps rather than a variance, because a level
that moved for good is one step (von Neumann 1941), and because a caregiver can picture a step.
They are told in the channel's unit; whether it is livelier is asked after its transform as well,
since a share near 50 steps further than one near 0 without being any livelier.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.quantities import label, notation, stepsize
from shared.contracts import Event, EvidenceLine, ScoredWindow
from shared.contracts.channels import REGISTRY, Transform

LEAST_RECENT = 15
"""A third of the 45 s; with fewer steps nothing is said."""
LEAST_BEFORE = 60
LIVELIER = 2.0
"""Twice the usual step, and at least a written unit more: plain to somebody who looks."""
TOGETHER = 1.5
"""Of a window's length: a value that comes later follows a gap, and is no step."""


@dataclass(frozen=True, slots=True)
class Volatility:
    """Mean steps in the channel's own unit, over the last 45 s and before the episode.

    ``ratio``: of the two after the channel's transform.
    """

    channel: str
    recent: float
    before: float
    ratio: float
    line: EvidenceLine

    @property
    def livelier(self) -> bool:
        """Whether the channel jumps about clearly more than before."""
        style = notation(self.channel)
        more = (self.recent - self.before) * style.factor
        clear = self.recent >= LIVELIER * self.before and more >= 10.0**-style.decimals
        return clear and self.ratio >= LIVELIER


def volatility(channels: tuple[str, ...], event: Event, history: History) -> tuple[Volatility, ...]:
    """The volatility of those ``channels`` that had enough steps on both sides."""
    recent, before = history.recent(event.t_event), history.earlier(event)
    found = (_one(name, event, recent, before) for name in channels)
    return tuple(each for each in found if each is not None)


Pair = tuple[float, float]


def neighbours(channel: str, windows: Iterable[ScoredWindow]) -> list[Pair]:
    """The channel's values in each two neighbouring seconds."""
    made: list[Pair] = []
    last: ScoredWindow | None = None
    for window in windows:
        value = window.channels.get(channel)
        if last is not None and value is not None:
            before = last.channels.get(channel)
            gap = window.t_start - last.t_start
            if before is not None and 0 < gap <= TOGETHER * 1000 * last.hop_s:
                made.append((before, value))
        last = window
    return made


def _one(
    channel: str, event: Event, recent: tuple[ScoredWindow, ...], before: tuple[ScoredWindow, ...]
) -> Volatility | None:
    now, usual = neighbours(channel, recent), neighbours(channel, before)
    if len(now) < LEAST_RECENT or len(usual) < LEAST_BEFORE:
        return None
    mine, known = _mean(now), _mean(usual)
    text = (
        f"Volatility of {label(channel)}, mean step a second over the last {RECENT_MS // 1000} s: "
        f"{stepsize(channel, mine)}, usual {stepsize(channel, known)}"
    )
    line = evidence("volatility", text, event.t_event - RECENT_MS, event.t_event, channel)
    ratio = _mean(now, channel) / max(_mean(usual, channel), 1e-9)
    return Volatility(channel, mine, known, ratio, line)


def _mean(pairs: list[Pair], channel: str | None = None) -> float:
    """Of the steps' sizes, after the transform of ``channel`` where one is given."""
    turned = _transform_of(channel)
    if turned is None:
        return fmean([abs(b - a) for a, b in pairs])
    return fmean([abs(turned(b) - turned(a)) for a, b in pairs])


def _transform_of(name: str | None) -> Callable[[float], float] | None:
    """For shares and frequencies as the registry says; offsets of the others are not known here."""
    channel = None if name is None else REGISTRY.get(name)
    if channel is None or channel.transform not in (Transform.LOGIT, Transform.LOG):
        return None
    return _logit if channel.transform is Transform.LOGIT else _log


def _logit(value: float) -> float:
    clipped = min(0.99, max(0.01, value))
    return math.log(clipped / (1.0 - clipped))


def _log(value: float) -> float:
    return math.log(value) if value > 0.0 else value
