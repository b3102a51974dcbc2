"""How much could be seen and heard, and what could not be assessed, in counted seconds."""

from collections import Counter
from dataclasses import dataclass

from reasoning_service.domain.facts import HISTORY_MS, History, evidence
from shared.contracts import Event, EvidenceLine, Reason, ScoredWindow, WindowState

LAST_MS = 60_000


@dataclass(frozen=True, slots=True)
class Unassessed:
    """One reason and for how many of the last 60 s it held."""

    reason: Reason
    windows: int
    line: EvidenceLine


@dataclass(frozen=True, slots=True)
class Quality:
    """Coverage of the half hour, and what was missing in the minute before the event."""

    assessable: int
    received: int
    line: EvidenceLine
    unassessed: tuple[Unassessed, ...]


def quality(event: Event, history: History) -> Quality:
    """Count what was assessable; a second that never arrived counts as not assessable."""
    windows = history.windows
    assessable = sum(w.state is not WindowState.CANNOT_ASSESS for w in windows)
    text = (
        f"Seconds received in the last {HISTORY_MS // 60_000} min: {len(windows)}, "
        f"of which assessable: {assessable}"
    )
    line = evidence("quality", text, event.t_event - HISTORY_MS, event.t_event)
    return Quality(assessable, len(windows), line, _unassessed(event, history))


def _unassessed(event: Event, history: History) -> tuple[Unassessed, ...]:
    last = [w for w in history.windows if event.t_event - LAST_MS < w.t_start <= event.t_event]
    counts = Counter(reason for w in last for reason in _reasons(w))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].value))
    return tuple(_line(event, reason, count, len(last)) for reason, count in ordered)


def _reasons(window: ScoredWindow) -> set[Reason]:
    return set(window.reasons) - {Reason.LEARNING}


def _line(event: Event, reason: Reason, count: int, received: int) -> Unassessed:
    text = (
        f"{reason.value.replace('_', ' ')} in {count} of {received} seconds received "
        f"in the last {LAST_MS // 1000} s"
    )
    topic = f"not-assessed-{reason.value}"
    return Unassessed(reason, count, evidence(topic, text, event.t_event - LAST_MS, event.t_event))
