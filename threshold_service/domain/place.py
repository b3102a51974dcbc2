"""Where a channel stands among its own last minutes: a percentile that needs no scale.

Ten-second means ``m``; the last ended one among those of the past (``blocks`` of them at most)::

    p = (#below + #equal / 2 + prior / 2) / (n + prior)        z = Phi^-1(p)

Skin conductance scatters ten times as much in one person as in the next and rises by jumps, so
that no scale fits everybody; an order does. The same trend says the same whatever its size.
``prior``: blocks that the assumption "in the middle" is worth, so that the second value of a
person is no record. Limit: what lasts longer than the remembered past is usual again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.packing import pack, unpack

BLOCK_S = 10.0
SUFFIX = "_place"
SUM, COUNT, NUMBER, Z = range(4)
FIELDS = 4
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Each of ``channels`` gets a second channel, ``<name>_place``, whose value is ``z``."""

    channels: tuple[str, ...]
    blocks: int
    prior: float


@dataclass(slots=True)
class Place:
    """One channel: the running block's sum, count and number, the last ``z``, and the past."""

    numbers: Row = field(default_factory=lambda: [0.0] * FIELDS)
    past: list[float] = field(default_factory=list)


def places_of(
    rule: PlaceRule,
    memories: dict[str, Place],
    channels: Mapping[str, float | None],
    t: int,
    ms: float,
) -> dict[str, float | None]:
    """The places of this second's values, which are remembered; ``ms``: in an engine second."""
    number = float(t // (BLOCK_S * ms))
    told: dict[str, float | None] = {}
    for name in rule.channels:
        value = channels.get(name)
        if value is not None:
            told[name + SUFFIX] = take(rule, memories.setdefault(name, Place()), value, number)
    return told


def take(rule: PlaceRule, memory: Place, y: float, number: float) -> float:
    """Add ``y`` to block ``number``; the ``z`` of the last block that ended, 0 before one did."""
    s = memory.numbers
    if s[COUNT] > 0.0 and number != s[NUMBER]:
        ended = s[SUM] / s[COUNT]
        s[Z] = place_of(ended, memory.past, rule.prior)
        memory.past.append(ended)
        del memory.past[: -rule.blocks]
        s[SUM] = s[COUNT] = 0.0
    s[SUM] += y
    s[COUNT] += 1.0
    s[NUMBER] = number
    return s[Z]


def place_of(y: float, past: list[float], prior: float) -> float:
    """The normal-equivalent of where ``y`` stands in ``past``.

    >>> place_of(1.0, [], 6.0), round(place_of(9.0, [1.0, 2.0, 3.0, 4.0], 6.0), 3)
    (0.0, 0.524)
    """
    below = sum(each < y for each in past) + 0.5 * sum(each == y for each in past)
    return _NORMAL.inv_cdf((below + 0.5 * prior) / (len(past) + prior))


def remembered(memories: Mapping[str, Place]) -> dict[str, Any]:
    """Names in their order and all numbers packed: the same for the same memory."""
    names = sorted(memories)
    rows = [row for name in names for row in (memories[name].numbers, memories[name].past)]
    return {"names": names, "lengths": [len(row) for row in rows], "rows": pack(rows)}


def recalled(body: Mapping[str, Any]) -> dict[str, Place]:
    """The memories that ``remembered`` gave."""
    rows = iter(unpack(body["rows"], body["lengths"]))
    return {name: Place(next(rows), next(rows)) for name in body["names"]}
