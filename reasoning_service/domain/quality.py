"""How much could be seen and heard, and what could not be assessed, in counted seconds."""

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Final

from reasoning_service.domain.facts import HISTORY_MS, RECENT_MS, History, evidence
from reasoning_service.domain.quantities import rounded
from shared.contracts import Event, EvidenceLine, Reason, ScoredWindow, WindowState
from shared.contracts.channels import REGISTRY, Modality

LAST_MS = 60_000
SENSE_WORDS = {
    Modality.FACE: "face",
    Modality.BODY: "body",
    Modality.MOTION: "movement",
    Modality.VOICE: "sound",
    Modality.WEARABLE: "worn sensor",
}
"""Senses as report and sentences call them."""
REASON_WORDS = {
    Reason.NO_FACE: "The face could not be seen",
    Reason.TOO_DARK: "It was too dark to see",
    Reason.BLURRED: "The picture was blurred",
    Reason.COVERED: "The camera was covered",
    Reason.TOO_FAR: "The person was too far from the camera",
    Reason.SEVERAL_PEOPLE: "Several people were in view",
    Reason.FROZEN: "The picture stood still",
    Reason.NO_PICTURE: "There was no picture",
    Reason.NO_SOUND: "There was no sound",
    Reason.AUDIO_CLIPPED: "The sound was too loud for the microphone",
    Reason.AUDIO_SILENT: "The microphone gave silence",
    Reason.ENCODER_FAILED: "A part of the analysis failed",
    Reason.ENCODER_SKIPPED: "A part of the analysis was left out for that second",
    Reason.PAUSED: "Watching was paused",
}
"""Reasons likewise; learning is told apart."""


@dataclass(frozen=True, slots=True)
class Unassessed:
    """One reason and for how many of the last 60 s it held."""

    reason: Reason
    windows: int
    line: EvidenceLine


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense in the last 45 s: seconds with a value, of those received."""

    modality: Modality
    seconds: int
    received: int
    line: EvidenceLine


@dataclass(frozen=True, slots=True)
class Quality:
    """Coverage of the half hour, and what was missing in the minute before the event.

    ``senses``: those that gave anything in the half hour; a sense that never did is not installed
    or not consented to, and nothing is said of it.
    """

    assessable: int
    received: int
    line: EvidenceLine
    unassessed: tuple[Unassessed, ...]
    senses: tuple[Sense, ...] = ()


def quality(event: Event, history: History) -> Quality:
    """Count what was assessable; a second that never arrived counts as not assessable."""
    windows = history.windows
    assessable = sum(w.state is not WindowState.CANNOT_ASSESS for w in windows)
    text = (
        f"Seconds received in the last {HISTORY_MS // 60_000} min: {len(windows)}, "
        f"of which assessable: {assessable}"
    )
    line = evidence("quality", text, event.t_event - HISTORY_MS, event.t_event)
    return Quality(
        assessable, len(windows), line, _unassessed(event, history), _senses(event, history)
    )


def _senses(event: Event, history: History) -> tuple[Sense, ...]:
    used = [m for m in SENSE_WORDS if any(_gave(m, w) for w in history.windows)]
    return tuple(_sense(modality, event, history) for modality in used)


def _sense(modality: Modality, event: Event, history: History) -> Sense:
    recent = history.recent(event.t_event)
    seen = sum(_gave(modality, w) for w in recent)
    text = (
        f"{SENSE_WORDS[modality].capitalize()}: {seen} of {len(recent)} seconds received in the "
        f"last {RECENT_MS // 1000} s have a value"
    )
    known = [q for w in recent for name, q in w.quality.items() if name == modality.value]
    if known:
        text += f"; quality {rounded(100 * median(known), 0)} out of 100"
    topic = f"quality-{modality.value}"
    line = evidence(topic, text, event.t_event - RECENT_MS, event.t_event)
    return Sense(modality, seen, len(recent), line)


_NAMES: Final = {
    modality: tuple(name for name, known in REGISTRY.items() if known.modality is modality)
    for modality in Modality
}
"""Looked up and not searched: a sense that is not there would be looked for 1,800 times."""


def _gave(modality: Modality, window: ScoredWindow) -> bool:
    return any(window.channels.get(name) is not None for name in _NAMES[modality])


def _unassessed(event: Event, history: History) -> tuple[Unassessed, ...]:
    last = [w for w in history.windows if event.t_event - LAST_MS < w.t_start <= event.t_event]
    counts = Counter(reason for w in last for reason in _reasons(w))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].value))
    return tuple(_line(event, reason, count, len(last)) for reason, count in ordered)


def _reasons(window: ScoredWindow) -> set[Reason]:
    return set(window.reasons) & set(REASON_WORDS)


def _line(event: Event, reason: Reason, count: int, received: int) -> Unassessed:
    text = (
        f"{REASON_WORDS[reason]} in {count} of {received} seconds received "
        f"in the last {LAST_MS // 1000} s"
    )
    topic = f"not-assessed-{reason.value}"
    return Unassessed(reason, count, evidence(topic, text, event.t_event - LAST_MS, event.t_event))
