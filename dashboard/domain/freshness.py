"""How fresh a person's data is, by the server's clock."""

from enum import StrEnum
from typing import Final

STALE_AFTER_MS: Final = 5_000
"""No tile shows data older than this unmarked (product.md, Targets)."""
SILENT_AFTER_MS: Final = 10_000
"""Then a technical alarm: leaves 5 s of the 15 in which a dead source must be shown dead."""


class DataState(StrEnum):
    """Whether what is shown is true now, was true, or was never known."""

    LIVE = "live"
    STALE = "stale"
    NONE = "none"


def age_ms(now: int, t_end: int, seen_at: int) -> int:
    """Milliseconds since the data was true, never negative.

    The older of the window's end and the moment it was first seen counts: an edge clock that
    runs ahead must not keep old data looking fresh.

    >>> age_ms(now=10_000, t_end=60_000, seen_at=4_000)
    6000
    """
    return max(0, now - min(t_end, seen_at))


def data_state(age: int | None) -> DataState:
    """Live up to five seconds, stale beyond, none without any data."""
    if age is None:
        return DataState.NONE
    return DataState.STALE if age > STALE_AFTER_MS else DataState.LIVE
