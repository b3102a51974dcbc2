"""The kinds of episode: how long, how strong, which channels, and whether it is distress.

Everything here is an assumption, chosen before any detector was run on it. A gain of 1 means
the episode's ``intensity``, in the person's own standard deviations of that channel, at the
arc's peak.
"""

from dataclasses import dataclass

from threshold_service.simulate.arcs import Arc
from threshold_service.simulate.profiles import DISTRESS, EXCITED, MOVED, REPETITIVE, WITHDRAWN


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal: half lie below ``median``; ``sigma`` is the SD of the logarithm."""

    median: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Kind:
    """``cues``: share of the episodes with sounds, each one drawn from ``sounds``; ``weight``:
    how often, relative to the other kinds."""

    name: str
    distress: bool
    arcs: tuple[Arc, ...]
    minutes: Spread
    intensity: Spread
    gains: dict[str, float]
    cues: float
    sounds: tuple[str, ...]
    weight: float


CRIES = ("p_whimper", "p_whimper", "p_groan", "p_groan", "p_agitation", "p_scream")
STRONG = Spread(3.0, 0.35)
"""Nine of ten between 1.7 and 5.3 standard deviations."""

_KINDS = (
    Kind(
        "escalating",
        True,
        (Arc.ESCALATING, Arc.BUILDING),
        Spread(6.0, 0.5),
        STRONG,
        DISTRESS,
        0.4,
        CRIES,
        2.0,
    ),
    Kind(
        "de-escalating",
        True,
        (Arc.DE_ESCALATING, Arc.RELEASING),
        Spread(5.0, 0.5),
        STRONG,
        DISTRESS,
        0.4,
        CRIES,
        1.0,
    ),
    Kind("volatile", True, (Arc.VOLATILE,), Spread(8.0, 0.5), STRONG, DISTRESS, 0.4, CRIES, 1.0),
    Kind(
        "drift", True, (Arc.BUILDING,), Spread(60.0, 0.3), Spread(1.5, 0.3), WITHDRAWN, 0.0, (), 0.5
    ),
    Kind(
        "excited_play",
        False,
        (Arc.BUILDING, Arc.STABLE, Arc.VOLATILE),
        Spread(10.0, 0.5),
        STRONG,
        EXCITED,
        0.1,
        ("p_scream",),  # a squeal is heard as a scream
        3.0,
    ),
    Kind("stimming", False, (Arc.STABLE,), Spread(8.0, 0.5), STRONG, REPETITIVE, 0.0, (), 4.0),
    Kind(
        "routine_transition",
        False,
        (Arc.RELEASING, Arc.STABLE),
        Spread(3.0, 0.4),
        Spread(2.5, 0.35),
        MOVED,
        0.0,
        (),
        6.0,
    ),
)
KINDS = {kind.name: kind for kind in _KINDS}

LAG_S = {
    "distress_fused": 4.0,
    "eda_us": 10.0,
    "heart_rate_bpm": 15.0,
    "respiration_rate_bpm": 15.0,
    "skin_temperature_c": 120.0,
}
"""Time constants with which slow channels follow an episode; the others follow at once."""
