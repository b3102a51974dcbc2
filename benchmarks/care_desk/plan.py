"""Who is in distress when: a script of moods for each person, as pure numbers.

The engine's rules stay as shipped, so the script keeps to them. A scream is tier 1 in its second
second, whimpering tier 2 in its fifth, a mild but lasting face tier 3 in its 25th; twenty calm
seconds end an episode, and for a minute after it nothing as mild is raised again, save tier 1.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.contracts.channels import REGISTRY
from threshold_service.domain.settings import EngineSettings

Y_SCATTER: Final = 0.35
"""Scatter of calm seconds, in the population's scales: about what calm recordings showed."""
MILD: Final = 0.86
"""Scales by which every channel of the face and body leans to distress: composite 2.6 to 2.9 of
somebody whose baseline has half an hour behind it."""
STILL: Final = 0.1
"""Scatter while a face stays as it is: between the limits of tiers 3 and 2 there is little room."""
SENSES: Final = frozenset({"face", "fused", "motion", "body"})


class Mood(StrEnum):
    """What a second looks and sounds like."""

    CALM = "calm"
    MILD = "mild"
    WHIMPER = "whimper"
    SCREAM = "scream"


Beat = tuple[Mood, int]
"""A mood and its seconds."""

LOUD: Final[Sequence[Beat]] = ((Mood.SCREAM, 2), (Mood.CALM, 22))
MIXED: Final[Sequence[Beat]] = (
    *((Mood.MILD, 40), (Mood.CALM, 24)),
    *((Mood.WHIMPER, 6), (Mood.SCREAM, 2), (Mood.CALM, 24)),
    (Mood.CALM, 40),
)
"""Tier 3, which rises to tier 2 and then to tier 1; the last calm is the cooldown."""
MIXED_SHARE: Final = 2
"""Every second person has all tiers; the others make up the number."""


@dataclass(frozen=True, slots=True)
class Script:
    """One person's part: the beats, over and over, from ``offset_s`` on."""

    person_id: str
    beats: Sequence[Beat]
    offset_s: int

    def mood(self, second: int) -> Mood:
        """The mood of a second, counted from the first episode's start; before it all is calm."""
        left = second - self.offset_s
        if left < 0:
            return Mood.CALM
        left %= sum(length for _, length in self.beats)
        for mood, length in self.beats:
            if left < length:
                return mood
            left -= length
        raise AssertionError("a second lies in one of the beats")


def scripts(persons: int) -> list[Script]:
    """Everybody's, starts spread evenly over the length of their beats."""
    mixed = [n for n in range(persons) if n % MIXED_SHARE == 0]
    loud = [n for n in range(persons) if n % MIXED_SHARE != 0]
    return sorted(
        [*_spread(mixed, MIXED), *_spread(loud, LOUD)], key=lambda script: script.person_id
    )


def _spread(numbers: Sequence[int], beats: Sequence[Beat]) -> list[Script]:
    length = sum(seconds for _, seconds in beats)
    return [
        Script(f"person-{number:02d}", beats, place * length // len(numbers))
        for place, number in enumerate(numbers)
    ]


def channels(
    settings: EngineSettings, mood: Mood, dice: random.Random
) -> Mapping[str, float | None]:
    """A second of every channel of a camera and a microphone."""
    made: dict[str, float | None] = {}
    for name, model in settings.channels.items():
        if model.modality == "wearable" or model.prior.level is None:
            continue
        lean = MILD if mood is Mood.MILD and model.modality in SENSES else 0.0
        away = model.sign * lean + dice.gauss(0.0, STILL if lean else Y_SCATTER)
        known = REGISTRY[name]
        value = model.inverse(model.prior.level + away * model.prior.scale)
        made[name] = min(known.high, max(known.low, value))
    if mood is Mood.WHIMPER:
        made["p_whimper"] = 0.95
    if mood is Mood.SCREAM:
        made.update(p_scream=0.97, loudness_dbfs=-8.0)
    return made
