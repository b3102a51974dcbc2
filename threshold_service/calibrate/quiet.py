"""Which stretches of a person's history are quiet: what is left out, and what stays in.

An alarm that a caregiver found false happened in quiet, and must stay in: leaving out every
episode would leave the false alarms out of their own count. Left out are episodes found true or
that nobody could tell, with a while before and after; a while around a missed event; and tier 1
and 2 episodes without an answer, since nobody knows. Tier 3 is a note that nobody answers: it
stays in. Leaving unanswered episodes out makes the rest look calmer than it was, so whoever
calibrates on it must not lower anybody's limits (``unanswered``).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from shared.contracts import ControlRecord, Event, EventKind, Outcome

BEFORE_MS = 120_000
"""Distress begins before the rule holds: longer than any debounce, as long as the slowest rise."""
MISSED_MS = 600_000
"""Nobody looks at a clock when they see distress: ten minutes either way."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Spans to leave out, sorted and disjoint, ends excluded; and how many had no answer."""

    spans: tuple[Span, ...]
    unanswered: int

    def covers(self, t: int) -> bool:
        """Whether ``t`` lies in a span."""
        place = bisect_right(self.spans, t, key=itemgetter(0)) - 1
        return place >= 0 and t < self.spans[place][1]


@dataclass(slots=True)
class _Episode:
    onset: int
    end: int
    tier: int


def exclusion(
    events: Iterable[Event], feedback: Iterable[ControlRecord], to_ms: int, tail_ms: int
) -> Exclusion:
    """From one person's events and answers, each oldest first; an open episode lasts to ``to_ms``.

    The last answer to an episode counts: saying it again corrects it.
    """
    answers: dict[str, Outcome] = {}
    spans: list[Span] = []
    for record in feedback:
        if record.outcome is Outcome.MISSED:
            spans.append((record.t - MISSED_MS, record.t + MISSED_MS))
        elif record.outcome is not None and record.episode_id is not None:
            answers[record.episode_id] = record.outcome
    unanswered = 0
    for name, episode in _episodes(events, to_ms).items():
        answer = answers.get(name)
        if answer is Outcome.FALSE or (answer is None and episode.tier == 3):
            continue
        unanswered += answer is None
        spans.append((episode.onset - BEFORE_MS, episode.end + tail_ms))
    return Exclusion(_joined(spans), unanswered)


def _episodes(events: Iterable[Event], to_ms: int) -> dict[str, _Episode]:
    found: dict[str, _Episode] = {}
    for event in events:
        episode = found.setdefault(event.episode_id, _Episode(event.t_onset, to_ms, 3))
        episode.tier = min(episode.tier, event.tier or 3)
        if event.kind is EventKind.CLOSED:
            episode.end = event.t_event
    return found


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)
