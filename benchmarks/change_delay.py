"""How long the change detector runs without a change, and how soon it finds one.

``python -m benchmarks.change_delay [--runs N] [--persons N]``. Simulated seconds of variance 1,
the product's own functions compiled by numba; phi and scale are learnt by the detector for two
hours of each person, from a population phi of 0.9 whatever the truth is. Once as the textbook has
it, once with the product's indifference to residuals within a quarter of a scale.

1. Run length at the limits that are nominal for 8 h, beside a CUSUM of the bare seconds.
2. Delay of 1, 2 and 3 SD shifts with limits scaled until false alarms are 4 h apart, beside the
   known limit, ``ln(4 h) / KL`` (Lorden 1971; Lai 1998), for who knows everything but the time.
   It is of first order: what the jump itself tells is left out of it. Put in (last figure), one
   second can be enough, for who judges single seconds and trusts them to have no tails.
3. The bank beside FOCuS, the exact likelihood ratio, on the same independent blocks.
4. Processor time.
"""

import argparse
import itertools
import math
import random
import sys
import time
from dataclasses import replace

import numpy as np

from benchmarks.change_simulation import Array, Process, alarms, bare_alarms, delays, white_delays
from benchmarks.machine import header
from threshold_service.configuration import load
from threshold_service.domain.kernel import change, change_rows
from threshold_service.domain.limits import limit
from threshold_service.domain.poisson import upper_mean
from threshold_service.engine_settings import engine_settings

NOMINAL_H, EQUAL_H = 8.0, 4.0
QUIET = (
    Process("independent", 0.0),
    Process("phi 0.5", 0.5),
    Process("phi 0.9", 0.9),
    Process("phi 0.98", 0.98),
    Process("phi 0.98, half of it white", 0.98, share=0.5),
    Process("phi 0.9, t5", 0.9, tails=5.0),
    Process("phi 0.98, t5", 0.98, tails=5.0),
)
SHIFTED = (QUIET[2], QUIET[3], QUIET[4])
FOCUS_LIMIT = 16.16
"""Of ``S^2 / n``, for 2,880 independent blocks between alarms."""


def rows(hours: float, indifferent: float | None = None) -> tuple[Array, Array]:
    """The product's parameters for a run length of one channel, and a state to begin with.

    ``indifferent`` None: as the product has it.
    """
    rule = replace(engine_settings(load()).change, run_length_s=hours * 3600.0, family=1)
    if indifferent is not None:
        rule = replace(rule, indifferent=indifferent)
    p = rule.composite_row()
    return np.array(p), np.array(change_rows.begin(p))


def main() -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--persons", type=int, default=200)
    options = parser.parse_args()
    sys.stdout.write(header() + "\n")
    _run_lengths(options.persons)
    _delays(options.persons, options.runs)
    _beside_focus(options.runs)
    _cost()
    return 0


def _run_lengths(persons: int) -> None:
    """Quiet persons at the nominal limits."""
    bare = limit(0.5, 2 * NOMINAL_H * 3600)
    sys.stdout.write(f"\n{NOMINAL_H:g} h wanted between alarms\n")
    for process in QUIET:
        cells = []
        for indifferent in (0.0, None):
            p, s = rows(NOMINAL_H, indifferent)
            found = alarms(p, s, process, 1.0, persons, 24.0, seed=1)
            least = persons * 24.0 / upper_mean(found)
            cells.append(f"{persons * 24.0 / max(found, 1):6.1f} h ({least:.1f} at least)")
        naive = bare_alarms(bare, process, persons, 1.0, seed=2)
        sys.stdout.write(
            f"{process.name:28} {cells[0]}   indifferent {cells[1]}"
            f"   bare seconds {3600 * persons / max(naive, 1):6.0f} s\n"
        )


def _delays(persons: int, runs: int) -> None:
    """Shifts, with the limits' factor found on quiet persons of the same process."""
    nats = math.log(EQUAL_H * 3600)
    sys.stdout.write(
        f"\nmean delay in s (median; known limit; with the jump), {EQUAL_H:g} h between alarms\n"
    )
    for process, indifferent in itertools.product(SHIFTED, (0.0, None)):
        p, s = rows(EQUAL_H, indifferent)
        factor = _factor_for(p, s, process, persons)
        name = process.name + (", indifferent" if indifferent is None else "")
        cells = [f"{name:40} limits x {factor:.2f}"]
        for shift in (1.0, 2.0, 3.0):
            took = delays(p, s, process, factor, shift, runs, seed=4)
            known = nats / process.rate(shift), process.seconds_to_know(shift, nats)
            cells.append(f"{took.mean():6.0f} ({np.median(took):.0f}; {known[0]:.0f}; {known[1]})")
        sys.stdout.write("  ".join(cells) + "\n")


def _factor_for(p: Array, s: Array, process: Process, persons: int) -> float:
    """The factor on all limits at which quiet persons alarm as often as wanted: halving."""
    low, high = 0.3, 3.0
    for _ in range(9):
        middle = math.sqrt(low * high)
        found = alarms(p, s, process, middle, persons, 24.0, seed=3)
        if persons * 24.0 / max(found, 1) < EQUAL_H:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)


def _beside_focus(runs: int) -> None:
    p, s = rows(NOMINAL_H)
    # The limits simulated for equal run lengths, rather than the formula's.
    p[change_rows.LIMIT :] = 1.159 * np.array([20.16, 11.90, 6.66, 3.55])
    sys.stdout.write("\nmean delay in independent blocks, 2,880 between alarms: bank, FOCuS\n")
    for shift in (0.25, 0.5, 1.0, 2.0, 3.0):
        bank, exact = white_delays(p, s, FOCUS_LIMIT, shift, 4 * runs, seed=5).mean(axis=0)
        sys.stdout.write(f"{shift:g} SD  {bank:6.1f} {exact:6.1f}\n")


def _cost() -> None:
    """Plain Python, one channel with one side and noise in it."""
    p, s = (list(map(float, row)) for row in rows(NOMINAL_H))
    chance = random.Random(6)
    values = [chance.gauss() for _ in range(100_000)]
    begun = time.process_time()
    for t, value in enumerate(values):
        change.step(p, s, value, t, 1.0, 1.0, 1.0)
    each_us = (time.process_time() - begun) / len(values) * 1e6
    sys.stdout.write(f"\nplain Python {each_us:.2f} us a channel-second\n")


if __name__ == "__main__":
    sys.exit(main())
