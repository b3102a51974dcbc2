"""Quiet seconds of a person: level, daily rhythm and noise, with no episode and no fault."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threshold_service.simulate.population import HOURS, Person
from threshold_service.simulate.process import TAILS, Array, Tails, latent_and_noise
from threshold_service.simulate.texture import Texture
from threshold_service.simulate.traits import SPOKEN, correlations, in_unit, quiet_limit, sides

START_S = 1_767_592_800
"""2026-01-05 06:00 UTC, a Monday: any fixed morning gives the same files every day."""
SPEECH_S, SILENCE_S = 8.0, 60.0
"""Mean lengths of a bout of speech and of the silence before it: an assumption."""
NOISE, SPEECH = 0, 1


@dataclass(frozen=True, slots=True)
class Noise:
    """``phi`` None: each channel's own memory; else an AR(1) of that coefficient for all, with
    ``share`` of the variance latent and the rest white. ``rhythm``: the cosine of the day."""

    tails: Tails = "normal"
    phi: float | None = None
    share: float = 1.0
    rhythm: bool = True

    def __post_init__(self) -> None:
        if self.tails not in TAILS:
            raise ValueError(f"tails must be one of {', '.join(TAILS)}, got {self.tails!r}")


def quiet(
    person: Person,
    seconds: int,
    *,
    start_s: int = START_S,
    tails: Tails = "normal",
    phi: float | None = None,
    share: float = 1.0,
    rhythm: bool = True,
    draw: int = 0,
) -> Array:
    """(seconds, C) in the channels' own units, NaN where there is nothing to measure.

    ``draw`` numbers independent repetitions; the others as in ``Noise``.
    """
    noise = Noise(tails, phi, share, rhythm)
    return in_unit(person.traits, transformed(person, seconds, noise, start_s=start_s, draw=draw))


def transformed(
    person: Person, seconds: int, noise: Noise, *, start_s: int = START_S, draw: int = 0
) -> Array:
    """As ``quiet``, after the channels' transforms: where effects add up."""
    if seconds < 1:
        raise ValueError(f"seconds must be at least 1, got {seconds}")
    items = person.traits
    y: Array = person.level + person.scale * _noise(person, seconds, noise, draw)
    if noise.rhythm:
        y += daily(person, seconds, start_s)
    y = np.minimum(y, np.array([quiet_limit(item) for item in items]))
    silent = ~_speaking(person.stream(SPEECH, draw), seconds)
    for column, item in enumerate(items):
        if item.name in SPOKEN:
            y[silent, column] = np.nan
    return y


def _noise(person: Person, seconds: int, noise: Noise, draw: int) -> Array:
    """Unit variance, (seconds, C). Correlations are of distress: channels that it lowers are
    mirrored."""
    items = person.traits
    textures = [i.texture if noise.phi is None else Texture(noise.share, noise.phi) for i in items]
    rng, mix = person.stream(NOISE, draw), correlations(items)
    made = latent_and_noise(rng, textures, mix, seconds, noise.tails)
    made *= sides(items)
    return made


def daily(person: Person, seconds: int, start_s: int) -> Array:
    """One cosine a day (UTC) per channel, (seconds, C), transformed units."""
    hour = (start_s + np.arange(seconds)) / 3600.0
    turn = 2.0 * np.pi / HOURS * (hour[:, None] - person.peak_h)
    made: Array = person.amplitude * np.cos(turn)
    return made


def _speaking(rng: np.random.Generator, seconds: int) -> NDArray[np.bool_]:
    """Bouts of exponential length, silence first."""
    bouts = int(seconds / (SPEECH_S + SILENCE_S)) + 20
    lengths = rng.exponential(1.0, (2 * bouts, 2)) * (SILENCE_S, SPEECH_S)
    edges = np.cumsum(lengths.ravel())
    made: NDArray[np.bool_] = np.searchsorted(edges, np.arange(seconds), side="right") % 2 == 1
    return made
