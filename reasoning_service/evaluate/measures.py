"""One event's answer as figures."""

from dataclasses import dataclass

from reasoning_service.domain.faithfulness.gate import review
from reasoning_service.domain.faithfulness.support import facts
from reasoning_service.domain.report import Report, build_report
from reasoning_service.evaluate.assessors import Assessor, Told
from reasoning_service.evaluate.cases import Case
from reasoning_service.evaluate.contradiction import against_each_other, against_evidence
from reasoning_service.evaluate.readability import Readability, readability
from shared.contracts import AssessedSentence

MILD = 3
"""The tier at which an event that is no distress may stand: worth watching, nobody is called."""


@dataclass(frozen=True, slots=True)
class Measured:
    """``agrees``: None without a valid answer. ``removed`` and ``fatal`` are the gate's doing."""

    event_id: str
    kind: str
    distress: bool
    tier: int | None
    told: Told
    agrees: bool | None
    removed: tuple[tuple[AssessedSentence, tuple[str, ...]], ...]
    fatal: bool
    opposed: int
    pairs: int
    reading: Readability


def measure(case: Case, assessor: Assessor) -> Measured:
    """Ask, let the gate judge, and hold the answer against the truth."""
    report = build_report(case.event, case.history)
    told = assessor.assess(report)
    return _measured(case, report, told)


def _measured(case: Case, report: Report, told: Told) -> Measured:
    valid, known = told.failure is None, facts(report)
    judged = review(told.sentences, report)
    return Measured(
        event_id=case.event.event_id,
        kind=case.kind,
        distress=case.distress,
        tier=case.event.tier,
        told=told,
        agrees=_agrees(case.distress, told.opinion) if valid else None,
        removed=tuple((sentence, why.reasons) for sentence, why in judged.removed),
        fatal=valid and judged.fatal,
        opposed=sum(against_evidence(sentence, known) for sentence in told.sentences),
        pairs=len(against_each_other(told.sentences, known)),
        reading=readability([sentence.text for sentence in told.sentences]),
    )


def _agrees(distress: bool, opinion: int | None) -> bool:
    """Distress should be confirmed; anything else disputed, or left at the mildest tier."""
    return opinion is not None if distress else opinion is None or opinion >= MILD
