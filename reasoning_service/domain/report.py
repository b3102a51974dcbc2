"""The event report: everything that may be said about an event, line by line, versioned.

The format follows the research plan, section 5A: subject, baseline profile, trajectories,
deviations, volatility, sound and movement with times, environment, the prior 24 h, and what could
not be assessed. Pure and deterministic: the same event and history give the same report.
"""

from dataclasses import dataclass

from reasoning_service.domain.deviations import Deviation, deviations
from reasoning_service.domain.facts import History, evidence
from reasoning_service.domain.liveliness import Volatility, volatility
from reasoning_service.domain.peaks import MOVEMENT, SOUND, Peak, peaks
from reasoning_service.domain.prior import Prior, prior
from reasoning_service.domain.profile import Usual, profile
from reasoning_service.domain.quality import Quality, quality
from reasoning_service.domain.quantities import rounded, seconds
from reasoning_service.domain.surroundings import Environment, environment
from reasoning_service.domain.trajectories import Trajectory, trajectory
from shared.contracts import Event, EvidenceLine
from shared.contracts.channels import REGISTRY

REPORT_VERSION = "report-2"
PROFILE = ("p_neutral", "p_fear", "p_sadness", "p_anger", "loudness_dbfs", "motion_energy")
"""What the report follows when no rule named a channel: the plan's own example."""

_Part = Usual | Trajectory | Deviation | Volatility | Peak


@dataclass(frozen=True, slots=True)
class Report:
    """The report. Without history only ``subject``, ``event`` and ``deviations`` are filled."""

    event: Event
    subject: EvidenceLine
    summary: EvidenceLine
    deviations: tuple[Deviation, ...]
    baseline: tuple[Usual, ...] = ()
    learning: EvidenceLine | None = None
    trajectories: tuple[Trajectory, ...] = ()
    volatility: tuple[Volatility, ...] = ()
    peaks: tuple[Peak, ...] = ()
    environment: Environment | None = None
    prior: Prior | None = None
    quality: Quality | None = None

    @property
    def lines(self) -> tuple[EvidenceLine, ...]:
        """All lines in the report's order."""
        parts: tuple[_Part, ...] = (
            *self.baseline, *self.trajectories, *self.deviations, *self.volatility, *self.peaks,
        )  # fmt: skip
        return (
            self.subject,
            self.summary,
            *(part.line for part in parts),
            *((self.learning,) if self.learning else ()),
            *(self.environment.lines if self.environment else ()),
            *((self.prior.line,) if self.prior else ()),
            *(_quality_lines(self.quality) if self.quality else ()),
        )

    def text(self) -> str:
        """The report as a reader or a model gets it, each line with its evidence id."""
        return "\n".join(f"[{line.evidence_id}] {line.text}" for line in self.lines)


def build_report(event: Event, history: History | None) -> Report:
    """The report of ``event``; ``history`` is None when the threshold service was away."""
    found = deviations(event)
    subject = evidence("subject", f"Subject: {event.person_id}", event.t_onset, event.t_event)
    if history is None:
        return Report(event, subject, _summary(event), found)
    channels = _channels(found)
    return Report(
        event=event,
        subject=subject,
        summary=_summary(event),
        deviations=found,
        baseline=profile(channels, history),
        learning=_learning(history),
        trajectories=tuple(trajectory(channel, event, history) for channel in channels),
        volatility=volatility(channels, event, history),
        peaks=peaks(SOUND + MOVEMENT, event, history),
        environment=environment(event, history.surroundings),
        prior=prior(event, history),
        quality=quality(event, history),
    )


def _channels(found: tuple[Deviation, ...]) -> tuple[str, ...]:
    named = dict.fromkeys(d.trigger.channel for d in found)
    return tuple(name for name in named if name in REGISTRY) or PROFILE


def _quality_lines(found: Quality) -> tuple[EvidenceLine, ...]:
    return (
        found.line,
        *(sense.line for sense in found.senses),
        *(missing.line for missing in found.unassessed),
    )


def _summary(event: Event) -> EvidenceLine:
    tier = "no tier" if event.tier is None else f"tier {event.tier}"
    text = (
        f"Episode {event.kind.value} at {tier}, score {rounded(100 * event.score, 0)} "
        f"out of 100, began {seconds(event.t_event - event.t_onset)} before, "
        f"baseline {event.baseline_state.value}{', told late' if event.late else ''}"
    )
    return evidence("event", text, event.t_onset, event.t_event)


def _learning(history: History) -> EvidenceLine | None:
    snapshot = history.baseline
    if snapshot is None:
        return None
    done = rounded(100 * snapshot.learning_progress, 0)
    text = f"Baseline is {snapshot.state.value}, learned {done} out of 100"
    return evidence("learning", text, snapshot.t, snapshot.t)
