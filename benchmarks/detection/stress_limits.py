"""The limit of tier 2 for a budget of false events, and what it finds in persons left out.

``python -m benchmarks.detection.stress_limits --config FILE``: the lowest limit at which both
streams of all persons but one keep to ``BUDGET`` calls in vain an hour of rest, tried on that
one; and the limit from all, which is the one to commit. The engine's own debounce and episode
machine run over the scores, so the configuration must not let alarms change scores (no freeze).
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.detection.stress_alarms import Tally, delay, false_per_hour, sensitivity, tally
from benchmarks.detection.stress_predict import data_folder
from benchmarks.detection.stress_recordings import Floats, Scored, recordings, replayed
from threshold_service.configuration import load
from threshold_service.domain import episode as machine
from threshold_service.domain.debounce import holds, push
from threshold_service.domain.episode import EpisodeState, Signal
from threshold_service.domain.phases import Change
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings

BUDGET = 1.0
LIMITS = tuple(round(0.5 + 0.05 * n, 2) for n in range(91))

Streams = Mapping[str, Sequence[Scored]]
"""Each stream's persons, all in the same order; scores are evidence (z)."""


def main() -> int:
    """Print the limit and the left-out figures of a configuration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    config = parser.parse_args().config
    settings = engine_settings(load(config))
    persons = recordings(data_folder())
    streams = {
        "as recorded": evidence_of(replayed(persons, config), settings),
        "re-rooted": evidence_of(replayed([one.rerooted() for one in persons], config), settings),
    }
    for line in told(streams, settings):
        print(line)
    return 0


def evidence_of(items: Sequence[Scored], settings: EngineSettings) -> list[Scored]:
    """Scores back to the evidence that limits are compared with."""
    limits = settings.composite
    return [
        replace(
            one,
            score=limits.score_middle + np.log(one.score / (1.0 - one.score)) / limits.score_slope,
        )
        for one in items
    ]


def told(streams: Streams, settings: EngineSettings) -> list[str]:
    """The limit from all persons, then each stream at limits from the others, line by line."""
    table = {
        name: [_tallies(one, settings) for one in persons] for name, persons in streams.items()
    }
    count = len(next(iter(table.values())))
    lines = [f"limit from all {count} persons: {lowest(table, range(count)):.2f}"]
    chosen = [lowest(table, [n for n in range(count) if n != out]) for out in range(count)]
    lines.append(f"limits without one: {min(chosen):.2f} to {max(chosen):.2f}")
    for name, persons in table.items():
        found = [persons[n][chosen[n]] for n in range(count)]
        lines.append(
            f"{name}: {sensitivity(found):.2f} of {sum(one.blocks for one in found)} blocks, "
            f"{false_per_hour(found):.2f} false an hour, median delay {delay(found):.0f} s"
        )
    return lines


def limit_of(streams: Streams, settings: EngineSettings) -> float:
    """The limit to commit: from all persons."""
    table = {name: [_tallies(one, settings) for one in items] for name, items in streams.items()}
    return lowest(table, range(len(next(iter(table.values())))))


def lowest(table: Mapping[str, Sequence[Mapping[float, Tally]]], kept: Sequence[int]) -> float:
    """The lowest limit from which on every stream keeps to the budget, or the highest tried."""
    found = LIMITS[-1]
    for limit in reversed(LIMITS):
        rates = [false_per_hour([persons[n][limit] for n in kept]) for persons in table.values()]
        if max(rates) > BUDGET:
            break
        found = limit
    return found


def _tallies(item: Scored, settings: EngineSettings) -> dict[float, Tally]:
    return {limit: tally(alarms(item, limit, settings)) for limit in LIMITS}


def alarms(item: Scored, limit: float, settings: EngineSettings) -> Scored:
    """The recording with the events that tier 2 at ``limit`` raises, once the person is known."""
    tier, times = settings.tiers[1], settings.times
    share = times.off_level / tier.ready
    state, bits = EpisodeState(), 0
    opened: list[float] = []
    closed: list[float] = []
    for t, evidence, ready in zip(
        item.recording.t.tolist(), item.score.tolist(), item.judged.tolist(), strict=True
    ):
        flag = ready and evidence >= limit
        bits = push(bits, flag, tier.debounce)
        held = 2 if holds(bits, tier.debounce) else None
        calm = evidence < share * limit and not flag
        for change in machine.advance(state, Signal(round(t * 1000), flag, held, calm), times, 1e3):
            (opened if change.change is Change.OPENED else closed).append(t)
    return replace(item, opened=_array(opened), closed=_array(closed))


def _array(times: list[float]) -> Floats:
    return np.array(times, dtype=np.float64)


if __name__ == "__main__":
    sys.exit(main())
