"""FOCuS with a known mean of 0: the exact likelihood-ratio test for a shift of unknown size.

Written from Romano, Eckley, Fearnhead & Rigaill, "Fast online changepoint detection via
functional pruning CUSUM statistics", JMLR 24(81), 2023. With ``S`` the sum so far, the statistic
after n values is ``max over tau of (S_n - S_tau)^2 / (n - tau)`` where the mean went up. For any
shift the best ``tau`` is a vertex of the lower convex hull of the points ``(t, S_t)``, and for a
shift upwards none left of its lowest point, so only those are kept: about log n of them.

The hull lives in two preallocated rows (``times``, ``sums``) and one count: plain Python runs it
on lists, numba on arrays.
"""

from collections.abc import MutableSequence

Floats = MutableSequence[float]


def extend(times: Floats, sums: Floats, size: int, time: float, total: float) -> int:
    """Add the point ``(time, total)``, to the right of all others; the hull's new size."""
    while size > 0:
        if sums[size - 1] >= total or (size > 1 and above(times, sums, size, time, total)):
            size -= 1
        else:
            break
    times[size] = time
    sums[size] = total
    return size + 1


def above(times: Floats, sums: Floats, size: int, time: float, total: float) -> bool:
    """Whether the last vertex lies on or over the line from the one before it to the point."""
    run, rise = times[size - 1] - times[size - 2], sums[size - 1] - sums[size - 2]
    return rise * (time - times[size - 1]) >= (total - sums[size - 1]) * run


def statistic(times: Floats, sums: Floats, size: int, time: float, total: float) -> float:
    """The statistic at ``(time, total)`` over the hull of the points before it."""
    best = 0.0
    for i in range(size):
        rise = total - sums[i]
        if rise > 0.0:
            best = max(best, rise * rise / (time - times[i]))
    return best
