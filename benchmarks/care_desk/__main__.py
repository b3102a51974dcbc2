"""The care desk under load: ``python -m benchmarks.care_desk [--minutes 6] [--model hangs]``.

Twenty residents' windows arrive at their ends through a real edge outbox and publisher, Redis,
threshold service, reasoning service with a dead model, and dashboard, to a wall in Chromium whose
own clock notes each painted alert. A second page takes the alerts, 200 more hold the stream open.
In the same run: a bare relay as the least that is possible, and a page that asks once a second.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.care_desk.found import Found
from benchmarks.care_desk.report import (
    HEAD,
    cores,
    crowd,
    line,
    per_connection,
    stages,
    verdict,
)
from benchmarks.care_desk.run import Chosen, measure
from benchmarks.care_desk.trips import spreads, took
from benchmarks.machine import header, percentile

TARGETS_MS = {"p50": 300.0, "p99": 1000.0}
ACKNOWLEDGED_MS = 2000.0
FIRST_LOAD_MS, FIRST_LOAD_BYTES = 1000.0, 200_000.0


def main() -> int:
    """Measure and print; 1 when a target is missed."""
    chosen = _arguments()
    _say(f"{header()}; {' '.join(['python -m benchmarks.care_desk', *sys.argv[1:]])}")
    with tempfile.TemporaryDirectory(prefix="attune-") as folder:
        found = measure(Path(folder), chosen)
    _say(f"load after: {os.getloadavg()[0]:.1f}; {cores(found.share)}\n")
    _tables(found)
    verdicts = _verdicts(found)
    _say("\n".join(["", *verdicts]))
    return int(any("MISSED" in each for each in verdicts))


def _tables(found: Found) -> None:
    seen = took(found.trips, "ended", "painted")
    missing = [t for t in found.trips if t.painted is None]
    _say(f"{len(found.trips)} alerts and rises, {len(seen)} seen, {len(missing)} not")
    _say(f"{found.outside} of them painted outside the first screen\n\n{HEAD}")
    _say("\n".join(stages(found.trips)))
    _say(line("peer: bare Redis to stream to paint, same seconds", found.bare_ms))
    _say(line("peer: the same alerts, asked for once a second", found.polled_ms))
    _say(line("acknowledged: click to painted on the other page", found.acknowledged_ms))
    if found.pages:
        _say("\n".join(crowd(found.trips, found.arrived, found.pages)))
        _say(line("first to last of them", spreads(found.arrived, found.pages)))
    for name, loads in found.loads.items():
        _say(line(f"first load, {name}: first paint", [each.first_paint_ms for each in loads]))
        _say(line("largest paint", [each.largest_paint_ms for each in loads]))
        _say(line("usable", [each.usable_ms for each in loads]))
        kilobytes = [each.page_bytes / 1000 for each in loads]
        _say(line("bytes of the page over the network", kilobytes, "kB"))
        _say(line("bytes of its first answers", [e.answers_bytes / 1000 for e in loads], "kB"))
    if found.pages:
        heard = sum(len(times) for times in found.arrived.values())
        _say(f"\n{heard} tidings heard by {found.pages} open pages, {found.lost} pages lost")
        _say(per_connection(found.before, found.after, found.pages))


def _verdicts(found: Found) -> list[str]:
    seen = took(found.trips, "ended", "painted")
    made = [
        verdict(f"alert {name}", percentile(seen, float(name[1:]) / 100), limit)
        for name, limit in TARGETS_MS.items()
        if seen
    ]
    missing = sum(trip.painted is None for trip in found.trips)
    made.append(verdict("alerts that nobody saw", missing, 0, "alerts"))
    if found.acknowledged_ms:
        at = percentile(found.acknowledged_ms, 0.99)
        made.append(verdict("acknowledgement elsewhere, p99", at, ACKNOWLEDGED_MS))
    for name, loads in found.loads.items():
        usable = percentile([each.usable_ms for each in loads], 0.95)
        made.append(verdict(f"first load of {name}, usable, p95", usable, FIRST_LOAD_MS))
        size = max(each.page_bytes for each in loads) / 1000
        made.append(verdict(f"size of {name}", size, FIRST_LOAD_BYTES / 1000, "kB"))
    return made


def _arguments() -> Chosen:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=6.0, help="of episodes")
    parser.add_argument("--pages", type=int, default=200, help="that hold the stream open besides")
    parser.add_argument("--loads", type=int, default=20, help="first loads of each kind")
    parser.add_argument("--model", choices=["refuses", "hangs"], default="refuses")
    given = parser.parse_args()
    return Chosen(given.persons, given.minutes * 60, given.pages, given.loads, given.model)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
