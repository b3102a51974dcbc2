"""``python -m threshold_service simulate``: persons who do not exist, as files for ``replay``."""

import csv
import json
import math
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from threshold_service.configuration import load
from threshold_service.errors import OutputUnwritable, SimulationInvalid
from threshold_service.replay.progress import Progress
from threshold_service.simulate.population import Person, population
from threshold_service.simulate.process import Tails
from threshold_service.simulate.quiet import Noise
from threshold_service.simulate.recording import EPISODES_PER_DAY, FAULTS_PER_DAY, recording
from threshold_service.simulate.traits import simulated_channels
from threshold_service.simulate.writing import (
    csv_row,
    fault_lines,
    label_lines,
    seconds_of,
    window_line,
)
from threshold_service.whole_file import whole_file

FILES = ("windows.csv", "windows.jsonl", "labels.jsonl", "faults.jsonl")
HOURS_AT_MOST = 24.0 * 7
"""One person is held in memory at a time: a week of 25 channels takes 550 MB."""
PERSONS_AT_MOST = 10_000
NOTE = "Simulated: assumptions, not observations. Nothing here is evidence about real care."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``quiet``: no episodes. ``wearable``: a wristband's channels too."""

    persons: int
    hours: float
    seed: int
    quiet: bool = False
    tails: Tails = "normal"
    phi: float | None = None
    wearable: bool = True
    episodes_per_day: float = EPISODES_PER_DAY
    faults_per_day: float = FAULTS_PER_DAY

    def __post_init__(self) -> None:
        self._within("persons", self.persons, 1, PERSONS_AT_MOST)
        self._within("hours", self.hours, 1 / 60, HOURS_AT_MOST)
        self._within("seed", self.seed, 0, 2**63 - 1)
        self._within("episodes-per-day", self.episodes_per_day, 0, 1000)
        self._within("faults-per-day", self.faults_per_day, 0, 1000)
        if self.phi is not None and not 0.0 <= self.phi < 1.0:
            raise SimulationInvalid(f"--phi must be at least 0 and below 1, got {self.phi}")

    @staticmethod
    def _within(name: str, value: float, low: float, high: float) -> None:
        if not (math.isfinite(value) and low <= value <= high):
            raise SimulationInvalid(f"--{name} must be from {low:g} to {high:g}, got {value}")


def simulate(wish: Wish, folder: Path) -> None:
    """Write ``windows.csv``, ``windows.jsonl``, their truth and what made them into ``folder``.

    The same wish gives the same bytes with the same configuration and the same numpy, whose
    version ``simulation.json`` names (numpy may change its streams between versions).
    """
    configuration = load()
    channels = simulated_channels(configuration, wish.wearable)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputUnwritable(f"{folder}: cannot be made: {error.strerror}") from error
    made_by = {
        "note": NOTE,
        **asdict(wish),
        "channels": channels,
        "config_version": configuration.version,
        "numpy": np.__version__,
    }
    persons = population(wish.seed, wish.persons, channels, configuration)
    _write(wish, persons, folder)
    with whole_file(folder / "simulation.json") as target:
        target.write(json.dumps(made_by, indent=2) + "\n")


def _write(wish: Wish, persons: list[Person], folder: Path) -> None:
    progress, seq = Progress(sys.stderr), 0
    noise, seconds = Noise(wish.tails, wish.phi), round(3600 * wish.hours)
    with ExitStack() as stack:
        files = [stack.enter_context(whole_file(folder / name)) for name in FILES]
        rows, windows, labels, faults = files
        table = csv.writer(rows, lineterminator="\n")
        table.writerow(["person", "t", *persons[0].channels])
        for person in persons:
            made = recording(
                person,
                seconds,
                noise=noise,
                episodes_per_day=0.0 if wish.quiet else wish.episodes_per_day,
                faults_per_day=wish.faults_per_day,
            )
            labels.writelines(label_lines(made))
            faults.writelines(fault_lines(made))
            for row in seconds_of(made):
                seq += 1
                table.writerow(csv_row(made, row))
                windows.write(window_line(made, row, seq))
                progress.step()
    progress.done()
