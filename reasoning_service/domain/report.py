"""The event report: everything that may be said about an event, line by line, versioned.

The format follows the research plan, section 5A: subject, baseline profile, trajectories,
deviations, sound and movement with times, the prior 24 h, and what could not be assessed.
Pure and deterministic: the same event and history give the same report.
"""

from dataclasses import dataclass

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.peaks import MOVEMENT, SOUND, Peak, peaks
from reasoning_service.domain.prior import Prior, prior
from reasoning_service.domain.quality import Quality, quality
from reasoning_service.domain.quantities import (
    label,
    number,
    quantity,
    rounded,
    seconds,
)
from reasoning_service.domain.trajectories import Trajectory, trajectory
from shared.contracts import Event, EvidenceLine, Trigger
from shared.contracts.channels import AUDIO_ALARM_CUES, REGISTRY, Modality

REPORT_VERSION = "report-1"
MAX_DEVIATIONS = 12
MAX_BASELINE = 12
PROFILE = ("p_neutral", "p_fear", "p_sadness", "p_anger", "loudness_dbfs", "motion_energy")
"""What the baseline profile shows when no rule named a channel: the plan's own example."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One rule that held, with its line."""

    trigger: Trigger
    line: EvidenceLine


@dataclass(frozen=True, slots=True)
class Report:
    """The report. Without history only ``subject``, ``event`` and ``deviations`` are filled."""

    event: Event
    subject: EvidenceLine
    summary: EvidenceLine
    deviations: tuple[Deviation, ...]
    baseline: tuple[EvidenceLine, ...] = ()
    learning: EvidenceLine | None = None
    trajectories: tuple[Trajectory, ...] = ()
    peaks: tuple[Peak, ...] = ()
    prior: Prior | None = None
    quality: Quality | None = None

    @property
    def lines(self) -> tuple[EvidenceLine, ...]:
        """All lines in the report's order."""
        optional = (
            self.learning,
            self.prior.line if self.prior else None,
            self.quality.line if self.quality else None,
        )
        return (
            self.subject,
            self.summary,
            *self.baseline,
            *(t.line for t in self.trajectories),
            *(d.line for d in self.deviations),
            *(p.line for p in self.peaks),
            *(line for line in optional if line is not None),
            *(u.line for u in (self.quality.unassessed if self.quality else ())),
        )

    def text(self) -> str:
        """The report as a reader or a model gets it, each line with its evidence id."""
        return "\n".join(f"[{line.evidence_id}] {line.text}" for line in self.lines)


def build_report(event: Event, history: History | None) -> Report:
    """The report of ``event``; ``history`` is None when the threshold service was away."""
    deviations = _deviations(event)
    subject = evidence("subject", f"Subject: {event.person_id}", event.t_onset, event.t_event)
    if history is None:
        return Report(event, subject, _summary(event), deviations)
    channels = _channels(deviations)
    return Report(
        event=event,
        subject=subject,
        summary=_summary(event),
        deviations=deviations,
        baseline=_baseline(channels, history),
        learning=_learning(history),
        trajectories=tuple(trajectory(channel, event, history) for channel in channels),
        peaks=peaks(SOUND + MOVEMENT, event, history),
        prior=prior(event, history),
        quality=quality(event, history),
    )


def _channels(deviations: tuple[Deviation, ...]) -> tuple[str, ...]:
    named = dict.fromkeys(d.trigger.channel for d in deviations)
    return tuple(name for name in named if name in REGISTRY) or PROFILE


def _summary(event: Event) -> EvidenceLine:
    tier = "no tier" if event.tier is None else f"tier {event.tier}"
    text = (
        f"Episode {event.kind.value} at {tier}, score {rounded(100 * event.score, 0)} "
        f"out of 100, began {seconds(event.t_event - event.t_onset)} before, "
        f"baseline {event.baseline_state.value}"
    )
    return evidence("event", text, event.t_onset, event.t_event)


def _deviations(event: Event) -> tuple[Deviation, ...]:
    """What was heard, then single senses, then the sum of all; the strongest first in each.

    The same rule and channel is told once.
    """
    ordered = sorted(event.triggers, key=_rank)
    unique = {(t.rule, t.channel): t for t in reversed(ordered)}
    kept = [t for t in ordered if unique[t.rule, t.channel] is t][:MAX_DEVIATIONS]
    return tuple(Deviation(t, _deviation(i, t, event)) for i, t in enumerate(kept, start=1))


def _rank(trigger: Trigger) -> tuple[int, float, str, str, int]:
    channel = REGISTRY.get(trigger.channel)
    if trigger.channel in AUDIO_ALARM_CUES:
        group = 0
    else:
        group = 2 if channel is None or channel.modality is Modality.FUSED else 1
    return group, -abs(trigger.z), trigger.channel, trigger.rule, trigger.t_from


def _deviation(index: int, trigger: Trigger, event: Event) -> EvidenceLine:
    channel = trigger.channel
    text = (
        f"{label(channel)}: {quantity(channel, trigger.value)}, expected "
        f"{number(channel, trigger.expected)}, {trigger.z:+.1f} sigma by rule {trigger.rule}, "
        f"from {seconds(event.t_event - trigger.t_from)} before"
    )
    return evidence(f"deviation-{index}", text, trigger.t_from, trigger.t_to, channel)


def _baseline(channels: tuple[str, ...], history: History) -> tuple[EvidenceLine, ...]:
    snapshot = history.baseline
    if snapshot is None:
        return ()
    known = [name for name in channels if name in snapshot.channels][:MAX_BASELINE]
    return tuple(
        evidence(
            "baseline",
            f"Usual {label(name)}: {number(name, snapshot.channels[name].low)} to "
            f"{quantity(name, snapshot.channels[name].high)}",
            snapshot.t - RECENT_MS,
            snapshot.t,
            name,
        )
        for name in known
    )


def _learning(history: History) -> EvidenceLine | None:
    snapshot = history.baseline
    if snapshot is None:
        return None
    done = rounded(100 * snapshot.learning_progress, 0)
    text = f"Baseline is {snapshot.state.value}, learned {done} out of 100"
    return evidence("learning", text, snapshot.t, snapshot.t)
