"""The length of a person's record: told, configured, or learnt from the first 30 records.

A causal rule: record n's interval depends on records 1..n, and nothing changes after 30.
"""

from statistics import median

from threshold_service.domain.person import PersonState
from threshold_service.domain.verdict import Second

RECORDS = 30
MS_PER_S = 1000.0


def unit_of(state: PersonState, second: Second, configured_s: float | None) -> float:
    """Seconds from one record to the next; 1 until something better is known."""
    interval = state.interval
    if configured_s is not None or second.hop_s is not None:
        interval.seconds = configured_s or second.hop_s or 1.0
        return interval.seconds
    if interval.settled or state.t_last is None:
        return interval.seconds
    interval.seen.append((second.t - state.t_last) / MS_PER_S)
    interval.seconds = median(interval.seen)
    if len(interval.seen) + 1 >= RECORDS:
        interval.settled = True
        interval.seen.clear()
    return interval.seconds
