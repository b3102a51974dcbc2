"""Persons as draws from the configuration's population: levels, scales and daily rhythms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shared.contracts.channels import Modality, Transform
from threshold_service.configuration import Configuration, load
from threshold_service.simulate.process import Array, white
from threshold_service.simulate.traits import (
    Trait,
    correlations,
    sides,
    simulated_channels,
    traits,
)

RHYTHM_SD = 0.4
"""Of the cosine's two coordinates, in the person's scales: half of all amplitudes over 0.5."""
PEAK_H = {"skin_temperature_c": 3.0}
COMMON_PEAK_H = 15.0
"""Activity, pulse and skin conductance are highest in the afternoon, a hand's skin is warmest at
night; persons differ (early and late ones), and so do a person's channels."""
CHRONOTYPE_SD_H = 1.5
HOURS = 24.0
EXPRESSION = (0.5, 1.5)
"""One face shows half of what another would, one voice half as much again: an assumption."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A person's own numbers per channel, each (C,), after the channels' transforms.

    ``amplitude`` (transformed units) and ``peak_h`` (hour of the day) describe one cosine a day.
    ``expression``: what part of an episode this person's senses show, 1 on average.
    ``key`` names the random stream, so that person 3 of a seed is the same whoever else is drawn.
    """

    name: str
    key: tuple[int, int]
    traits: tuple[Trait, ...]
    level: Array
    scale: Array
    amplitude: Array
    peak_h: Array
    expression: Array

    @property
    def channels(self) -> tuple[str, ...]:
        """Names in column order."""
        return tuple(item.name for item in self.traits)

    def stream(self, purpose: int, draw: int = 0) -> np.random.Generator:
        """A generator of this person's own for one purpose and repetition."""
        seed, index = self.key
        return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index, purpose, draw)))


def population(
    seed: int,
    persons: int,
    channels: Sequence[str] | None = None,
    configuration: Configuration | None = None,
) -> list[Person]:
    """``persons`` persons named ``sim-<seed>-<n>``; the same arguments give the same numbers.

    ``channels`` None: every configured channel of camera, microphone and wristband.
    Level ``N(level, tau^2)``, correlated over channels as their seconds are: who looks sad at rest
    does so in every channel of the face. Variance ``scale^2 nu / chi^2(nu)``: the model behind
    the prior.
    """
    if persons < 1:
        raise ValueError(f"persons must be at least 1, got {persons}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    chosen = configuration or load()
    items = traits(channels or simulated_channels(chosen, wearable=True), chosen)
    return [_person(seed, index, items) for index in range(persons)]


def _person(seed: int, index: int, items: tuple[Trait, ...]) -> Person:
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index,)))
    count = len(items)
    apart = sides(items) * white(rng, correlations(items), 1, "normal")[0]
    level = _of(items, "level") + _of(items, "tau") * apart
    freedom = _of(items, "nu")
    scale = _of(items, "scale") * np.sqrt(freedom / rng.chisquare(freedom))
    peak = np.array([PEAK_H.get(i.name, COMMON_PEAK_H) for i in items])
    peak += CHRONOTYPE_SD_H * (rng.standard_normal() + rng.standard_normal(count))
    amplitude = scale * RHYTHM_SD * np.hypot(*rng.standard_normal((2, count)))
    expression = rng.uniform(*EXPRESSION, len(Modality))
    shown = expression[[list(Modality).index(Modality(item.sense)) for item in items]]
    name = f"sim-{seed}-{index}"
    level = _inside(items, level)
    return Person(name, (seed, index), items, level, scale, amplitude, peak % HOURS, shown)


def _inside(items: tuple[Trait, ...], level: Array) -> Array:
    """Nobody moves less than not at all: a level under an identity channel's range is mirrored."""
    low = np.array([i.low if i.transform is Transform.IDENTITY else -np.inf for i in items])
    return np.where(level < low, 2.0 * low - level, level)


def _of(items: tuple[Trait, ...], name: str) -> Array:
    return np.array([getattr(item, name) for item in items])
