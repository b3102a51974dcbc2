"""Simulated residents whose mood a test sets, second by second.

The numbers are those of the threshold engine's own simulator. A mood adds what the simulator's
kind of episode would add, and a cry where it has one, so that the product's own engine with its
own limits raises each tier.
"""

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from shared.contracts import ScoreWindow, WindowState
from threshold_service.configuration import load
from threshold_service.simulate.population import Person, population
from threshold_service.simulate.profiles import DISTRESS
from threshold_service.simulate.quiet import Noise, transformed
from threshold_service.simulate.traits import in_unit, simulated_channels

CALM_BEFORE_S: Final = 660
"""What the engine has seen before a test begins: twice what it needs to have learnt a person."""
LIVE_S: Final = 1_800
"""Longer than any test; after it the quiet seconds begin again."""
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Signs:
    """``strength``: mean shift in the person's own standard deviations; None leaves the noise as it
    is. ``cue``: a channel that is heard clearly. ``steady``: without the noise of the seconds."""

    strength: float = 0.0
    cue: str | None = None
    steady: bool = False


class Mood(Enum):
    """How somebody is, and which tier the product's configuration makes of it."""

    CALM = Signs()
    UNEASY = Signs(strength=2.35, steady=True)
    """Tier 3 in Dora, mild but lasting: others show more or less of the same, and reach tier 2."""
    CRYING = Signs(strength=2.0, cue="p_whimper")
    """Tier 2, however long it lasts."""
    SCREAMING = Signs(strength=3.5, cue="p_scream")
    """Tier 1."""


@dataclass(frozen=True, slots=True)
class Room:
    """One resident and the quiet seconds from ``start_s`` (unix) on, after the transforms."""

    person_id: str
    person: Person
    start_s: int
    quiet: np.ndarray[tuple[int, int], np.dtype[np.float64]]

    def channels(self, second: int, mood: Mood) -> dict[str, float | None]:
        """What the edge would say of the ``second``-th second."""
        signs = mood.value
        row = self.quiet[second % len(self.quiet)].copy()
        if signs.steady:
            row = np.where(np.isnan(row), row, self.person.level)
        traits = self.person.traits
        shift = [DISTRESS.get(t.name, 0.0) * (t.sign or 1.0) for t in traits]
        row += signs.strength * np.array(shift) * self.person.scale
        values = in_unit(traits, row[None, :])[0].tolist()
        made = {
            name: None if math.isnan(value) else round(value, 6)
            for name, value in zip(self.person.channels, values, strict=True)
        }
        return made if signs.cue is None else made | {signs.cue: 0.95}

    def window(self, second: int, mood: Mood, edge_id: str, epoch: str, seq: int) -> ScoreWindow:
        """The second as the edge's record."""
        return ScoreWindow(
            edge_id=edge_id,
            source_id=f"source-{self.person_id}",
            person_id=self.person_id,
            outbox_epoch=epoch,
            shard=0,
            seq=seq,
            t_start=1000 * (self.start_s + second),
            trace_id=f"{self.person_id}-{second}",
            bundle_id="simulated",
            state=WindowState.OK,
            channels=self.channels(second, mood),
            quality={"face": 1.0, "voice": 1.0, "motion": 1.0, "body": 1.0},
            modality_weight={"face": 0.5, "voice": 0.35, "motion": 0.15},
        )


def rooms(person_ids: list[str], start_s: int) -> list[Room]:
    """One simulated person for each id, always the same for the same place in the list."""
    names = simulated_channels(load(), wearable=False)
    people = population(SEED, len(person_ids), names)
    seconds = CALM_BEFORE_S + LIVE_S
    return [
        Room(person_id, person, start_s, transformed(person, seconds, Noise(rhythm=False)))
        for person_id, person in zip(person_ids, people, strict=True)
    ]
