"""River's usual streaming detectors on 25 channels: microseconds of CPU a person-window.

Per channel a running mean and variance with exponential weights, Page-Hinkley and ADWIN, each
one value a second. Run by ``benchmarks.threshold_cost`` with the Python of an environment that
has river; prints one number.
"""

import random
import sys
import time

from river import drift, stats  # type: ignore[import-not-found,unused-ignore]

CHANNELS, SECONDS, REPEATS = 25, 400, 5
FADING = 0.01


def main() -> int:
    """The median of a few repeats."""
    generator = random.Random(1)
    rows = [[generator.gauss(0.0, 1.0) for _ in range(CHANNELS)] for _ in range(SECONDS)]
    spent = sorted(_once(rows) for _ in range(REPEATS))
    sys.stdout.write(f"{spent[REPEATS // 2]:.2f}\n")
    return 0


def _once(rows: list[list[float]]) -> float:
    means = [stats.EWMean(FADING) for _ in range(CHANNELS)]
    variances = [stats.EWVar(FADING) for _ in range(CHANNELS)]
    hinkleys = [drift.PageHinkley() for _ in range(CHANNELS)]
    adwins = [drift.ADWIN() for _ in range(CHANNELS)]
    started = time.process_time()
    for row in rows:
        for mean, variance, hinkley, adwin, x in zip(
            means, variances, hinkleys, adwins, row, strict=True
        ):
            mean.update(x)
            variance.update(x)
            hinkley.update(x)
            adwin.update(x)
    return (time.process_time() - started) / len(rows) * 1e6


if __name__ == "__main__":
    sys.exit(main())
