"""NAB's score of our replay on the development series: a plumbing and regression figure.

``python -m benchmarks.nab_score`` (``ATTUNE_TEST_DATA`` names the data's folder). Scoring as in
Lavin & Ahmad 2015: in a window the earliest detection gives ``2/(1 + e^(5y)) - 1`` for
``y`` in -1..0, false detections cost by their distance behind the last window, a missed window
costs its weight; the first 15 % (at most 750 rows) are probation. The threshold is one for all
series: chosen on every second series and scored on the others, and the other way round.
"""

import argparse
import bisect
import csv
import gzip
import json
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from threshold_service.replay.command import replay

CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Series:
    """One series' scores and its labelled windows as row ranges, both ends included."""

    name: str
    scores: list[float]
    windows: list[tuple[int, int]]

    @property
    def probation(self) -> int:
        """Rows at the beginning that are not scored."""
        return math.floor(min(0.15 * len(self.scores), 750))


def main() -> int:
    """Replay every series, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=None)
    config = parser.parse_args().config
    data = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data")) / "nab"
    if not data.is_dir():
        sys.stderr.write(f"no NAB series in {data}: set ATTUNE_TEST_DATA\n")
        return 2
    labels = json.loads((data / "windows.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        series = [
            _series(data, name, spans, Path(folder), config) for name, spans in labels.items()
        ]
    for profile, body in json.loads((data / "profiles.json").read_text()).items():
        weights = body["CostMatrix"]
        halves = series[::2], series[1::2]
        held = [_at_best(halves[i], halves[1 - i], weights) for i in (0, 1)]
        best = _at_best(series, series, weights)
        sys.stdout.write(f"{profile:22} held-out {sum(held) / 2:6.1f}   same-data {best:6.1f}\n")
    return 0


def _series(
    data: Path, name: str, spans: list[list[str]], folder: Path, config: Path | None
) -> Series:
    with gzip.open(data / f"{name}.gz", "rt", newline="") as lines:
        rows = list(csv.DictReader(lines))
    times = [_seconds(row["timestamp"]) for row in rows]
    source, out = folder / "series.csv", folder / "scores.csv"
    body = [f"s,{t},{row['value']}" for t, row in zip(times, rows, strict=True)]
    source.write_text("\n".join(["person,t,value", *body]) + "\n")
    replay(source, out, folder / "events.jsonl", config)
    with out.open(newline="") as lines:
        scores = [float(row["score"] or 0.0) for row in csv.DictReader(lines)]
    windows = [
        (bisect.bisect_left(times, _seconds(a)), bisect.bisect_right(times, _seconds(b)) - 1)
        for a, b in spans
    ]
    return Series(name, scores, windows)


def _seconds(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def _at_best(chosen_on: list[Series], scored_on: list[Series], weights: dict[str, float]) -> float:
    values = sorted({s for item in chosen_on for s in item.scores[item.probation :]})
    tail = [values[int(len(values) * (1 - 0.2 * 0.88**k)) - 1] for k in range(CANDIDATES)]
    tail.append(math.inf)  # no detection at all, which scores 0
    best = max(tail, key=lambda limit: _normalised(chosen_on, limit, weights))
    return _normalised(scored_on, best, weights)


def _normalised(series: list[Series], limit: float, weights: dict[str, float]) -> float:
    raw = sum(_raw(item, limit, weights) for item in series)
    count = sum(len(item.windows) for item in series)
    null, perfect = -weights["fnWeight"] * count, weights["tpWeight"] * count
    return 100.0 * (raw - null) / (perfect - null)


def _raw(item: Series, limit: float, weights: dict[str, float]) -> float:
    total, hit = 0.0, set()
    for row in range(item.probation, len(item.scores)):
        if item.scores[row] < limit:
            continue
        inside = next((w for w in item.windows if w[0] <= row <= w[1]), None)
        if inside is None:
            total += weights["fpWeight"] * _behind(item.windows, row)
        elif inside not in hit:
            hit.add(inside)
            width = max(inside[1] - inside[0] + 1, 1)
            total += weights["tpWeight"] * _sigmoid(-(inside[1] - row + 1) / width) / _sigmoid(-1.0)
    return total - weights["fnWeight"] * (len(item.windows) - len(hit))


def _behind(windows: list[tuple[int, int]], row: int) -> float:
    """The cost of a false detection: little right behind a window, 1 far from all."""
    last = max((w for w in windows if w[1] < row), default=None)
    if last is None:
        return -1.0
    y = (row - last[1]) / max(last[1] - last[0], 1)
    return -1.0 if y > 3.0 else _sigmoid(y)


def _sigmoid(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


if __name__ == "__main__":
    sys.exit(main())
