"""The template assessor: sentences from a report by fixed rules, good enough for a ward.

Deterministic, and the only assessor while no model is connected. It never disputes the tier:
it says what the threshold service saw, in plain words, and what the person's carers can do.
"""

from reasoning_service.domain import wording
from reasoning_service.domain.deviations import CHANGE, SIGNS
from reasoning_service.domain.facts import HISTORY_MS, PRIOR_MS, RECENT_MS
from reasoning_service.domain.indicators import indicators
from reasoning_service.domain.quality import LAST_MS, Sense, Unassessed
from reasoning_service.domain.quantities import seconds
from reasoning_service.domain.report import Report
from reasoning_service.domain.telling import learning
from shared.contracts import AssessedSentence, EventKind, SentenceRole
from shared.contracts.channels import REGISTRY, Modality

MAX_MISSING = 2
POORLY_COVERED = 0.5
"""Below half of the half hour's seconds assessable, a sentence says so."""


def write(report: Report) -> tuple[AssessedSentence, ...]:
    """All sentences, in the order in which a carer needs them."""
    return (
        *_situation(report),
        *indicators(report),
        *_context(report),
        *_actions(report),
        *_uncertainty(report),
    )


def _situation(report: Report) -> tuple[AssessedSentence, ...]:
    event = report.event
    senses = _senses(report)
    first = _pattern(report).format(
        senses=f" in {senses}" if senses else "",
        urgency=wording.URGENCY.get(event.tier or 0, ""),
        tier=event.tier,
        since=_since(report),
    )
    cited = (report.summary.evidence_id, *(d.line.evidence_id for d in report.deviations))
    return (
        AssessedSentence(role=SentenceRole.SITUATION, text=first, evidence_ids=cited),
        *_began(report),
    )


def _began(report: Report) -> tuple[AssessedSentence, ...]:
    """Since when; a lasting change has said it, and began long before it was noticed."""
    event = report.event
    duration = seconds(event.t_event - event.t_onset)
    if event.kind is EventKind.ESCALATED:
        text = wording.ESCALATED.format(duration=duration)
    elif _pattern(report) == wording.CHANGED:
        return ()
    else:
        text = wording.JUST_NOW if duration == "0 s" else wording.OPENED.format(duration=duration)
    return (_cite(SentenceRole.SITUATION, text, report.summary.evidence_id),)


def _pattern(report: Report) -> str:
    """A sign has no side: what only a sign raised is unusual, and not said to be distress."""
    if report.event.tier is None:
        return wording.SITUATION_NO_TIER
    rules = {d.trigger.rule for d in report.deviations}
    if CHANGE in rules:
        return wording.CHANGED
    return wording.UNUSUAL if rules & set(SIGNS) else wording.SITUATION


def _since(report: Report) -> str:
    starts = [d.trigger.t_from for d in report.deviations if d.trigger.rule == CHANGE]
    return seconds(report.event.t_event - min(starts)) if starts else ""


def _senses(report: Report) -> str:
    channels = (REGISTRY.get(d.trigger.channel) for d in report.deviations)
    found = dict.fromkeys(c.modality for c in channels if c is not None)
    words = [wording.SENSES[m] for m in found if m is not Modality.FUSED]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _context(report: Report) -> tuple[AssessedSentence, ...]:
    prior = report.prior
    if prior is None:
        return ()
    hours = PRIOR_MS // 3_600_000
    tiers = ", ".join(f"{count} of tier {tier}" for tier, count in prior.by_tier.items())
    text = (
        wording.PRIOR.format(hours=hours, total=prior.total, tiers=tiers)
        if prior.total
        else wording.NO_PRIOR.format(hours=hours)
    )
    said = (_cite(SentenceRole.CONTEXT, text, prior.line.evidence_id),)
    if prior.last_before_ms is None:
        return said
    last = wording.LAST_PRIOR.format(ago=seconds(prior.last_before_ms))
    return (*said, _cite(SentenceRole.CONTEXT, last, prior.line.evidence_id))


def _actions(report: Report) -> tuple[AssessedSentence, ...]:
    tier = report.event.tier
    texts = wording.NO_TIER_ACTIONS if tier is None else wording.ACTIONS[tier]
    summary = report.summary.evidence_id
    said = tuple(_cite(SentenceRole.ACTION, text, summary) for text in texts)
    loud = [
        d
        for d in report.deviations
        if d.trigger.channel == "loudness_dbfs" and d.trigger.value > d.trigger.expected
    ]
    noise = (_cite(SentenceRole.ACTION, wording.QUIETER_ROOM, d.line.evidence_id) for d in loud)
    return (*said, *tuple(noise)[:1])


def _uncertainty(report: Report) -> tuple[AssessedSentence, ...]:
    summary = report.summary.evidence_id
    closing = _cite(SentenceRole.UNCERTAINTY, wording.CLOSING, summary)
    late = (_cite(SentenceRole.UNCERTAINTY, wording.LATE, summary),) if report.event.late else ()
    quality = report.quality
    if quality is None:
        alone = _cite(SentenceRole.UNCERTAINTY, wording.EVENT_ALONE, summary)
        return (*_learning(report), *late, alone, closing)
    missing = (_missing(entry) for entry in quality.unassessed[:MAX_MISSING])
    silent = tuple(_silent(sense) for sense in quality.senses if not sense.seconds)
    return (*_learning(report), *late, *missing, *silent, *_coverage(report), closing)


def _silent(sense: Sense) -> AssessedSentence:
    text = wording.SILENT.format(sense=wording.SENSES[sense.modality], window=RECENT_MS // 1000)
    return _cite(SentenceRole.UNCERTAINTY, text, sense.line.evidence_id)


def _learning(report: Report) -> tuple[AssessedSentence, ...]:
    if not learning(report.event):
        return ()
    line = report.learning or report.summary
    return (_cite(SentenceRole.UNCERTAINTY, wording.LEARNING, line.evidence_id),)


def _missing(entry: Unassessed) -> AssessedSentence:
    text = wording.MISSING_FOR.format(
        what=wording.MISSING[entry.reason], count=entry.windows, window=LAST_MS // 1000
    )
    return _cite(SentenceRole.UNCERTAINTY, text, entry.line.evidence_id)


def _coverage(report: Report) -> tuple[AssessedSentence, ...]:
    quality = report.quality
    if quality is None or quality.assessable >= POORLY_COVERED * HISTORY_MS / 1000:
        return ()
    text = wording.COVERAGE.format(
        minutes=HISTORY_MS // 60_000, assessable=quality.assessable, received=quality.received
    )
    return (_cite(SentenceRole.UNCERTAINTY, text, quality.line.evidence_id),)


def _cite(role: SentenceRole, text: str, evidence_id: str) -> AssessedSentence:
    return AssessedSentence(role=role, text=text, evidence_ids=(evidence_id,))
