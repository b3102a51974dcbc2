"""One second of frames and samples in, everything perception says about it out."""

from dataclasses import dataclass, field
from typing import cast

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.bundle import Bundle
from edge_agent.domain.faces import Frame
from edge_agent.domain.fusion import Smoothed
from edge_agent.domain.judgement import Judgement, Observation, judge, provenance
from edge_agent.domain.second import Samples, SecondOfInput
from edge_agent.senses.face import FaceSense
from edge_agent.senses.picture import PictureSense
from edge_agent.senses.stage_clock import StageClock
from edge_agent.senses.voice import VoiceSense
from shared.contracts.window import ModalityName, Provenance, Reason, WindowState

__all__ = ["Frame", "Perceiver", "Perception", "Samples", "SecondOfInput"]


@dataclass(frozen=True)
class Perception:
    """The fields of a ``ScoreWindow`` that perception owns, and what they cost.

    ``stage_cpu_ms`` is this thread's processor time: a measurement, not a score, and the only
    field that differs between two runs over the same input.
    """

    state: WindowState
    reasons: tuple[Reason, ...]
    channels: dict[str, float | None]
    quality: dict[ModalityName, float]
    modality_weight: dict[ModalityName, float]
    uncertainty: float
    provenance: dict[str, Provenance]
    faces_in_view: int | None
    bodies_in_view: int | None
    encoders_skipped: tuple[str, ...]
    degrade_level: int
    bundle_id: str
    stage_cpu_ms: dict[str, float] = field(default_factory=dict)


class Perceiver:
    """Perceives one source; keeps what must be remembered from second to second.

    One perceiver per source and thread: the voice activity detector among its encoders has a
    memory of its own.
    """

    def __init__(self, bundle: Bundle, encoders: Encoders | None = None) -> None:
        networks = encoders or open_encoders(bundle)
        self._bundle_id = bundle.bundle_id
        self._picture = PictureSense()
        self._face = FaceSense(networks.face_detector, networks.face_landmarks, networks.expression)
        self._voice = VoiceSense(networks.voice_activity)
        self._smoothed = Smoothed()

    def reset(self) -> None:
        """Forget the past: after a gap, a pause or a change of person or source."""
        self._picture.reset()
        self._face.reset()
        self._voice.reset()
        self._smoothed = Smoothed()

    def perceive(self, second: SecondOfInput) -> Perception:
        """Score one second; seconds come in order of event time."""
        clock = StageClock()
        seen = Observation(
            self._picture.observe(second.frames, clock),
            self._face.observe(second.frames, clock) if second.frames else None,
            self._voice.observe(second.samples, clock),
        )
        with clock.stage("fusion"):
            judged = judge(seen, self._smoothed)
            self._smoothed = judged.smoothed
        return _perception(seen, judged, self._bundle_id, clock)


def _perception(
    seen: Observation, judged: Judgement, bundle_id: str, clock: StageClock
) -> Perception:
    return Perception(
        state=judged.verdict.state,
        reasons=judged.verdict.reasons,
        channels=judged.channels,
        quality=judged.quality,
        modality_weight=cast("dict[ModalityName, float]", judged.weights),
        uncertainty=judged.uncertainty,
        provenance=provenance(judged.channels),
        faces_in_view=None if seen.face is None else seen.face.faces_in_view,
        bodies_in_view=None,
        encoders_skipped=(),
        degrade_level=0,
        bundle_id=bundle_id,
        stage_cpu_ms=clock.totals_ms(),
    )
