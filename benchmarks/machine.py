"""Where and when a benchmark ran, in one line: figures without it mean nothing."""

import datetime
import os
import platform
from pathlib import Path


def header() -> str:
    """Processor, cores, load, Python and date."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return (
        f"{processor()}, {os.cpu_count()} cores, load {load}, "
        f"Python {platform.python_version()}, {today}"
    )


def processor() -> str:
    """The processor's name as the kernel gives it, else the architecture."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0..1) of ``values`` lie, by nearest rank."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
