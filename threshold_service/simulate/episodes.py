"""Episodes of one person: when, how strong, and what they do to the channels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from threshold_service.simulate.arcs import Arc, envelope
from threshold_service.simulate.kinds import KINDS, LAG_S, Kind, Spread
from threshold_service.simulate.population import Person
from threshold_service.simulate.process import Array, filtered

CALM_FIRST_S = 1800
"""Quiet time before anything happens, so that there is a baseline to depart from."""
APART_S = 900
DAY_S = 86_400
MOOD = (0.6, 1.4)
"""An episode shows in each channel this share of its gain: anger once, tears another time."""
CUE_S, CUE_P = (4, 12), (0.82, 0.98)
CUES_AT_MOST = 3
SPOKEN_UP = 0.5
"""Cries come where the course is above half."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound in an episode: seconds from the recording's start, and the network's probability."""

    channel: str
    t_from: int
    t_to: int
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """What truly happened. ``t_from``, ``t_to`` are seconds from the recording's start.

    ``course`` (t_to - t_from,) is the arc, 0..1; ``gains`` (C,) its effect per channel at 1, in
    the person's own standard deviations after the transform, signed as the channel moves.
    """

    kind: str
    arc: Arc
    distress: bool
    t_from: int
    t_to: int
    intensity: float
    course: Array
    gains: Array
    cues: tuple[Cue, ...]


def draw_episode(
    person: Person,
    kind: str,
    t_from: int,
    rng: np.random.Generator,
    *,
    seconds: int | None = None,
    intensity: float | None = None,
) -> Episode:
    """One episode of ``kind``; duration and intensity are drawn where they are not given."""
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    chosen = KINDS[kind]
    lasting = max(60, round(60.0 * _drawn(chosen.minutes, rng))) if seconds is None else seconds
    strength = _drawn(chosen.intensity, rng) if intensity is None else intensity
    arc = chosen.arcs[rng.integers(len(chosen.arcs))]
    course = envelope(arc, lasting, rng)
    gains = strength * _gains(person, chosen) * rng.uniform(*MOOD, len(person.traits))
    cues = _cues(person, chosen, t_from, course, rng)
    return Episode(
        kind, arc, chosen.distress, t_from, t_from + lasting, strength, course, gains, cues
    )


def schedule(
    person: Person, seconds: int, per_day: float, rng: np.random.Generator
) -> tuple[Episode, ...]:
    """Episodes of all kinds by weight, none before the calm start, none overlapping, none cut off.

    ``per_day`` is the rate at which the next one begins once the last one is well over, so that
    a day holds a little fewer.
    """
    if not (math.isfinite(per_day) and per_day >= 0.0):
        raise ValueError(f"episodes a day must be finite and >= 0, got {per_day}")
    names = list(KINDS)
    weights = np.array([KINDS[name].weight for name in names])
    made: list[Episode] = []
    t = float(CALM_FIRST_S)
    while per_day > 0.0:
        t += rng.exponential(DAY_S / per_day)
        if t >= seconds:
            break
        kind = names[rng.choice(len(names), p=weights / weights.sum())]
        episode = draw_episode(person, kind, int(t), rng)
        if episode.t_to > seconds:
            break
        made.append(episode)
        t = float(episode.t_to + APART_S)
    return tuple(made)


def inject(person: Person, y: Array, episodes: Sequence[Episode]) -> None:
    """Add the episodes to transformed values (T, C), in place."""
    lags = np.array([LAG_S.get(name, 0.0) for name in person.channels])
    pole = np.where(lags > 0.0, np.exp(-1.0 / np.maximum(lags, 1e-9)), 0.0)
    for episode in episodes:
        # Slow channels are still returning when the episode is over.
        after = round(5.0 * float(lags.max(initial=0.0)))
        rows = slice(episode.t_from, min(len(y), episode.t_to + after))
        course = np.concatenate([episode.course, np.zeros(after)])[: rows.stop - rows.start]
        followed = filtered(course[:, None] * (1.0 - pole), pole)
        y[rows] += followed * episode.gains * person.scale
        for cue in episode.cues:
            column = person.channels.index(cue.channel)
            y[cue.t_from : cue.t_to, column] = math.log(cue.p / (1.0 - cue.p))


def _drawn(spread: Spread, rng: np.random.Generator) -> float:
    return spread.median * math.exp(spread.sigma * rng.standard_normal())


def _gains(person: Person, kind: Kind) -> Array:
    gains = np.array([kind.gains.get(item.name, 0.0) for item in person.traits])
    sides = np.array([item.sign if item.sign != 0.0 else 1.0 for item in person.traits])
    made: Array = gains * sides * person.expression
    return made


def _cues(
    person: Person, kind: Kind, t_from: int, course: Array, rng: np.random.Generator
) -> tuple[Cue, ...]:
    sounds = [name for name in kind.sounds if name in person.channels]
    loud = np.flatnonzero(course > SPOKEN_UP)
    if not sounds or not len(loud) or rng.random() >= kind.cues:
        return ()
    name = sounds[rng.integers(len(sounds))]
    made = []
    for begin in sorted(rng.choice(loud, rng.integers(1, CUES_AT_MOST + 1))):
        end = min(len(course), int(begin) + int(rng.integers(*CUE_S, endpoint=True)))
        made.append(Cue(name, t_from + int(begin), t_from + end, float(rng.uniform(*CUE_P))))
    return tuple(made)
