"""The development series of NAB, and what our replay and simple peers say about each row."""

import bisect
import csv
import gzip
import hashlib
import json
import math
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.detection.nab_scoring import Floats, Weights
from threshold_service.configuration import load
from threshold_service.replay.command import replay

PACKAGE = Path(__file__).parents[2] / "threshold_service"


@dataclass(frozen=True, slots=True)
class Series:
    """One series: unix seconds, values, and its labelled windows as row ranges."""

    name: str
    times: list[int]
    values: list[float]
    windows: list[tuple[int, int]]


def profiles(data: Path) -> dict[str, Weights]:
    """NAB's three application profiles: what each kind of detection is worth."""
    body = json.loads((data / "profiles.json").read_text())
    return {name: item["CostMatrix"] for name, item in body.items()}


def series(data: Path) -> list[Series]:
    """All series, in the order of the labels' file."""
    labels = json.loads((data / "windows.json").read_text())
    return [_series(data, name, spans) for name, spans in labels.items()]


def _series(data: Path, name: str, spans: list[list[str]]) -> Series:
    with gzip.open(data / f"{name}.gz", "rt", newline="") as lines:
        rows = list(csv.DictReader(lines))
    times = [_seconds(row["timestamp"]) for row in rows]
    windows = [
        (bisect.bisect_left(times, _seconds(a)), bisect.bisect_right(times, _seconds(b)) - 1)
        for a, b in spans
    ]
    return Series(name, times, [float(row["value"]) for row in rows], windows)


def _seconds(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def ours(item: Series, config: Path | None, cache: Path) -> Floats:
    """The score of every row by ``replay``; a row without a score counts as 0.

    Kept in ``cache`` under a hash of the rows, the configuration and the service's source.
    """
    rows = [f"s,{t},{v!r}" for t, v in zip(item.times, item.values, strict=True)]
    body = "\n".join(["person,t,value", *rows]) + "\n"
    kept = cache / f"{_hash(body, config)}.npy"
    if kept.is_file():
        scores: Floats = np.load(kept)
        return scores
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "series.csv", Path(folder) / "scores.csv"
        source.write_text(body)
        replay(source, out, Path(folder) / "events.jsonl", config)
        with out.open(newline="") as lines:
            scores = np.array([float(row["score"] or 0.0) for row in csv.DictReader(lines)])
    cache.mkdir(parents=True, exist_ok=True)
    np.save(kept, scores)
    return scores


def _hash(body: str, config: Path | None) -> str:
    digest = hashlib.sha256(load(config).content.encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    digest.update(body.encode())
    return digest.hexdigest()[:32]


def windowed_gaussian(item: Series) -> Floats:
    """NAB's own simple detector: two-sided tail of a sliding normal, 6400 rows, moved by 100.

    It ends in rounding: beyond 8.3 sd every score is 1.
    """
    values = np.array(item.values)
    scores = np.zeros(len(values))
    begin, mean, sd = 0, 0.0, 1.0
    for row, value in enumerate(values):
        if row > 0:
            scores[row] = 1.0 - 0.5 * math.erfc(abs(value - mean) / sd / math.sqrt(2.0))
        filling = row - begin < 6400
        if filling or row + 1 - begin - 6400 >= 100:
            begin += 0 if filling else 100
            mean, sd = values[begin : row + 1].mean(), values[begin : row + 1].std() or 1e-6
    return scores


def metronome(item: Series, every: int = 600) -> Floats:
    """An alarm every ``every`` rows, whatever the values: what the score gives for nothing."""
    return np.array([float(row % every == 0) for row in range(len(item.values))])
