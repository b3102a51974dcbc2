"""Sentences about single channels: what deviates, how it moved, when it was strongest."""

from reasoning_service.domain import wording
from reasoning_service.domain.deviations import RULES, SIGNS
from reasoning_service.domain.facts import RECENT_MS
from reasoning_service.domain.peaks import MOVEMENT, SOUND, Peak
from reasoning_service.domain.quantities import label, number, quantity, seconds
from reasoning_service.domain.report import Report
from reasoning_service.domain.telling import as_usual, capital, indicator, lively, told_by_rule
from reasoning_service.domain.trajectories import Trajectory
from shared.contracts import AssessedSentence
from shared.contracts.channels import REGISTRY, Modality

MAX_INDICATORS = 4
"""A carer reads four lines at a glance; the rest stays in the evidence."""
MAX_TRENDS = 2
AUDIBLE = 0.3
"""A sound or movement cue below this is not worth a sentence (shares, 0..1)."""


def indicators(report: Report) -> tuple[AssessedSentence, ...]:
    """Deviations, then trends, then the moments of sound and movement."""
    told = {_topic(d.trigger.channel): d for d in reversed(report.deviations)}
    single = [d for d in report.deviations if told[_topic(d.trigger.channel)] is d]
    telling = [d for d in single if not as_usual(d.trigger) or d.trigger.rule in RULES]
    strongest = (telling or single)[:MAX_INDICATORS]
    paths = [t for t in report.trajectories if _topic(t.channel) == t.channel]
    moving = [t for t in paths if t.trend != "steady"][:MAX_TRENDS]
    return (
        *(told_by_rule(d, report) for d in strongest),
        *_lively(report, {d.trigger.channel for d in strongest if d.trigger.rule in SIGNS}),
        *(_trend(t) for t in moving),
        *(_peak(p) for p in _moments(report, {d.trigger.channel for d in strongest})),
    )


def _lively(report: Report, told: set[str]) -> tuple[AssessedSentence, ...]:
    """The channel that jumps about most beside its usual, unless its rule has said so."""
    jumping = [v for v in report.volatility if v.livelier and v.channel not in told]
    single = [v for v in jumping if _topic(v.channel) == v.channel]
    most = max(single, key=lambda v: v.ratio, default=None)
    return () if most is None else (lively(most, most.line.evidence_id),)


def _topic(channel: str) -> str:
    """Channels that sum up all senses say the same thing twice: they share a topic."""
    known = REGISTRY.get(channel)
    return Modality.FUSED.value if known and known.modality is Modality.FUSED else channel


def _trend(path: Trajectory) -> AssessedSentence:
    text = wording.TREND.format(
        label=capital(label(path.channel)),
        trend=path.trend,
        window=RECENT_MS // 1000,
        first=number(path.channel, path.known[0]),
        last=quantity(path.channel, path.known[-1]),
    )
    return indicator(text, path.line.evidence_id)


def _moments(report: Report, told: set[str]) -> tuple[Peak, ...]:
    """The clearest sound cue and movement cue not told yet, where they are clear at all."""
    fresh = [p for p in report.peaks if p.channel not in told]
    clear = [p for p in fresh if _is_share(p) and p.value >= AUDIBLE]
    return tuple(
        max(group, key=lambda p: p.value)
        for kinds in (SOUND, MOVEMENT)
        if (group := [p for p in clear if p.channel in kinds])
    )


def _is_share(peak: Peak) -> bool:
    channel = REGISTRY[peak.channel]
    return channel.unit == "1" and channel.modality is not Modality.FUSED


def _peak(peak: Peak) -> AssessedSentence:
    pattern = wording.PEAK if peak.before_event_ms >= 1000 else wording.PEAK_NOW
    text = pattern.format(
        label=capital(label(peak.channel)),
        ago=seconds(peak.before_event_ms),
        value=quantity(peak.channel, peak.value),
    )
    return indicator(text, peak.line.evidence_id)
