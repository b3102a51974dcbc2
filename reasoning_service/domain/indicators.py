"""Sentences about single channels: what deviates, how it moved, when it was strongest."""

from reasoning_service.domain import wording
from reasoning_service.domain.deviations import Deviation
from reasoning_service.domain.facts import RECENT_MS
from reasoning_service.domain.peaks import MOVEMENT, SOUND, Peak
from reasoning_service.domain.quantities import label, number, quantity, seconds
from reasoning_service.domain.report import Report
from reasoning_service.domain.trajectories import Trajectory
from shared.contracts import AssessedSentence, BaselineState, Event, SentenceRole
from shared.contracts.channels import REGISTRY, Modality

MAX_INDICATORS = 4
"""A carer reads four lines at a glance; the rest stays in the evidence."""
MAX_TRENDS = 2
AUDIBLE = 0.3
"""A sound or movement cue below this is not worth a sentence (shares, 0..1)."""


def indicators(report: Report) -> tuple[AssessedSentence, ...]:
    """Deviations, then trends, then the moments of sound and movement."""
    told = {_topic(d.trigger.channel): d for d in reversed(report.deviations)}
    strongest = [d for d in report.deviations if told[_topic(d.trigger.channel)] is d]
    strongest = strongest[:MAX_INDICATORS]
    single = [t for t in report.trajectories if _topic(t.channel) == t.channel]
    moving = [t for t in single if t.trend != "steady"][:MAX_TRENDS]
    return (
        *(_deviation(d, report.event) for d in strongest),
        *(_trend(t) for t in moving),
        *(_peak(p) for p in _moments(report, {d.trigger.channel for d in strongest})),
    )


def learning(event: Event) -> bool:
    """Whether "usual" is the population's rather than the person's own."""
    return event.baseline_state in (BaselineState.LEARNING, BaselineState.RELEARNING)


def _topic(channel: str) -> str:
    """Channels that sum up all senses say the same thing twice: they share a topic."""
    known = REGISTRY.get(channel)
    return Modality.FUSED.value if known and known.modality is Modality.FUSED else channel


def _deviation(deviation: Deviation, event: Event) -> AssessedSentence:
    trigger = deviation.trigger
    channel = trigger.channel
    value, expected = number(channel, trigger.value), number(channel, trigger.expected)
    if value == expected:
        text = wording.AS_USUAL.format(
            label=_capital(label(channel)), value=quantity(channel, trigger.value)
        )
        return _sentence(text, deviation.line.evidence_id)
    pattern = wording.EXPECTED if learning(event) else wording.USUAL
    text = pattern.format(
        change=_change(channel, trigger.value > trigger.expected),
        value=quantity(channel, trigger.value),
        expected=expected,
    )
    return _sentence(text, deviation.line.evidence_id)


def _change(channel: str, higher: bool) -> str:
    name = _capital(label(channel))
    up, down = wording.HIGHER_LOWER.get(channel, (f"{name} higher", f"{name} lower"))
    return up if higher else down


def _trend(path: Trajectory) -> AssessedSentence:
    text = wording.TREND.format(
        label=_capital(label(path.channel)),
        trend=path.trend,
        window=RECENT_MS // 1000,
        first=number(path.channel, path.known[0]),
        last=quantity(path.channel, path.known[-1]),
    )
    return _sentence(text, path.line.evidence_id)


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
        label=_capital(label(peak.channel)),
        ago=seconds(peak.before_event_ms),
        value=quantity(peak.channel, peak.value),
    )
    return _sentence(text, peak.line.evidence_id)


def _sentence(text: str, evidence_id: str) -> AssessedSentence:
    return AssessedSentence(role=SentenceRole.INDICATOR, text=text, evidence_ids=(evidence_id,))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
