"""The committed NAB configuration through the product's own replay."""

import csv
import json
import random
from pathlib import Path

from threshold_service.replay.command import replay

CONFIG = Path(__file__).parents[2] / "benchmarks" / "detection" / "nab.yaml"


def scored(values: list[float], folder: Path) -> tuple[list[float], list[dict[str, object]]]:
    folder.mkdir()
    rows = [f"s,{1_400_000_000 + 300 * n},{y!r}" for n, y in enumerate(values)]
    source = folder / "series.csv"
    source.write_text("\n".join(["person,t,value", *rows]) + "\n")
    replay(source, folder / "scores.csv", folder / "events.jsonl", CONFIG)
    with (folder / "scores.csv").open(newline="") as lines:
        scores = [float(row["score"]) for row in csv.DictReader(lines)]
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return scores, events


def test_a_value_unlike_all_before_is_scored_and_raised_and_what_follows_changes_nothing(
    tmp_path: Path,
) -> None:
    generator = random.Random(1)
    values = [generator.gauss(50.0, 5.0) for _ in range(700)]
    values[600] = 180.0
    scores, events = scored(values, tmp_path / "whole")
    assert max(range(len(scores)), key=scores.__getitem__) == 600
    assert scores[600] > 0.8
    assert any(event["kind"] == "opened" for event in events)
    assert scored(values[:601], tmp_path / "cut")[0] == scores[:601]
