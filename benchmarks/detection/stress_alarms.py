"""Alarms against stress blocks: how many are found, how late, and how often rest is disturbed.

An alarm is an opened event. One that stays open asks again every ``AGAIN_S``, and each time
counts: a latched alarm is not free. A block is found where an event opens inside it; an event
that was already open when the block began finds nothing.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.detection.stress_recordings import Floats, Scored

AGAIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one person, after the baseline: ``delays`` in seconds of the blocks that were found."""

    blocks: int
    delays: tuple[float, ...]
    false: int
    rest_s: float


def tally(item: Scored) -> Tally:
    """Blocks that began before the baseline ended count from its end on."""
    t, judged, stress = item.recording.t, item.judged, item.recording.stress
    alarms = asked(item)
    blocks = [(max(a, int(np.argmax(judged))), b) for a, b in item.recording.blocks()]
    blocks = [(a, b) for a, b in blocks if a < b and judged[a]]
    delays = []
    for a, b in blocks:
        inside = item.opened[(item.opened >= t[a]) & (item.opened <= t[b - 1])]
        if len(inside):
            delays.append(float(inside[0] - t[a]))
    calm = judged & ~stress
    false = int(np.isin(alarms, t[calm]).sum())
    return Tally(len(blocks), tuple(delays), false, float(calm.sum()))


def asked(item: Scored) -> Floats:
    """Every time at which somebody is called: openings, and again while an event stays open."""
    end = float(item.recording.t[-1])
    times: list[float] = []
    for start in item.opened.tolist():
        later = item.closed[item.closed > start]
        until = float(later[0]) if len(later) else end
        times.extend(np.arange(start, until, AGAIN_S).tolist() or [start])
    return np.array(times, dtype=np.float64)


def sensitivity(tallies: list[Tally]) -> float:
    """Share of all blocks that were found."""
    return sum(len(one.delays) for one in tallies) / max(1, sum(one.blocks for one in tallies))


def false_per_hour(tallies: list[Tally]) -> float:
    """Calls in vain per hour of rest."""
    return 3600.0 * sum(one.false for one in tallies) / max(1.0, sum(one.rest_s for one in tallies))


def delay(tallies: list[Tally]) -> float:
    """Median seconds from a block's beginning to its alarm; nan where none was found."""
    found = [each for one in tallies for each in one.delays]
    return float(np.median(found)) if found else float("nan")
