"""What an escalation model is told of a second: the engine's own readings, by name.

``evidence_5``, ``_60``, ``_300``: means of the composite over so many seconds. ``<channel>.z_5``,
``_60``, ``_300``: of that channel's z, positive for distress. ``largest``: the largest distance
of any channel at the price of having looked at all. ``change``: how near the nearest change is to
its limit. ``volatility``, ``transitions``, ``novelty``, ``surprise``: the secondary signs.
``absent``: the share of the person's known channels that is not seen now. ``motion``: z of the
body's or the wrist's movement, which tells exercise from distress.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from threshold_service.domain.kernel import means
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.packing import pack, unpack
from threshold_service.domain.signs import SIGNS

EVIDENCE = "evidence"
LARGEST, CHANGE, ABSENT, MOTION = "largest", "change", "absent", "motion"
SPANS = {"5": means.SUM_5, "60": means.SUM_60, "300": means.SUM_300}


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """What is asked for: per channel (or ``evidence``) the means wanted, and single readings."""

    means: dict[str, tuple[tuple[str, int], ...]]
    single: frozenset[str]


@dataclass(slots=True)
class FeatureMemory:
    """Rows of means by channel; ``last``: the features of the last second that was judged.

    ``peak``: the highest log odds of the episode that began at ``onset``, without ``intercept``,
    the person's own; ``answered``: onset, peak and outcome (1 true) of the last episodes that a
    caregiver judged.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    last: dict[str, float | None] = field(default_factory=dict)
    onset: int = -1
    peak: float = 0.0
    intercept: float = 0.0
    answered: list[tuple[int, float, int]] = field(default_factory=list)


def plan(names: Iterable[str]) -> FeaturePlan:
    """What to follow for these features. ``ValueError`` for a name that is none.

    >>> plan(["evidence_60", "largest"]).means
    {'evidence': (('evidence_60', 2),)}
    """
    wanted: dict[str, tuple[tuple[str, int], ...]] = {}
    single = set()
    for name in sorted(names):
        channel, _, span = name.rpartition("_")
        owner = EVIDENCE if channel == EVIDENCE else channel.removesuffix(".z")
        if name in {LARGEST, CHANGE, ABSENT, MOTION, *SIGNS}:
            single.add(name)
        elif span in SPANS and (owner == EVIDENCE or channel == f"{owner}.z") and owner:
            wanted[owner] = (*wanted.get(owner, ()), (name, SPANS[span]))
        else:
            raise ValueError(f"not a feature: {name!r}")
    return FeaturePlan(wanted, frozenset(single))


def forget_short_features(memory: FeatureMemory) -> None:
    """After a long gap: means of minutes ago say nothing."""
    memory.rows.clear()
    memory.last = {}


def remembered(memory: FeatureMemory) -> dict[str, Any]:
    """JSON values, the same for the same memory; ``last`` is told anew by the next second."""
    names = sorted(memory.rows)
    return {
        "names": names,
        "rows": pack([memory.rows[name] for name in names]),
        "onset": memory.onset,
        "peak": memory.peak,
        "intercept": memory.intercept,
        "answered": [list(each) for each in memory.answered],
    }


def recalled(body: dict[str, Any]) -> FeatureMemory:
    """The memory that ``remembered`` gave, bit for bit."""
    names = body["names"]
    rows = unpack(body["rows"], [means.SIZE] * len(names))
    return FeatureMemory(
        rows=dict(zip(names, rows, strict=True)),
        onset=body["onset"],
        peak=body["peak"],
        intercept=body["intercept"],
        answered=[(onset, odds, outcome) for onset, odds, outcome in body["answered"]],
    )
