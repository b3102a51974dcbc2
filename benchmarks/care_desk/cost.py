"""Processor time and memory of every process of ours, and what the rest of the machine took."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Use:
    """Since a process began: seconds of processor time; now: bytes resident."""

    cpu_s: float
    resident: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at all of them. ``busy_s`` is of the whole machine, over all cores."""

    at_s: float
    busy_s: float
    uses: Mapping[str, Use]


@dataclass(frozen=True, slots=True)
class Share:
    """Between two looks, in cores: each process, and everybody else on the machine."""

    span_s: float
    ours: Mapping[str, float]
    others: float


def look(processes: Mapping[str, int], at_s: float) -> Sample:
    """``processes`` are process ids by name; ``browser`` takes in all its children."""
    times = psutil.cpu_times()
    busy = times.user + times.nice + times.system + times.irq + times.softirq
    return Sample(at_s, busy, {name: _use(pid, name) for name, pid in processes.items()})


def between(first: Sample, last: Sample) -> Share:
    """What the span cost.

    >>> first = Sample(0.0, 10.0, {"redis": Use(1.0, 0)})
    >>> between(first, Sample(10.0, 20.0, {"redis": Use(3.0, 0)}))
    Share(span_s=10.0, ours={'redis': 0.2}, others=0.8)
    """
    span_s = last.at_s - first.at_s
    ours = {
        name: (use.cpu_s - first.uses[name].cpu_s) / span_s
        for name, use in last.uses.items()
        if name in first.uses
    }
    busy = (last.busy_s - first.busy_s) / span_s
    return Share(span_s, ours, max(0.0, busy - sum(ours.values())))


def browser() -> int:
    """The process id of the Chromium that this process's Playwright started."""
    for each in psutil.Process().children(recursive=True):
        if "chrom" in each.name() and not any("--type=" in word for word in each.cmdline()):
            return each.pid
    raise LookupError("no Chromium runs")


def _use(pid: int, name: str) -> Use:
    process = psutil.Process(pid)
    whole = [process, *process.children(recursive=True)] if name == "browser" else [process]
    cpu_s, resident = 0.0, 0
    for each in whole:
        try:
            times = each.cpu_times()
            cpu_s += times.user + times.system
            resident += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # a tab's process that ended meanwhile
    return Use(cpu_s, resident)
