"""What the product's default configuration does with simulated persons.

``python -m benchmarks.simulated_episodes [--persons N] [--quiet-hours H] [--seed S]``. Each
person has half an hour of calm and then one episode of every kind in random order, a quarter of
an hour apart, with sensor faults; and as many persons have quiet hours. Nothing simulated is
evidence about care: the tables say how the engine treats the assumptions of docs/detection.md.
"""

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.machine import header
from shared.contracts.channels import REGISTRY, Modality
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.poisson import upper_rate
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.simulate.episodes import APART_S, CALM_FIRST_S, Episode, draw_episode
from threshold_service.simulate.kinds import KINDS
from threshold_service.simulate.population import Person, population
from threshold_service.simulate.process import TAILS
from threshold_service.simulate.quiet import Noise
from threshold_service.simulate.recording import Recording, recording
from threshold_service.simulate.records import records
from threshold_service.simulate.traits import simulated_channels

CAMERA = (Modality.FACE, Modality.FUSED, Modality.MOTION, Modality.BODY)
GRACE_S = 60
"""An event may come this long after an episode and still be its."""
QUIET_SEED = 1_000
"""Quiet persons are other persons."""
SUDDEN = ("escalating", "de-escalating", "volatile")
RAISING = (Change.OPENED, Change.ESCALATED)


@dataclass(frozen=True, slots=True)
class Raised:
    """An event that a caregiver would be told of: seconds from the recording's start."""

    t: float
    tier: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One episode: seconds from its beginning to its first event of the tier, None where none."""

    kind: str
    intensity: float
    delay_any_s: float | None
    delay_call_s: float | None


def channels_of(senses: Sequence[Modality]) -> tuple[str, ...]:
    """The default's channels of these senses."""
    names = simulated_channels(load(), wearable=True)
    return tuple(name for name in names if REGISTRY[name].modality in senses)


def raised(made: Recording, settings: EngineSettings) -> list[Raised]:
    """What the engine raises, from knowing nobody."""
    state, found = PersonState(), list[Raised]()
    for second in records(made):
        verdict = step(state, second, settings)
        t = second.t / 1000 - made.start_s
        transitions = verdict.transitions if verdict else ()
        found.extend(Raised(t, each.tier) for each in transitions if each.change in RAISING)
    return found


def one_of_each(person: Person, kinds: Sequence[str], seed: int) -> Recording:
    """Half an hour of calm, then one episode of each kind in random order."""
    rng = np.random.default_rng([seed, person.key[1]])
    t, episodes = CALM_FIRST_S, list[Episode]()
    for kind in rng.permutation(list(kinds)):
        episodes.append(draw_episode(person, str(kind), t, rng))
        t = episodes[-1].t_to + APART_S
    return recording(person, t, episodes=episodes)


def outcomes(made: Recording, events: Sequence[Raised]) -> list[Outcome]:
    """Which episodes were raised, and after how long."""
    return [
        Outcome(
            episode.kind,
            episode.intensity,
            _delay(episode, events, 3),
            _delay(episode, events, 2),
        )
        for episode in made.episodes
    ]


def _delay(episode: Episode, events: Sequence[Raised], tier: int) -> float | None:
    end = episode.t_to + GRACE_S
    times = [e.t for e in events if e.tier <= tier and episode.t_from <= e.t < end]
    return min(times) - episode.t_from if times else None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20)
    parser.add_argument("--quiet-hours", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--arithmetic", choices=("compiled", "plain"), default="compiled")
    options = parser.parse_args()
    began = time.process_time()
    settings = engine_settings(load(), arithmetic(options.arithmetic))
    sys.stdout.write(f"{header()}\nconfiguration {settings.config_version}\n")
    for title, senses in (("camera", CAMERA), ("camera, microphone, wristband", tuple(Modality))):
        _set(title, channels_of(senses), options, settings)
    sys.stdout.write(f"\n{time.process_time() - began:.0f} s of processor time\n")
    return 0


def _set(
    title: str, names: tuple[str, ...], options: argparse.Namespace, settings: EngineSettings
) -> None:
    sys.stdout.write(f"\n{title}: {len(names)} channels, {options.persons} persons\n")
    for tails in TAILS:
        counts = []
        for person in population(options.seed + QUIET_SEED, options.persons, names):
            seconds = round(3600 * options.quiet_hours)
            calm = recording(person, seconds, noise=Noise(tails), episodes=())
            counts.append(len(raised(calm, settings)))
        _quiet_line(tails, counts, options.quiet_hours)
    made = [
        one_of_each(person, list(KINDS), options.seed)
        for person in population(options.seed, options.persons, names)
    ]
    found = [outcome for each in made for outcome in outcomes(each, raised(each, settings))]
    sys.stdout.write(f"{'':28}{'raised':>7} {'tier 1-2':>8} {'after s':>8} {'tier 1-2':>8}\n")
    for kind in KINDS:
        _line(kind, [o for o in found if o.kind == kind])
    for low, high in ((0.0, 2.5), (2.5, 4.0), (4.0, math.inf)):
        chosen = [o for o in found if o.kind in SUDDEN and low <= o.intensity < high]
        _line(f"sudden distress, {low:g}..{high:g} SD", chosen)


def _quiet_line(tails: str, counts: Sequence[int], hours: float) -> None:
    days, events = len(counts) * hours / 24.0, sum(counts)
    sys.stdout.write(
        f"quiet, {tails} tails: {events} events in {days:.1f} person-days "
        f"({events / days:.2f} a day, at most {upper_rate(events, days):.2f}), "
        f"in {sum(count > 0 for count in counts)} of {len(counts)} persons\n"
    )


def _line(title: str, found: Sequence[Outcome]) -> None:
    if not found:
        return
    anything = [o.delay_any_s for o in found if o.delay_any_s is not None]
    calls = [o.delay_call_s for o in found if o.delay_call_s is not None]
    sys.stdout.write(
        f"{title:28}{len(anything):3}/{len(found):<3} {len(calls) / len(found):8.2f} "
        f"{median(anything) if anything else math.nan:8.0f} "
        f"{median(calls) if calls else math.nan:8.0f}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
