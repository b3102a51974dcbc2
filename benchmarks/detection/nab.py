"""NAB's score of our replay on the development series: a regression figure, no evidence of care.

``python -m benchmarks.detection.nab [--config FILE]`` (``ATTUNE_TEST_DATA`` names the data's
folder). One configuration and one threshold for all series. The threshold is chosen on a random
half of the series and scored on the other, ``HALVES`` times (seeded): median and the middle 80 %;
``same data`` is the best threshold on all, which flatters. Beside it in the same run NAB's
windowed Gaussian, and a metronome that looks at no value.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.detection import nab_series as nab
from benchmarks.detection.nab_scoring import Floats, Steps, Weights, best_limit, normalised, steps

HALVES = 200
CACHE = Path("var/benchmarks/nab")


def main() -> int:
    """Replay every series, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=None)
    config = parser.parse_args().config
    data = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data")) / "nab"
    if not data.is_dir():
        sys.stderr.write(f"no NAB series in {data}: set ATTUNE_TEST_DATA\n")
        return 2
    detectors: dict[str, Callable[[nab.Series], Floats]] = {
        "ours": lambda item: nab.ours(item, config, CACHE),
        "windowed Gaussian": nab.windowed_gaussian,
        "metronome": nab.metronome,
    }
    series = nab.series(data)
    print(f"{'':18}{'profile':24}{'held out (10-90 %)':>28}{'same data':>11}{'threshold':>11}")
    for name, detector in detectors.items():
        scores = [detector(item).tolist() for item in series]
        for profile, weights in nab.profiles(data).items():
            made = [steps(s, x.windows, weights) for s, x in zip(scores, series, strict=True)]
            print(f"{name:18}{profile:24}{_figures(made, weights)}", flush=True)
    return 0


def _figures(made: list[Steps], weights: Weights) -> str:
    low, middle, high = np.quantile(held_out(made, weights), [0.1, 0.5, 0.9])
    limit = best_limit(made)
    held = f"{middle:.1f} ({low:.1f} to {high:.1f})"
    return f"{held:>28}{normalised(made, limit, weights):11.1f}{limit:11.4f}"


def held_out(made: list[Steps], weights: Weights, halves: int = HALVES) -> list[float]:
    """Scores of the other half at the threshold of one half, for seeded random halves."""
    random = np.random.default_rng(0)
    found = []
    for _ in range(halves):
        order = random.permutation(len(made))
        chosen = [made[n] for n in order[: len(made) // 2]]
        other = [made[n] for n in order[len(made) // 2 :]]
        found.append(normalised(other, best_limit(chosen), weights))
    return found


if __name__ == "__main__":
    sys.exit(main())
