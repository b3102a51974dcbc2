"""Simulated events with known truth, as files that the reasoning service's evaluation reads.

``python -m benchmarks.reasoning_events --events 200 --seed 1 --out DIR``. Persons as in
``benchmarks.simulated_episodes``: half an hour of calm, then one episode of every kind in random
order with sensor faults, judged by the default configuration, until there are enough events that
a caregiver would be told of. Written: ``events.jsonl`` and ``labels.jsonl`` as the threshold
service's ``replay`` and ``simulate`` write them, ``windows.jsonl.gz`` likewise but only the half
hours before events, and ``baselines.jsonl``: what was usual at each event. The same arguments
give the same bytes with the same configuration and numpy. Nothing simulated is evidence about
care.
"""

import argparse
import gzip
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from benchmarks.simulated_episodes import one_of_each
from shared.contracts import Event, EventKind
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.limit_scale import begin
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Verdict
from threshold_service.engine_settings import engine_settings
from threshold_service.replay.progress import Progress
from threshold_service.shard.rows import baseline_of, event_of
from threshold_service.simulate.kinds import KINDS
from threshold_service.simulate.population import population
from threshold_service.simulate.recording import Recording
from threshold_service.simulate.records import records
from threshold_service.simulate.traits import simulated_channels
from threshold_service.simulate.writing import label_lines, seconds_of, window_line

BEFORE_MS = 30 * 60_000
TOLD = (EventKind.OPENED, EventKind.ESCALATED)
PERSONS_AT_MOST = 2000


@dataclass(frozen=True)
class Files:
    """The four files, open."""

    events: TextIO
    labels: TextIO
    windows: TextIO
    baselines: TextIO


def write(events: int, seed: int, folder: Path) -> int:
    """Write whole persons until ``events`` are told; answers how many there are."""
    settings = engine_settings(load(), arithmetic("compiled"))
    channels = simulated_channels(load(), wearable=False)
    progress, told = Progress(sys.stderr), 0
    with _files(folder) as files:
        for person in population(seed, PERSONS_AT_MOST, channels):
            if told >= events:
                break
            told += _person(one_of_each(person, list(KINDS), seed), settings, files, progress)
    progress.done()
    return told


def _person(made: Recording, settings: EngineSettings, files: Files, progress: Progress) -> int:
    files.labels.writelines(label_lines(made))
    name, state, told = made.person.name, begin(settings), 0
    unwritten: deque[tuple[int, str]] = deque()
    lines = (window_line(made, row, seq) for seq, row in enumerate(seconds_of(made), start=1))
    for second, line in zip(records(made), lines, strict=True):
        progress.step()
        unwritten.append((second.t, line))
        while unwritten[0][0] < second.t - BEFORE_MS:
            unwritten.popleft()
        verdict = step(state, second, settings)
        for event in _events(name, state, second.t, verdict, settings):
            files.events.write(event.model_dump_json() + "\n")
            if event.kind in TOLD:
                told += 1
                snapshot = baseline_of(name, state, settings)
                files.baselines.write(snapshot.model_dump_json() + "\n")
                files.windows.writelines(text for _, text in unwritten)
                unwritten.clear()
    return told


def _events(
    name: str, state: PersonState, t: int, verdict: Verdict | None, settings: EngineSettings
) -> list[Event]:
    if verdict is None:
        return []
    score = verdict.score or 0.0
    return [
        event_of(name, state, change, settings, t, verdict.lines, None, score)
        for change in verdict.transitions
    ]


@contextmanager
def _files(folder: Path) -> Iterator[Files]:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8"))
            for name in ("events", "labels", "baselines")
        }
        raw = stack.enter_context((folder / "windows.jsonl.gz").open("wb"))
        packed = stack.enter_context(
            gzip.GzipFile(filename="", mode="wb", compresslevel=5, fileobj=raw, mtime=0)
        )
        windows = stack.enter_context(TextIOWrapper(packed, encoding="utf-8"))
        yield Files(windows=windows, **opened)


def main() -> int:
    """Write and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200, help="at least so many (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder, made where missing")
    options = parser.parse_args()
    told = write(options.events, options.seed, options.out)
    sys.stdout.write(f"{told} events in {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
