"""Figures as lines of a Markdown table. Pure."""

from collections.abc import Mapping, Sequence

from benchmarks.care_desk.cost import Share
from benchmarks.care_desk.trips import STAGES, Trip, took
from benchmarks.machine import percentile

HEAD = "| | n | p50 | p95 | p99 | max |\n| --- | --- | --- | --- | --- | --- |"


def line(name: str, values: Sequence[float], unit: str = "ms") -> str:
    """One row; a row without values says so, since it is no zero.

    >>> line("a page", [3.0, 1.0, 2.0])
    '| a page | 3 | 2 ms | 3 ms | 3 ms | 3 ms |'
    """
    if not values:
        return f"| {name} | 0 | none | none | none | none |"
    known = list(values)
    shares = " | ".join(f"{percentile(known, q):.0f} {unit}" for q in (0.5, 0.95, 0.99))
    return f"| {name} | {len(known)} | {shares} | {max(known):.0f} {unit} |"


def stages(made: Sequence[Trip]) -> list[str]:
    """The stage table, and the whole by tier."""
    rows = [line(name, took(made, start, end)) for start, end, name in STAGES]
    for tier in (1, 2, 3):
        mine = [trip for trip in made if trip.tier == tier]
        rows.append(line(f"tier {tier}", took(mine, "ended", "painted")))
    return rows


def crowd(made: Sequence[Trip], arrived: Mapping[str, Sequence[float]], pages: int) -> list[str]:
    """How the dashboard's transaction reaches the first, the middle and the last open page."""
    taken = {f"{trip.alert_id}/raised": trip.taken for trip in reversed(made)}
    heard = [
        (at, sorted(arrived[key]))
        for key, at in taken.items()
        if at is not None and len(arrived.get(key, ())) == pages
    ]
    name = "the dashboard's transaction to the"
    return [
        line(f"{name} first of {pages} open pages", [times[0] - at for at, times in heard]),
        line("to the middle one", [times[pages // 2] - at for at, times in heard]),
        line("to the last one", [times[-1] - at for at, times in heard]),
    ]


def cores(share: Share) -> str:
    """Who used how much of the processor, most first, the others of the machine last."""
    ranked = sorted(share.ours.items(), key=lambda item: -item[1])
    named = ", ".join(f"{name} {value:.2f}" for name, value in ranked)
    return f"cores over {share.span_s:.0f} s: {named}; others on this machine {share.others:.2f}"


def verdict(name: str, found: float, limit: float, unit: str = "ms") -> str:
    """Whether a target holds."""
    word = "holds" if found <= limit else "MISSED"
    return f"{name}: {found:.0f} {unit}, target {limit:.0f} {unit}: {word}"


def per_connection(before: Mapping[str, float], after: Mapping[str, float], pages: int) -> str:
    """What one more open page costs the dashboard; ``cores`` and ``bytes`` by name."""
    cpu_ms = (after["cores"] - before["cores"]) / pages * 1000
    kilobytes = (after["bytes"] - before["bytes"]) / pages / 1000
    return f"one open page costs the dashboard {cpu_ms:.2f} ms CPU a second and {kilobytes:.0f} kB"
