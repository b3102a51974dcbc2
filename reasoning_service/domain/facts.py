"""What the report is made of: an event with its history in, evidence lines out."""

import re
from dataclasses import dataclass
from datetime import tzinfo

from shared.contracts import BaselineSnapshot, Event, EvidenceLine, ScoredWindow

HISTORY_MS = 30 * 60_000
"""The curve that the page shows beside the assessment covers the same half hour."""
RECENT_MS = 45_000
"""The research plan's current window (5A)."""
PRIOR_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a person is and what is planned there, as staff entered it, and the house's zone.

    ``place`` and ``activity`` are free text and not to be trusted: see ``domain.surroundings``.
    """

    place: str | None = None
    activity: str | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the threshold service knows of a person around an event.

    ``windows`` ascend and cover the half hour up to the event, ``prior`` are the events of the
    24 h before it, the current episode's own included. ``surroundings`` come from elsewhere.
    """

    windows: tuple[ScoredWindow, ...]
    baseline: BaselineSnapshot | None
    prior: tuple[Event, ...]
    surroundings: Surroundings | None = None

    def recent(self, t_event: int) -> tuple[ScoredWindow, ...]:
        """The windows of the last ``RECENT_MS``."""
        return tuple(w for w in self.windows if t_event - RECENT_MS <= w.t_start <= t_event)

    def earlier(self, event: Event) -> tuple[ScoredWindow, ...]:
        """The windows before the episode, and before what counts as recent."""
        end = min(event.t_onset, event.t_event - RECENT_MS)
        return tuple(w for w in self.windows if w.t_start < end)


def evidence(
    topic: str, text: str, t_from: int, t_to: int, channel: str | None = None
) -> EvidenceLine:
    """A line whose id says what it is about, of which channel and over which windows."""
    start, end = max(0, t_from), max(0, t_to)
    about = f"{topic}:{_slug(channel)}" if channel else topic
    return EvidenceLine(
        evidence_id=f"{about}:{start}-{end}", text=text, channel=channel, t_from=start, t_to=end
    )


def _slug(channel: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", channel)
