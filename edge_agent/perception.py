"""One second of frames and samples in, everything perception says about it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.bundle import Bundle
from edge_agent.domain.faces import Frame
from edge_agent.domain.fusion import Smoothed
from edge_agent.domain.gating import EncoderGate, FusedState, SelectAll, rested_s, resting
from edge_agent.domain.judgement import Judgement, Observation, judge, provenance
from edge_agent.domain.learned_fusion import Stream, fused_by_network
from edge_agent.domain.placement import Placement
from edge_agent.domain.plan import Pace, Plan
from edge_agent.domain.second import Samples, SecondOfInput
from edge_agent.errors import EnrolmentError
from edge_agent.senses.body import BodySense
from edge_agent.senses.cues import CueSense
from edge_agent.senses.enrolled import EnrolledFace, Enrolment
from edge_agent.senses.face import FaceNetworks, FaceSense
from edge_agent.senses.flow import FlowMethod
from edge_agent.senses.picture import PictureSense
from edge_agent.senses.stage_clock import StageClock
from edge_agent.senses.voice import VoiceSense
from shared.contracts.window import ModalityName, Provenance, Reason, WindowState

__all__ = ["Frame", "Perceiver", "Perception", "Samples", "SecondOfInput"]


@dataclass(frozen=True)
class Perception:
    """The fields of a ``ScoreWindow`` that perception owns, and what they cost.

    ``stage_cpu_ms`` is this thread's processor time: a measurement, not a score, and the only
    field that differs between two runs over the same input. ``encoder_calls`` is for metrics.
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
    encoder_calls: dict[str, int] = field(default_factory=dict)
    staff_faces_scored: int = 0


class Perceiver:
    """Perceives one source; keeps what must be remembered from second to second.

    One perceiver per source and thread: the voice activity detector among its encoders has a
    memory of its own.
    """

    def __init__(
        self,
        bundle: Bundle,
        encoders: Encoders | None = None,
        gate: EncoderGate | None = None,
        enrolment: Enrolment | None = None,
        paces: tuple[Pace, ...] | None = None,
        flow: FlowMethod = "dis",
    ) -> None:
        networks = encoders or open_encoders(bundle)
        self._bundle_id = bundle.bundle_id + networks.suffix
        self._present = networks.names | {"optical_flow"}
        self._calls = networks.calls
        self._calls.take()  # what was asked before belongs to none of its seconds
        self._gate = gate or SelectAll()
        self._paces = paces or networks.paces
        self._picture = PictureSense(flow)
        self._face = FaceSense(_face_networks(networks), _enrolled(networks, enrolment))
        self._body = BodySense(networks.pose)
        cues = CueSense(networks.sound_events, bundle.cue_head)
        self._fusion = networks.fusion
        self._voice = VoiceSense(networks.voice_activity, cues, self._fusion is not None)
        self._stream = Stream()
        self._smoothed = Smoothed()
        self._fused = FusedState()
        self._quality: dict[ModalityName, float] = {}

    @property
    def placements(self) -> Mapping[str, Placement]:
        """Where each encoder runs."""
        return self._calls.placements

    def reset(self) -> None:
        """Forget the past: after a gap, a pause or a change of person or source."""
        self._picture.reset()
        self._face.reset()
        self._body.reset()
        self._voice.reset()
        self._stream = Stream()
        self._smoothed = Smoothed()
        self._fused = FusedState()
        self._quality = {}

    def forget(self, person_id: str) -> None:
        """Recognise this person's face no more: another thread may be scoring meanwhile."""
        self._face.forget(person_id)

    def perceive(
        self,
        second: SecondOfInput,
        degrade_level: int = 0,
        withheld: frozenset[str] = frozenset(),
    ) -> Perception:
        """Score one second; seconds come in order of event time.

        ``degrade_level`` is an input like any other: the same seconds at the same levels give
        the same scores, however busy the machine is. Encoders that are ``withheld`` (of
        ``plan.MAY_REST``) rest whatever the gate says: nobody consented to what they measure.
        """
        clock = StageClock()
        plan = Plan(degrade_level, self._resting(second) | withheld, self._paces)
        picture = self._picture.observe(second.frames, clock, plan)
        sway = picture.sway if picture else None
        seen = Observation(
            picture,
            self._face.observe(second.frames, clock, plan),
            self._voice.observe(second.samples, clock, plan),
            self._body.observe(second.t_start_ms, second.frames, sway, clock, plan),
        )
        with clock.stage("fusion"):
            judged = self._learned(seen, judge(seen, self._smoothed, plan), second, plan)
        self._remember(judged, plan)
        return self._perception(seen, judged, plan, clock)

    def _learned(
        self, seen: Observation, judged: Judgement, second: SecondOfInput, plan: Plan
    ) -> Judgement:
        """By the learned fusion where the bundle has one, else as it was."""
        if self._fusion is None:
            return judged
        fused, self._stream = fused_by_network(
            seen, judged, self._fusion, self._stream, second.t_start_ms, plan.rests
        )
        return fused

    def _resting(self, second: SecondOfInput) -> frozenset[str]:
        missing: set[ModalityName] = set()
        if not second.frames:
            missing |= {"face", "body", "motion"}
        if second.samples is None:
            missing |= {"voice"}
        qualities = self._quality | dict.fromkeys(missing, 0.0)
        selected = self._gate.select(self._fused, qualities)
        return resting(selected, self._present, self._fused)

    def _remember(self, judged: Judgement, plan: Plan) -> None:
        self._smoothed = judged.smoothed
        self._quality = judged.quality
        self._fused = FusedState(
            judged.weights,
            judged.channels["distress_raw"],
            judged.uncertainty,
            rested_s(plan.rests, self._fused.rested_s),
        )

    def _perception(
        self, seen: Observation, judged: Judgement, plan: Plan, clock: StageClock
    ) -> Perception:
        return Perception(
            state=judged.verdict.state,
            reasons=judged.verdict.reasons,
            channels=judged.channels,
            quality=judged.quality,
            modality_weight=judged.weights,
            uncertainty=judged.uncertainty,
            provenance=provenance(judged.channels, seen.voice.cues_by if seen.voice else "signal"),
            faces_in_view=None if seen.face is None else seen.face.faces_in_view,
            bodies_in_view=None if seen.body is None else seen.body.bodies_in_view,
            encoders_skipped=tuple(sorted(plan.rests)),
            degrade_level=plan.level,
            bundle_id=self._bundle_id,
            stage_cpu_ms=clock.totals_ms(),
            encoder_calls=self._calls.take() | clock.calls(),
            staff_faces_scored=0 if seen.face is None else seen.face.others_scored,
        )


def _face_networks(networks: Encoders) -> FaceNetworks:
    return FaceNetworks(
        networks.face_detector, networks.face_landmarks, networks.expression, networks.blendshapes
    )


def _enrolled(networks: Encoders, enrolment: Enrolment | None) -> EnrolledFace | None:
    if enrolment is None:
        return None
    if networks.face_recognition is None:
        raise EnrolmentError(
            f"{enrolment.person} is enrolled, but the model bundle cannot recognise faces.",
            "choose a bundle with face_recognition, or remove the person from the gallery",
        )
    return EnrolledFace(networks.face_recognition, enrolment)
