"""How closely one second is looked at: which of its frames, and which encoders rest.

Under load a second is thinned in a fixed order: first the pose, then the face, then the optical
flow. Sound is never thinned: it is cheap, and a scream is over within a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts.window import ModalityName


@dataclass(frozen=True)
class Pace:
    """Every which of ten frames a second each sense looks at: 1 is 10 Hz, 2 is 5 Hz, 5 is 2 Hz."""

    pose: int
    face: int
    flow: int


PACES: Final = (Pace(2, 2, 1), Pace(5, 2, 1), Pace(5, 5, 1), Pace(5, 5, 2))
"""By degrade level. 5 Hz because expressions last half a second and longer (Ekman 2003)."""
SLOW_POSE_PACES: Final = (Pace(5, 2, 1), Pace(10, 2, 1), Pace(10, 5, 1), Pace(10, 5, 2))
"""Where the pose network takes 14 ms instead of 8: 2 Hz instead of 5, 1 Hz under load."""
MAX_LEVEL: Final = len(PACES) - 1

MAY_REST: Final[Mapping[str, ModalityName]] = {
    "expression": "face",
    "pose": "body",
    "optical_flow": "motion",
    "voice_activity": "voice",
    "sound_events": "voice",
}
"""Encoders that a gate may leave out, and the modality that loses by it. Whoever counts the people
in view is not among them: with two in view nobody may be scored, so that is looked at always."""
BODY_ENCODERS: Final = frozenset({"pose", "optical_flow"})
"""Encoders that rest where nobody's body may be measured. People are still counted, see above."""
THINNED: Final[Mapping[ModalityName, float]] = {"body": 0.9, "face": 0.9, "motion": 0.9}
"""Certainty left to a modality of which fewer frames are looked at: squared correlation with the
full reading. 25 s of three real clips: arousal 0.91, valence 0.98 at 2 Hz; erratic ratio 0.95 at
5 Hz, which also reads 0.04 lower, because what shakes faster than 2.5 Hz is missed. The body's was
not measured."""


@dataclass(frozen=True)
class Plan:
    """``level`` 0 (everything) to the last of ``paces``; ``rests`` are not called at all."""

    level: int = 0
    rests: frozenset[str] = frozenset()
    paces: tuple[Pace, ...] = PACES

    def __post_init__(self) -> None:
        if not 0 <= self.level < len(self.paces):
            highest = len(self.paces) - 1
            raise ValueError(f"degrade level must be 0 to {highest}, got {self.level}")

    @property
    def pace(self) -> Pace:
        """Which frames are looked at."""
        return self.paces[self.level]

    def runs(self, encoder: str) -> bool:
        """Whether it is called at all."""
        return encoder not in self.rests

    def certainty(self, modality: ModalityName) -> float:
        """Share of the modality's certainty that this plan leaves, 0..1.

        Halved by one encoder at rest, a third by two: what is left are the other encoders and
        the plain measures of the signal.

        >>> Plan().certainty("face"), Plan(level=1).certainty("face")
        (1.0, 1.0)
        >>> Plan(level=2).certainty("face") < 1.0
        True
        """
        full, now = self.paces[0], self.pace
        thinned = {
            "body": now.pose > full.pose,
            "face": now.face > full.face,
            "motion": now.flow > full.flow,
        }
        resting = sum(MAY_REST.get(encoder) == modality for encoder in self.rests)
        return (THINNED[modality] if thinned.get(modality) else 1.0) / (1 + resting)


EVERYTHING: Final = Plan()
