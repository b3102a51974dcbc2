"""A person's recording: quiet seconds, episodes in them, and what faulty sensors leave of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threshold_service.simulate.episodes import Episode, inject, schedule
from threshold_service.simulate.faults import Fault, draw_faults
from threshold_service.simulate.impairment import Seen, impair
from threshold_service.simulate.population import Person
from threshold_service.simulate.process import Array
from threshold_service.simulate.quiet import START_S, Noise, transformed
from threshold_service.simulate.traits import in_unit

EPISODES, FAULTS, IMPAIRMENT = 2, 3, 4
EPISODES_PER_DAY = 18.0
FAULTS_PER_DAY = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """``values`` (T, C) in the channels' units, NaN where missing; second t begins at
    ``start_s + t`` (unix). ``assessable`` (T,) is false where nothing at all was seen."""

    person: Person
    start_s: int
    values: Array
    seen: Seen
    episodes: tuple[Episode, ...]
    faults: tuple[Fault, ...]

    @property
    def assessable(self) -> NDArray[np.bool_]:
        """Whether a second holds anything to judge."""
        made: NDArray[np.bool_] = self.seen.present & ~np.isnan(self.values).all(axis=1)
        return made

    def inside(self, distress: bool) -> NDArray[np.bool_]:
        """(T,) true within episodes that are distress, or within those that are not."""
        made = np.zeros(len(self.values), np.bool_)
        for episode in self.episodes:
            if episode.distress is distress:
                made[episode.t_from : episode.t_to] = True
        return made


def recording(
    person: Person,
    seconds: int,
    *,
    start_s: int = START_S,
    noise: Noise | None = None,
    episodes: Sequence[Episode] | None = None,
    episodes_per_day: float = EPISODES_PER_DAY,
    faults: Sequence[Fault] | None = None,
    faults_per_day: float = FAULTS_PER_DAY,
    draw: int = 0,
) -> Recording:
    """``episodes`` and ``faults`` None: drawn at the given rates; ``()``: none."""
    y = transformed(person, seconds, noise or Noise(), start_s=start_s, draw=draw)
    if episodes is None:
        episodes = schedule(person, seconds, episodes_per_day, person.stream(EPISODES, draw))
    if faults is None:
        faults = draw_faults(person, seconds, faults_per_day, person.stream(FAULTS, draw))
    inject(person, y, episodes)
    seen = impair(person, y, faults, person.stream(IMPAIRMENT, draw))
    values = in_unit(person.traits, y)
    values[~seen.present] = np.nan
    return Recording(person, start_s, values, seen, tuple(episodes), tuple(faults))


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Recordings of equal length as arrays: ``values`` (P, T, C), the others (P, T).

    ``distress`` and ``harmless`` are the labels: inside an episode that is distress, or not.
    """

    channels: tuple[str, ...]
    values: Array
    present: NDArray[np.bool_]
    assessable: NDArray[np.bool_]
    distress: NDArray[np.bool_]
    harmless: NDArray[np.bool_]


def cohort(recordings: Sequence[Recording]) -> Cohort:
    """Stack recordings of the same channels and length."""
    return Cohort(
        recordings[0].person.channels,
        np.stack([item.values for item in recordings]),
        np.stack([item.seen.present for item in recordings]),
        np.stack([item.assessable for item in recordings]),
        np.stack([item.inside(distress=True) for item in recordings]),
        np.stack([item.inside(distress=False) for item in recordings]),
    )
