"""How unlike anything seen before a value is: for series of which nothing is known beforehand.

The distance ``d`` to the nearest of the values so far, against the farthest that such a distance
ever was (slowly forgotten, plus a little of the series' own scatter)::

    z = ln(d / (farthest + floor scatter)) - ln(ratio)

0 where a value lies ``ratio`` of the record away from everything. Because a record becomes rarer
the longer a series is, so do alarms. What was said once need not be said again: a value speaks
only above a level that starts at the last one and falls by ``fall`` within ``rest`` records.
Nearest neighbours as an outlier's measure: Knorr & Ng 1998; Ramaswamy, Rastogi & Shim 2000.
Limits: unsigned, hence nothing for a person whose distress has a side; a value that lies between
two familiar ones is familiar, however wrong its hour.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.packing import pack, unpack

SCATTER_RECORDS = 2000.0
TINY = 1e-12
FAINTEST = 1e-6
SILENT = -10.0
"""Said where a value speaks too soon after another, or is as familiar as can be."""
NEVER = -1e9
HELD = 2
"""The newest values are no witnesses yet: the second of a new kind is new as well."""

COUNT, FARTHEST, MEAN, SCATTER, LEVEL = range(5)
FIELDS = 5


@dataclass(frozen=True, slots=True)
class UnseenRule:
    """``channels`` are judged by how new they are, all counts in records.

    ``history``: values remembered; ``learning``: nothing is said before; ``decay``: after which
    the farthest distance has fallen to 37 %.
    """

    channels: tuple[str, ...]
    history: int
    learning: int
    decay: float
    floor: float
    ratio: float
    rest: float
    fall: float


@dataclass(slots=True)
class Unseen:
    """One channel's memory: numbers, the values in their order, and the same sorted."""

    numbers: Row = field(default_factory=lambda: [0.0, 0.0, 0.0, 0.0, NEVER])
    values: list[float] = field(default_factory=list)
    ordered: list[float] = field(default_factory=list)


def judge(rule: UnseenRule, memory: Unseen, y: float) -> float | None:
    """``z`` of the value ``y``, which is then remembered; None while nothing can be said."""
    s = memory.numbers
    if len(memory.ordered) != max(0, len(memory.values) - HELD):
        memory.ordered = sorted(memory.values[:-HELD])
    distance = nearest(memory.ordered, y)
    z = None
    if distance is not None:
        z = _spoken(rule, s, distance)
        if s[COUNT] >= rule.learning // 2:
            s[FARTHEST] = max(s[FARTHEST] * math.exp(-1.0 / rule.decay), distance)
    _remember(rule, memory, y)
    return z


def nearest(ordered: list[float], y: float) -> float | None:
    """The distance from ``y`` to the nearest of ``ordered``; None where there is nothing.

    >>> nearest([1.0, 4.0], 3.0), nearest([], 3.0)
    (1.0, None)
    """
    at = bisect_left(ordered, y)
    around = ordered[max(0, at - 1) : at + 1]
    return min((abs(y - value) for value in around), default=None)


def _spoken(rule: UnseenRule, s: Row, distance: float) -> float | None:
    reference = s[FARTHEST] + rule.floor * s[SCATTER]
    if s[COUNT] < rule.learning or reference <= 0.0:
        return None
    z = math.log(max(distance, TINY) / reference + FAINTEST) - math.log(rule.ratio)
    speaks = z > s[LEVEL]
    s[LEVEL] = max(s[LEVEL] - rule.fall / rule.rest, z)
    return max(z, SILENT) if speaks else SILENT


def _remember(rule: UnseenRule, memory: Unseen, y: float) -> None:
    s = memory.numbers
    share = max(1.0 / SCATTER_RECORDS, 1.0 / (s[COUNT] + 1.0))
    s[MEAN] += share * (y - s[MEAN])
    s[SCATTER] += share * (abs(y - s[MEAN]) - s[SCATTER])
    s[COUNT] += 1.0
    memory.values.append(y)
    if len(memory.values) > HELD:
        insort(memory.ordered, memory.values[-1 - HELD])
    if len(memory.values) > rule.history:
        oldest = memory.values.pop(0)
        del memory.ordered[bisect_left(memory.ordered, oldest)]


def most_unlike(
    rule: UnseenRule, memories: dict[str, Unseen], channels: Mapping[str, float | None]
) -> float:
    """``z`` of the rule's most unlike channel; ``SILENT`` where none says anything."""
    told = SILENT
    for name in rule.channels:
        value = channels.get(name)
        if value is not None:
            told = max(told, _told(judge(rule, memories.setdefault(name, Unseen()), value)))
    return told


def _told(z: float | None) -> float:
    return SILENT if z is None else z


def remembered(memories: Mapping[str, Unseen]) -> dict[str, Any]:
    """Names in their order and all numbers packed: the same for the same memory."""
    names = sorted(memories)
    rows = [row for name in names for row in (memories[name].numbers, memories[name].values)]
    return {"names": names, "lengths": [len(row) for row in rows], "rows": pack(rows)}


def recalled(body: Mapping[str, Any]) -> dict[str, Unseen]:
    """The memories that ``remembered`` gave."""
    rows = iter(unpack(body["rows"], body["lengths"]))
    return {name: Unseen(next(rows), next(rows)) for name in body["names"]}
