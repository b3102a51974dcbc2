"""The course of the recording: how much distress at which second, and every sound on the way.

Picture and sound are both made from this, so that the mouth opens when the voice sounds.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

RISE_S = 20.0
"""From calm to full distress: slow enough to be seen growing."""
FIRST_CRY, FIRST_SCREAM = 0.35, 0.75
"""Distress (0..1) from which whimpers turn to cries, and screams come between."""


class Kind(Enum):
    """What a voice does."""

    MURMUR = "murmur"
    WHIMPER = "whimper"
    CRY = "cry"
    SCREAM = "scream"


@dataclass(frozen=True, slots=True)
class Vocalisation:
    """One sound of the voice. ``f0_hz``: pitch at its start, its peak and its end."""

    kind: Kind
    t_s: float
    duration_s: float
    f0_hz: tuple[float, float, float]
    level_dbfs: float
    vowel: str

    def loud_at(self, t_s: float) -> float:
        """Envelope 0..1: a quick rise, a plateau, a slower fall."""
        into, left = t_s - self.t_s, self.t_s + self.duration_s - t_s
        if into <= 0 or left <= 0:
            return 0.0
        return min(1.0, into / 0.08, left / 0.15)


@dataclass(frozen=True, slots=True)
class Course:
    """Calm for ``calm_s`` seconds, then ``distress_s`` seconds of growing distress."""

    calm_s: float
    distress_s: float
    vocalisations: tuple[Vocalisation, ...]

    @property
    def length_s(self) -> float:
        """Seconds in all."""
        return self.calm_s + self.distress_s

    def distress(self, t_s: float) -> float:
        """0 while calm, then rising to 1."""
        return _rise(t_s - self.calm_s)

    def voice(self, t_s: float) -> float:
        """How loud the voice is, 0..1, whatever it does."""
        return max((v.loud_at(t_s) for v in self.vocalisations), default=0.0)


def plan(calm_s: float, distress_s: float, seed: int) -> Course:
    """The same seed gives the same recording."""
    random = np.random.default_rng(seed)
    calm = _murmurs(calm_s, random)
    return Course(calm_s, distress_s, (*calm, *_distress(calm_s, distress_s, random)))


def _murmurs(end_s: float, random: np.random.Generator) -> list[Vocalisation]:
    """Short phrases of soft syllables, as of somebody who talks to herself."""
    made: list[Vocalisation] = []
    t = 4.0
    while t < end_s - 5.0:
        for _ in range(int(random.integers(4, 8))):
            length = float(random.uniform(0.16, 0.3))
            base = float(random.uniform(140, 165))
            pitch = (base, base * float(random.uniform(1.02, 1.1)), base * 0.92)
            vowel = str(random.choice(list("aeou")))
            made.append(Vocalisation(Kind.MURMUR, t, length, pitch, -40.0, vowel))
            t += length + float(random.uniform(0.03, 0.12))
        t += float(random.uniform(5.0, 9.0))
    return made


def _distress(start_s: float, length_s: float, random: np.random.Generator) -> list[Vocalisation]:
    made: list[Vocalisation] = []
    t = start_s + 2.0
    while t < start_s + length_s - 1.0:
        distress = _rise(t - start_s)
        sound = _distressed(t, distress, random)
        made.append(sound)
        t += sound.duration_s + float(random.uniform(0.09, 0.22))
    return made


def _distressed(t: float, distress: float, random: np.random.Generator) -> Vocalisation:
    lift = float(random.uniform(0.95, 1.05))
    if distress >= FIRST_SCREAM and random.random() < 0.5:
        pitch = (870 * lift, 1100 * lift, 775 * lift)
        return Vocalisation(Kind.SCREAM, t, float(random.uniform(1.2, 1.7)), pitch, -11.0, "A")
    if distress >= FIRST_CRY and random.random() < 0.65:
        pitch = (353 * lift, 460 * lift, 330 * lift)
        level = -26.0 + 8.0 * distress
        return Vocalisation(Kind.CRY, t, float(random.uniform(0.7, 1.1)), pitch, level, "A")
    pitch = (340 * lift, 400 * lift, 330 * lift)
    level = -32.0 + 6.0 * distress
    return Vocalisation(Kind.WHIMPER, t, float(random.uniform(1.1, 1.7)), pitch, level, "m")


def _rise(t_s: float) -> float:
    share = min(1.0, max(0.0, t_s / RISE_S))
    return share * share * (3 - 2 * share)
