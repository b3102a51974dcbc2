"""Stress-Predict's recordings at 1 Hz, and what the product's own replay says about them.

Iqbal et al., Sensors 22(21):8135 (2022). The label is read here and never handed to the engine.
"""

import csv
import gzip
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from threshold_service.domain.verdict import Second
from threshold_service.replay.command import replay

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FILE = Path("stress_predict") / "stress_predict_1hz_dev.csv.gz"
LABEL = "stress"
BASELINE_S = 300.0
"""The first minutes of a stream teach the engine and are not scored."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One person: ``t`` (n,) in unix seconds, ``stress`` (n,).

    ``cells`` as written in the file: the time, then one of each of ``names``.
    """

    person: str
    names: tuple[str, ...]
    t: Floats
    cells: list[list[str]]
    stress: Flags

    def blocks(self) -> list[tuple[int, int]]:
        """Rows of each stress block, the end not included."""
        edges = np.diff(np.r_[0, self.stress.astype(int), 0])
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def rerooted(self) -> "Recording":
        """The same person from the end of the first stress block on.

        All sessions share one schedule, so the time since their start alone separates stress
        from rest; a stream that begins elsewhere takes that away.
        """
        start = self.blocks()[0][1]
        return Recording(
            self.person, self.names, self.t[start:], self.cells[start:], self.stress[start:]
        )

    def seconds(self) -> Iterator[Second]:
        """The records that the replay makes of it."""
        for t, row in zip(self.t.tolist(), self.cells, strict=True):
            pairs = zip(self.names, row[1:], strict=True)
            values = {name: float(cell) if cell else None for name, cell in pairs}
            yield Second(round(t * 1000.0), None, True, values, {})


@dataclass(frozen=True, slots=True)
class Scored:
    """A recording with its scores (n,), nan where there is none, and the times of its alarms."""

    recording: Recording
    score: Floats
    opened: Floats
    closed: Floats

    @property
    def judged(self) -> Flags:
        """Rows that count: after the baseline."""
        return np.asarray(self.recording.t - self.recording.t[0] >= BASELINE_S)


def recordings(data: Path) -> list[Recording]:
    """All development persons, in the order of the file; ``data`` is the folder of all data."""
    rows: dict[str, list[list[str]]] = {}
    with gzip.open(data / FILE, "rt", encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader)
        if header[:2] != ["person", "t"] or header[-1] != LABEL:
            raise ValueError(f"{FILE}: must be person,t,...,{LABEL}, got {header}")
        for row in reader:
            rows.setdefault(row[0], []).append(row)
    names = tuple(header[2:-1])
    return [_recording(person, names, found) for person, found in rows.items()]


def _recording(person: str, names: tuple[str, ...], rows: list[list[str]]) -> Recording:
    return Recording(
        person=person,
        names=names,
        t=np.array([float(row[1]) for row in rows]),
        cells=[row[1:-1] for row in rows],
        stress=np.array([row[-1] == "1" for row in rows]),
    )


def write(items: list[Recording], path: Path) -> None:
    """The recordings as the replay reads them: without the label."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["person", "t", *items[0].names])
        for item in items:
            writer.writerows([item.person, *cells] for cells in item.cells)


def replayed(items: list[Recording], config: Path | None) -> list[Scored]:
    """What the live engine says, row by row, of persons it has never seen."""
    with tempfile.TemporaryDirectory() as folder:
        windows, out, events = (Path(folder) / name for name in ("w.csv", "o.csv", "e.jsonl"))
        write(items, windows)
        replay(windows, out, events, config)
        with out.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        told = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    made, start = [], 0
    for item in items:
        own = rows[start : start + len(item.t)]
        start += len(item.t)
        assert {row["person"] for row in own} == {item.person}
        score = np.array([float(row["score"]) if row["score"] else np.nan for row in own])
        made.append(Scored(item, score, _times(told, item, "opened"), _times(told, item, "closed")))
    return made


def _times(told: list[dict[str, object]], item: Recording, kind: str) -> Floats:
    found = [
        float(str(event["t_event"])) / 1000.0
        for event in told
        if event["person_id"] == item.person and event["kind"] == kind
    ]
    return np.array(found, dtype=np.float64)
