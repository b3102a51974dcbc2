"""Figures over all events, as what ``report.json`` holds."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from reasoning_service.evaluate.cases import NOTHING
from reasoning_service.evaluate.measures import Measured
from reasoning_service.evaluate.readability import Readability

Z = 1.959964
"""Two-sided 95 %."""


class Part(BaseModel):
    """Frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(Part):
    """``count`` of ``of``, with Wilson's 95 % interval (1927); None where ``of`` is 0.

    Events of one person are alike, so that the interval is narrower than the truth allows.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Kind(Part):
    """One kind of episode: its events, and how often the opinion agrees with the truth."""

    kind: str
    distress: bool
    events: int
    agreement: Share


class Figures(Part):
    """Seconds and tokens over the events that have them; None where none has."""

    median: float | None
    p95: float | None
    total: float


class Who(Part):
    """What was evaluated."""

    assessor: Literal["template", "model"]
    model: str | None
    adapter: str | None
    report_version: str
    prompt_version: str
    words_hash: str


class Summary(Part):
    """Shares are of events, except ``removed`` and ``opposed``, which are of sentences."""

    who: Who
    events: int
    sentences: int
    schema_valid: Share
    failures: dict[str, int]
    removed: Share
    fatal: Share
    opposed: Share
    contradicting: Share
    agreement: Share
    confirmed_distress: Share
    rejected_harmless: Share
    kinds: tuple[Kind, ...]
    words_per_sentence: float
    reading_ease: float | None
    seconds: Figures
    first_words_s: Figures
    prompt_tokens: Figures
    completion_tokens: Figures
    reasoning_tokens: Figures


def summarise(who: Who, rows: Sequence[Measured]) -> Summary:
    """The figures of all ``rows``."""
    valid = [row for row in rows if row.told.failure is None]
    sentences = sum(len(row.told.sentences) for row in valid)
    reading = Readability(
        sentences,
        sum(row.reading.words for row in valid),
        sum(row.reading.syllables for row in valid),
    )
    return Summary(
        who=who,
        events=len(rows),
        sentences=sentences,
        schema_valid=share(len(valid), len(rows)),
        failures=_failures(rows),
        removed=share(sum(len(row.removed) for row in valid), sentences),
        fatal=share(sum(row.fatal for row in valid), len(valid)),
        opposed=share(sum(row.opposed for row in valid), sentences),
        contradicting=share(sum(row.pairs > 0 for row in valid), len(valid)),
        agreement=_agreement(valid),
        confirmed_distress=_agreement([row for row in valid if row.distress]),
        rejected_harmless=_agreement([row for row in valid if not row.distress]),
        kinds=_kinds(valid),
        words_per_sentence=reading.words_per_sentence,
        reading_ease=reading.ease,
        seconds=_figures(rows, lambda row: row.told.total_s),
        first_words_s=_figures(rows, lambda row: row.told.first_s),
        prompt_tokens=_figures(rows, lambda row: row.told.prompt_tokens),
        completion_tokens=_figures(rows, lambda row: row.told.completion_tokens),
        reasoning_tokens=_figures(rows, lambda row: row.told.reasoning_tokens),
    )


def share(count: int, of: int) -> Share:
    """With Wilson's interval.

    >>> found = share(50, 100)
    >>> round(found.low, 3), round(found.high, 3)
    (0.404, 0.596)
    """
    if of == 0:
        return Share(count=count, of=of, share=None, low=None, high=None)
    p, shrink = count / of, 1.0 + Z * Z / of
    middle = (p + Z * Z / (2 * of)) / shrink
    half = Z / shrink * math.sqrt(p * (1.0 - p) / of + Z * Z / (4 * of * of))
    return Share(
        count=count, of=of, share=p, low=max(0.0, middle - half), high=min(1.0, middle + half)
    )


def _agreement(rows: Iterable[Measured]) -> Share:
    answered = [row.agrees for row in rows if row.agrees is not None]
    return share(sum(answered), len(answered))


def _kinds(rows: Sequence[Measured]) -> tuple[Kind, ...]:
    found = {(row.kind, row.distress) for row in rows}
    ordered = sorted(found, key=lambda each: (not each[1], each[0] == NOTHING, each[0]))
    return tuple(_kind(name, [row for row in rows if row.kind == name]) for name, _ in ordered)


def _kind(name: str, rows: Sequence[Measured]) -> Kind:
    return Kind(kind=name, distress=rows[0].distress, events=len(rows), agreement=_agreement(rows))


def _failures(rows: Iterable[Measured]) -> dict[str, int]:
    """By the name of what failed; the texts are in the rows."""
    names = [row.told.failure.split(":")[0] for row in rows if row.told.failure]
    return {name: names.count(name) for name in sorted(set(names))}


def _figures(rows: Iterable[Measured], of: Callable[[Measured], float | None]) -> Figures:
    known = sorted(value for row in rows if (value := of(row)) is not None)
    if not known:
        return Figures(median=None, p95=None, total=0.0)
    at = (len(known) - 1) / 2
    middle = (known[math.floor(at)] + known[math.ceil(at)]) / 2
    return Figures(
        median=middle, p95=known[math.ceil(0.95 * len(known)) - 1], total=math.fsum(known)
    )
