"""Stretches of time in which a person was not watched on purpose, read off the consent ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class StretchKind(StrEnum):
    """``paused``: for care, ended by itself. ``not_watched``: no consent held."""

    PAUSED = "paused"
    NOT_WATCHED = "not_watched"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger, as far as it says when nothing is watched; epoch milliseconds."""

    recorded_at: int
    paused_until: int | None
    review_at: int
    withdrawn_at: int | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to before ``end``. Reason and name belong to a pause alone: why a consent
    ended is for those who answer for consents."""

    kind: StretchKind
    start: int
    end: int
    reason: str = ""
    by: str = ""


def stretches(entries: Sequence[Entry], start: int, end: int) -> list[Stretch]:
    """What lies in [start, end), in ascending time; ``entries`` oldest first.

    Before the first entry nobody had consented. A pause that was made longer is one stretch.
    """
    first = entries[0].recorded_at if entries else end
    raw = [Stretch(StretchKind.NOT_WATCHED, min(start, first), first)]
    ends = [each.recorded_at for each in entries[1:]] + [end]
    for entry, until in zip(entries, ends, strict=False):
        raw += _of(entry, max(until, entry.recorded_at))
    inside = [replace(s, start=max(s.start, start), end=min(s.end, end)) for s in raw]
    return _joined([s for s in inside if s.start < s.end])


def _of(entry: Entry, until: int) -> Iterator[Stretch]:
    ends = entry.review_at if entry.withdrawn_at is None else entry.recorded_at
    if entry.paused_until is not None:
        paused = min(until, ends, entry.paused_until)
        yield Stretch(StretchKind.PAUSED, entry.recorded_at, paused, entry.reason, entry.by)
    yield Stretch(StretchKind.NOT_WATCHED, max(ends, entry.recorded_at), until)


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    made: list[Stretch] = []
    for each in found:
        if made and made[-1].kind is each.kind and each.start <= made[-1].end:
            made[-1] = replace(made[-1], end=max(made[-1].end, each.end))
        else:
            made.append(each)
    return made
