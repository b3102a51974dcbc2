"""A person's windows, page by page, from the threshold service's committed history."""

from typing import Final

from dashboard.api.paging import Paging
from dashboard.domain.errors import BadCursor, BadRange, CurveUnavailable
from dashboard.peers.internal import ServiceAway
from dashboard.peers.threshold import ThresholdClient
from dashboard.persons.views import WindowPage

LONGEST_MS: Final = 31 * 24 * 3_600_000
"""As long as windows are kept."""
HOP_MS: Final = 1000
MOST: Final = 7200
"""What the threshold service answers in one call: two hours of a window a second."""
_WINDOWS: Final = Paging("windows", tuple[str, int])


def windows(
    threshold: ThresholdClient,
    person_id: str,
    span: tuple[int, int],
    limit: int,
    cursor: str,
) -> WindowPage:
    """The next ``limit`` seconds of [from, to) with a window in them.

    Raises ``BadRange``, ``BadCursor`` or ``CurveUnavailable``. One call a page, which looks no
    further than ``limit`` seconds: a night without windows is walked through in empty pages.
    """
    from_ms, to_ms = span
    if not from_ms < to_ms <= from_ms + LONGEST_MS:
        raise BadRange(f"ask for more than nothing and at most 31 days, got {from_ms}..{to_ms}")
    start = _start(person_id, from_ms, to_ms, cursor)
    end = min(to_ms, start + limit * HOP_MS)
    try:
        found = threshold.windows(person_id, start, end)
    except ServiceAway as error:
        raise CurveUnavailable(
            "Windows cannot be read now, since their service does not answer. Alerts still come."
        ) from error
    return WindowPage(
        person_id=person_id,
        from_ms=from_ms,
        to_ms=to_ms,
        windows=list(found.windows) if found else [],
        next_cursor=_WINDOWS.cursor((person_id, end)) if end < to_ms else None,
    )


def _start(person_id: str, from_ms: int, to_ms: int, cursor: str) -> int:
    place = _WINDOWS.place(cursor)
    if place is None:
        return from_ms
    if place[0] != person_id or not from_ms <= place[1] < to_ms:
        raise BadCursor(f"cursor {cursor[:40]!r} is of another person or span.")
    return place[1]
