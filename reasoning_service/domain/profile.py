"""The baseline profile: what is usual for a person, now and over the whole day."""

import math
from dataclasses import dataclass

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.quantities import label, number, quantity
from shared.contracts import BaselineSnapshot, ChannelBaseline, EvidenceLine
from shared.contracts.channels import REGISTRY, Transform

MAX_LINES = 12
_HOUR_MS = 3_600_000
_LARGEST_EXP = 700.0


@dataclass(frozen=True, slots=True)
class Usual:
    """One channel's usual level and band, in its own unit.

    ``all_day`` is the level without the hour's share, None where no rhythm is known.
    """

    channel: str
    level: float
    low: float
    high: float
    all_day: float | None
    line: EvidenceLine


def profile(channels: tuple[str, ...], history: History) -> tuple[Usual, ...]:
    """What is known to be usual of ``channels``, in their order."""
    snapshot = history.baseline
    if snapshot is None:
        return ()
    known = [name for name in channels if name in snapshot.channels][:MAX_LINES]
    return tuple(_usual(name, snapshot) for name in known)


def _usual(name: str, snapshot: BaselineSnapshot) -> Usual:
    baseline = snapshot.channels[name]
    level, all_day = own_unit(name, baseline, baseline.level), None
    if baseline.hours is not None and any(baseline.hours):
        all_day = own_unit(name, baseline, baseline.level - season(baseline.hours, snapshot.t))
    text = _text(name, level, baseline, all_day)
    line = evidence("baseline", text, snapshot.t - RECENT_MS, snapshot.t, name)
    return Usual(name, level, baseline.low, baseline.high, all_day, line)


def _text(name: str, level: float, baseline: ChannelBaseline, all_day: float | None) -> str:
    text = (
        f"Usual {label(name)}: {quantity(name, level)}; usual range "
        f"{number(name, baseline.low)} to {quantity(name, baseline.high)}"
    )
    if all_day is None or number(name, all_day) == number(name, level):
        return text
    return f"{text}; usual over the whole day {quantity(name, all_day)}"


def season(hours: tuple[float, ...], t: int) -> float:
    """The hour's deviation at ``t`` (epoch ms): bins have their centre at half past, UTC.

    >>> season((1.0, 3.0, *[0.0] * 22), 3_600_000)
    2.0
    """
    position, within = divmod(t - _HOUR_MS // 2, _HOUR_MS)
    here = position % len(hours)
    share = within / _HOUR_MS
    return hours[here] * (1.0 - share) + hours[(here + 1) % len(hours)] * share


def own_unit(name: str, baseline: ChannelBaseline, level: float) -> float:
    """``level`` before its transform, within the channel's range.

    The offset of a ``log_offset`` channel is the threshold service's; the band gives it back:
    ``high - low = 2 exp(L) sinh(b)`` and ``high + offset = exp(L + b)``.
    """
    channel = REGISTRY.get(name)
    kind = Transform.IDENTITY if channel is None else channel.transform
    value = level
    if kind is Transform.LOGIT:
        value = 0.5 * (1.0 + math.tanh(0.5 * level))
    elif kind is Transform.LOG:
        value = _exp(level)
    elif kind is Transform.LOG_OFFSET:
        centre = _exp(baseline.level)
        half = math.asinh(0.5 * (baseline.high - baseline.low) / centre)
        value = _exp(level) - (_exp(baseline.level + half) - baseline.high)
    return value if channel is None else min(channel.high, max(channel.low, value))


def _exp(power: float) -> float:
    return math.exp(min(_LARGEST_EXP, max(-_LARGEST_EXP, power)))
