"""How channels moved up to the event: three medians of 15 s each, and the half hour before."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.quantities import label, notation, number, quantity
from shared.contracts import Event, EvidenceLine, ScoredWindow

PARTS = 3
PART_MS = RECENT_MS // PARTS
MOVED = 0.1
"""A change of a tenth of the larger end is a trend; less is noise to a reader."""
MOVED_STEPS = 5
"""And at least five steps of the last digit shown, so that 0 -> 2 out of 100 is no trend."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One channel's path; a part without any value is None."""

    channel: str
    parts: tuple[float | None, ...]
    before: float | None
    line: EvidenceLine

    @property
    def known(self) -> tuple[float, ...]:
        """The parts that have a value, in order."""
        return tuple(part for part in self.parts if part is not None)

    @property
    def trend(self) -> str:
        """``rising``, ``falling`` or ``steady``, by the written numbers' own first and last."""
        known = self.known
        if len(known) < 2:
            return "steady"
        style = notation(self.channel)
        first, last = (round(v * style.factor, style.decimals) for v in (known[0], known[-1]))
        enough = max(MOVED * max(abs(first), abs(last)), MOVED_STEPS * 10.0**-style.decimals)
        if abs(last - first) < enough:
            return "steady"
        return "rising" if last > first else "falling"


def trajectory(channel: str, event: Event, history: History) -> Trajectory:
    """The path of ``channel`` up to the event."""
    recent = history.recent(event.t_event)
    parts = tuple(_median(channel, _part(recent, event.t_event, i)) for i in range(PARTS))
    before = _median(channel, history.earlier(event))
    line = evidence(
        "trajectory",
        _text(channel, parts, before),
        event.t_event - RECENT_MS,
        event.t_event,
        channel,
    )
    return Trajectory(channel, parts, before, line)


def values(channel: str, windows: Iterable[ScoredWindow]) -> list[float]:
    """The channel's values where it had one."""
    return [v for w in windows if (v := w.channels.get(channel)) is not None]


def _part(recent: tuple[ScoredWindow, ...], t_event: int, index: int) -> list[ScoredWindow]:
    start = t_event - RECENT_MS + index * PART_MS
    last = index == PARTS - 1
    return [w for w in recent if start <= w.t_start and (last or w.t_start < start + PART_MS)]


def _median(channel: str, windows: Iterable[ScoredWindow]) -> float | None:
    known = values(channel, windows)
    return median(known) if known else None


def _text(channel: str, parts: tuple[float | None, ...], before: float | None) -> str:
    path = " -> ".join("none" if part is None else number(channel, part) for part in parts)
    unit = notation(channel).unit
    earlier = "none" if before is None else quantity(channel, before)
    return (
        f"{label(channel)} over the last {RECENT_MS // 1000} s: {path}{unit}; "
        f"median before: {earlier}"
    )
