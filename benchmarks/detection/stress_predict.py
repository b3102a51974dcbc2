"""The engine on real physiology: Stress-Predict through the product's own replay.

``python -m benchmarks.detection.stress_predict [--config FILE]`` (``ATTUNE_TEST_DATA`` names the
data's folder). Two streams of each person: as recorded, and re-rooted at the end of the first
stress block. The first 300 s of a stream are not scored. Intervals: 95 %, persons resampled.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.detection import stress_alarms as alarms
from benchmarks.detection.stress_alarms import Tally, tally
from benchmarks.detection.stress_recordings import FILE, Floats, Scored, recordings, replayed
from threshold_service.configuration import load
from threshold_service.fit.reliability import Report, report

DRAWS = 1000


def main() -> int:
    """Replay all development persons on both streams and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=None)
    config = parser.parse_args().config
    persons = recordings(data_folder())
    configuration = load(config)
    probability = configuration.escalation is not None
    print(f"configuration {configuration.version}, {len(persons)} persons")
    for name, items in (
        ("as recorded", persons),
        ("re-rooted", [person.rerooted() for person in persons]),
    ):
        scored = replayed(items, config)
        print(f"\n{name}")
        for line in [
            *of_scores(judged(scored), probability),
            *of_alarms([tally(one) for one in scored]),
        ]:
            print(f"  {line}", flush=True)
    return 0


def data_folder() -> Path:
    """The folder of all test data; ends the program where it holds no Stress-Predict."""
    data = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data"))
    if not (data / FILE).is_file():
        sys.exit(f"no {FILE} in {data}: set ATTUNE_TEST_DATA")
    return data


def judged(items: Sequence[Scored]) -> Report:
    """Everything about the scores of rows that have one and come after the baseline."""
    rows = [one.judged & np.isfinite(one.score) for one in items]
    names = [np.full(int(row.sum()), n) for n, row in enumerate(rows)]
    return report(
        np.concatenate([one.score[row] for one, row in zip(items, rows, strict=True)]),
        np.concatenate(
            [one.recording.stress[row].astype(float) for one, row in zip(items, rows, strict=True)]
        ),
        np.concatenate(names).astype(np.float64),
    )


def of_scores(found: Report, probability: bool) -> list[str]:
    """AUROC, precision and, for a score that is a probability, how far it can be believed."""
    calibration = [
        f"Brier               {_shown(found.brier.value, found.brier.low, found.brier.high)}",
        f"ECE                 {_shown(found.ece.value, found.ece.low, found.ece.high)}",
    ]
    return [
        f"rows {found.rows}, stress {found.prevalence:.3f}",
        f"AUROC pooled        {_shown(found.auroc.value, found.auroc.low, found.auroc.high)}",
        f"AUROC within, mean  {found.auroc_within:.3f}",
        f"average precision   {found.average_precision:.3f}",
        *(calibration if probability else []),
    ]


def of_alarms(tallies: Sequence[Tally]) -> list[str]:
    """Blocks found against calls in vain, at the configuration's own limits."""
    found = sum(len(one.delays) for one in tallies)
    blocks = sum(one.blocks for one in tallies)
    return [
        f"blocks found        {_interval(alarms.sensitivity, tallies)}, {found} of {blocks}",
        f"false an hour       {_interval(alarms.false_per_hour, tallies)}, "
        f"{sum(one.false for one in tallies)} in {sum(one.rest_s for one in tallies) / 3600:.1f} h",
        f"median delay        {alarms.delay(list(tallies)):.0f} s",
    ]


def _interval(measure: Callable[[list[Tally]], float], tallies: Sequence[Tally]) -> str:
    random = np.random.default_rng(0)
    drawn: Floats = np.array(
        [
            measure([tallies[n] for n in random.integers(0, len(tallies), len(tallies))])
            for _ in range(DRAWS)
        ]
    )
    low, high = np.quantile(drawn, [0.025, 0.975])
    return _shown(measure(list(tallies)), float(low), float(high))


def _shown(value: float, low: float, high: float) -> str:
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    sys.exit(main())
