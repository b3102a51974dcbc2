"""Temporal arcs: how an episode's strength runs from its beginning to its end, as 0..1.

The six arcs of the research plan: escalating (ever faster, then held), building (steadily),
stable, de-escalating (steadily down from a sudden start), releasing (falls at once and lingers),
volatile (jumps between strong and weak).
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from threshold_service.simulate.process import Array

EDGE_S = 20.0
"""No strength jumps from 0 to 1 in a second; a tenth of the episode where that is shorter."""
HOLD_S = 15.0
"""Mean time that a volatile episode stays strong or weak, of which 4 s are sure."""
SURE_S = 4.0


class Arc(StrEnum):
    """The name of a course."""

    ESCALATING = "escalating"
    BUILDING = "building"
    STABLE = "stable"
    DE_ESCALATING = "de-escalating"
    RELEASING = "releasing"
    VOLATILE = "volatile"


def envelope(arc: Arc, seconds: int, rng: np.random.Generator) -> Array:
    """Strength (seconds,) within 0..1; only a volatile course takes numbers from ``rng``."""
    if seconds < 2:
        raise ValueError(f"an episode needs at least 2 s, got {seconds}")
    if arc is Arc.VOLATILE:
        course = _telegraph(seconds, rng)
    else:
        course = COURSES[arc](np.arange(seconds) / seconds)
    edge_s = min(EDGE_S, seconds / 10.0)
    passed = np.arange(1, seconds + 1)
    made: Array = course * np.minimum(1.0, np.minimum(passed, passed[::-1]) / edge_s)
    return made


def _escalating(u: Array) -> Array:
    return np.minimum(u / 0.7, 1.0) ** 2


def _building(u: Array) -> Array:
    return np.minimum(u / 0.9, 1.0)


def _stable(u: Array) -> Array:
    return np.ones_like(u)


def _de_escalating(u: Array) -> Array:
    return 1.0 - np.maximum(u - 0.2, 0.0) / 0.8


def _releasing(u: Array) -> Array:
    return np.exp(-4.0 * u)


COURSES: dict[Arc, Callable[[Array], Array]] = {
    Arc.ESCALATING: _escalating,
    Arc.BUILDING: _building,
    Arc.STABLE: _stable,
    Arc.DE_ESCALATING: _de_escalating,
    Arc.RELEASING: _releasing,
}


def _telegraph(seconds: int, rng: np.random.Generator) -> Array:
    """Strong (0.7..1) and weak (0..0.3) in turns, strong first."""
    turns = int(seconds / SURE_S) + 2
    ends = np.cumsum(SURE_S + rng.exponential(HOLD_S - SURE_S, turns))
    levels = 0.3 * rng.random(turns) + np.where(np.arange(turns) % 2 == 0, 0.7, 0.0)
    made: Array = levels[np.searchsorted(ends, np.arange(seconds), side="right")]
    return made
