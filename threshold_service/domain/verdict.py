"""What goes into a step of the engine and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass

from threshold_service.domain.episode import Transition
from threshold_service.domain.phases import Learning, Phase

MAX_LINES = 5
"""A caregiver reads a few reasons, not thirty."""


@dataclass(frozen=True, slots=True)
class Second:
    """One record of one person. ``t`` is its start in epoch milliseconds.

    ``hop_s`` None: the source does not say, the interval is learnt from the first records.
    ``channels`` are values in their own units, None where there was nothing to measure.
    """

    t: int
    hop_s: float | None
    assessable: bool
    channels: Mapping[str, float | None]
    quality: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Term:
    """What one channel said in a second: its weight, side and z, positive for distress.

    ``sign`` 0: the channel has no side, so its z only says how unusual it is.
    """

    channel: str
    weight: float
    sign: float
    z: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of evidence: a channel's value against what was expected of this person."""

    rule: str
    channel: str
    value: float
    expected: float
    z: float
    t_from: int
    t_to: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One record's answer; ``score`` is None where nothing could be judged."""

    score: float | None
    low: float | None
    high: float | None
    tier: int | None
    phase: Phase
    learning: Learning
    progress: float
    transitions: tuple[Transition, ...]
    lines: tuple[Line, ...]


def strongest(terms: list[Term]) -> list[Term]:
    """The terms that speak loudest for distress, most telling first, ties by name."""
    telling = [term for term in terms if term.weight > 0.0 and term.sign != 0.0]
    ranked = sorted(telling or terms, key=lambda term: (-abs(term.z), term.channel))
    return [term for term in ranked if term.z > 0.0 or term.sign == 0.0][:MAX_LINES]
