"""What a second of a person costs the threshold engine: CPU microseconds a person-window.

``python -m benchmarks.threshold_cost [--river PYTHON]``. 25 channels of simulated calm seconds;
one thread. The engine's arithmetic in batch (numba, numpy) at 10 to 10,000 persons and one record
a call (numba, plain Python), then the whole engine with rules and episodes, a record a call; in
the same run river's streaming detectors on as many channels, where an environment with river is
given. Medians of repeats; the machine's load is part of the result.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import header
from threshold_service.configuration import load
from threshold_service.domain.compiled import Compiled
from threshold_service.domain.engine import step
from threshold_service.domain.fleet import Fleet
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings

PEER = Path(__file__).parent / "peers" / "river_peer.py"
CHANNELS, REPEATS, MOMENTS = 25, 7, 8
SIZES = (10, 100, 1_000, 10_000)
RECORDS = 400
BEGIN = 1_700_000_000_000
Array = NDArray[np.float64]


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--river", type=Path, help="Python of an environment that has river")
    river = parser.parse_args().river
    plain, compiled = engine_settings(load()), engine_settings(load(), Compiled())
    names = [name for name, model in sorted(plain.channels.items()) if model.weight > 0.0]
    names = names[:CHANNELS]
    sys.stdout.write(f"{header()}\n{len(names)} channels, us of CPU a person-window\n")
    for persons in SIZES:
        values = calm(plain, names, persons)
        numba, numpy = (batch(plain, names, values, by) for by in ("numba", "numpy"))
        sys.stdout.write(f"batch of {persons:6,}      numba {numba:7.2f}   numpy {numpy:7.2f}\n")
    values = calm(plain, names, RECORDS)
    for settings, how in ((compiled, "compiled"), (plain, "plain")):
        sums, whole = single(settings, names, values), engine(settings, records(names, values))
        sys.stdout.write(f"one record, {how:9} sums {sums:7.2f}   engine {whole:7.2f}\n")
    if river is not None:
        found = subprocess.run([river, PEER], capture_output=True, text=True, check=True)
        sys.stdout.write(f"river, one record      {float(found.stdout):15.2f}\n")
    return 0


def calm(settings: EngineSettings, names: list[str], persons: int) -> Array:
    """(moments, persons, channels) around the population's level, in the channels' units."""
    generator = np.random.default_rng(1)
    models = [settings.model_of(name) for name in names]
    level = np.array([model.prior.level or 0.0 for model in models])
    scale = np.array([model.prior.scale for model in models])
    y = level + 0.5 * scale * generator.normal(size=(MOMENTS, min(persons, 500), len(names)))
    inverse = [np.vectorize(model.inverse, otypes=[float]) for model in models]
    columns = [inverse[c](y[..., c]) for c in range(len(names))]
    return np.tile(np.stack(columns, axis=-1), (1, -(-persons // y.shape[1]), 1))[:, :persons]


def records(names: list[str], values: Array) -> list[Second]:
    """One person's records, from the rows of many persons."""
    rows = values.reshape(-1, len(names))[:RECORDS]
    quality = {"face": 0.9, "voice": 0.9, "motion": 0.9}
    return [
        Second(BEGIN + 1000 * n, 1.0, True, dict(zip(names, map(float, row), strict=True)), quality)
        for n, row in enumerate(rows)
    ]


def batch(settings: EngineSettings, names: list[str], values: Array, by: str) -> float:
    """The arithmetic of all persons at once."""
    persons = values.shape[1]
    fleet = Fleet(settings, names, persons, "numba" if by == "numba" else "numpy")
    quality = np.full((persons, len(settings.senses.names)), 0.9)
    gates, rounds = np.ones(persons), max(MOMENTS, 20_000 // persons)
    clock = iter(range(10**9))

    def run() -> None:
        for moment in range(rounds):
            t = BEGIN + 1000 * next(clock)
            fleet.judge(t, values[moment % MOMENTS], quality, gates)

    run()
    return median_us(run, rounds * persons)


def single(settings: EngineSettings, names: list[str], values: Array) -> float:
    """The arithmetic of one record at a time, from plain lists: conversions are part of it."""
    state, sums = PersonState(), settings.arithmetic
    step(state, records(names, values)[0], settings)
    rows = [list(map(float, row)) for row in values.reshape(-1, len(names))[:RECORDS]]
    order = [state.channels.slots[name] for name in names]
    quality = [0.9] * len(settings.senses.names)
    senses = settings.senses.shares, settings.senses.limits
    clock = iter(range(1, 10**9))

    def run() -> None:
        for row in rows:
            now = (BEGIN + 1000.0 * next(clock), 1000.0, 1.0, 1.0, 0.5, 10.0, 1.0)
            sums.judge(state.channels, order, row, quality, now, 12, senses)

    run()
    return median_us(run, len(rows))


def engine(settings: EngineSettings, seconds: list[Second]) -> float:
    """A record through baselines, rules and episodes."""

    def run() -> None:
        state = PersonState()
        for second in seconds:
            step(state, second, settings)

    run()
    return median_us(run, len(seconds))


def median_us(run: Callable[[], object], windows: int) -> float:
    """Median over repeats of the process's CPU microseconds a window."""
    spent = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        spent.append((time.process_time() - started) / windows * 1e6)
    return statistics.median(spent)


if __name__ == "__main__":
    sys.exit(main())
