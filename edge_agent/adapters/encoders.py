"""All networks of a bundle, opened behind their ports."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, fields

from edge_agent.adapters.face_detectors import BlazeFaceDetector, YuNetDetector
from edge_agent.adapters.face_networks import (
    BlendshapeScores,
    EmbeddingNetwork,
    FaceMeshLandmarker,
    SoftmaxExpressionNetwork,
)
from edge_agent.adapters.fusion_network import StatefulFusion, UnfitFusionError
from edge_agent.adapters.networks import CallCount, Network, onnx_session, open_network
from edge_agent.adapters.pose_networks import (
    BlazePoseLandmarks,
    BodyDetector,
    FollowedPose,
    MoveNetPose,
    SinglePose,
    UltralyticsPose,
)
from edge_agent.adapters.providers import CPU
from edge_agent.adapters.silero import SileroVoiceActivity
from edge_agent.adapters.yamnet import YamnetSoundEvents
from edge_agent.bundle import Bundle, Resolved
from edge_agent.bundle.integrity import check
from edge_agent.bundle.manifest import ImageInput
from edge_agent.domain.learned_fusion import FusionNetwork
from edge_agent.domain.plan import PACES, SLOW_POSE_PACES, Pace
from edge_agent.errors import ManifestError
from edge_agent.ports import (
    BlendshapeNetwork,
    ExpressionNetwork,
    FaceDetector,
    FaceLandmarker,
    FaceRecogniser,
    PoseNetwork,
    SoundEvents,
    VoiceActivity,
)

_DETECTORS: dict[str, Callable[[Network, ImageInput], FaceDetector]] = {
    "blazeface_full_range": BlazeFaceDetector,
    "yunet": YuNetDetector,
}
_SINGLE_POSES: dict[str, Callable[[Network, ImageInput], SinglePose]] = {
    "blazepose": BlazePoseLandmarks,
    "movenet": MoveNetPose,
}
ULTRALYTICS = "ultralytics_pose"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Encoders:
    """One network per role, each field named as its role; None where the bundle has none."""

    face_detector: FaceDetector
    face_landmarks: FaceLandmarker
    expression: ExpressionNetwork
    voice_activity: VoiceActivity
    sound_events: SoundEvents | None = None
    calls: CallCount = field(default_factory=CallCount)
    blendshapes: BlendshapeNetwork | None = None
    face_recognition: FaceRecogniser | None = None
    pose: PoseNetwork | None = None
    fusion: FusionNetwork | None = None
    paces: tuple[Pace, ...] = PACES

    @property
    def names(self) -> frozenset[str]:
        """Roles of encoders that are filled."""
        roles = {f.name for f in fields(self)} - {"calls", "paces", "fusion"}
        return frozenset(role for role in roles if getattr(self, role) is not None)

    @property
    def suffix(self) -> str:
        """For the bundle's id: other hardware rounds otherwise, so its scores are named apart.

        Empty when the processor computes everything.
        """
        others = {p.provider for p in self.calls.placements.values()} - {CPU}
        return "".join(
            f".{provider.removesuffix('ExecutionProvider').lower()}" for provider in sorted(others)
        )


def _picture(resolved: Resolved) -> ImageInput:
    if resolved.model.input is None:
        raise ManifestError(f"The model {resolved.model.name} does not say what picture it takes.")
    return resolved.model.input


def open_face_detector(resolved: Resolved, calls: CallCount | None = None) -> FaceDetector:
    """By the manifest's decoder name."""
    decoder = resolved.model.decoder
    if decoder not in _DETECTORS:
        raise ManifestError(f"{resolved.model.name} names the unknown decoder {decoder!r}.")
    return _DETECTORS[decoder](open_network(resolved, calls), _picture(resolved))


def open_face_landmarks(resolved: Resolved, calls: CallCount | None = None) -> FaceLandmarker:
    """The face mesh."""
    return FaceMeshLandmarker(open_network(resolved, calls), _picture(resolved))


def open_expression(resolved: Resolved, calls: CallCount | None = None) -> ExpressionNetwork:
    """The expression network, exactly as the pipeline and ``score-faces`` call it."""
    return SoftmaxExpressionNetwork(
        open_network(resolved, calls), _picture(resolved), resolved.model.labels
    )


def open_blendshapes(bundle: Bundle, calls: CallCount | None = None) -> BlendshapeNetwork | None:
    """None where the bundle has none."""
    resolved = bundle.find("blendshapes")
    return BlendshapeScores(open_network(resolved, calls)) if resolved else None


def open_recogniser(bundle: Bundle, calls: CallCount | None = None) -> FaceRecogniser | None:
    """None where the bundle has none."""
    resolved = bundle.find("face_recognition")
    if resolved is None:
        return None
    return EmbeddingNetwork(open_network(resolved, calls), _picture(resolved))


def open_pose(bundle: Bundle, calls: CallCount | None = None) -> PoseNetwork | None:
    """By the manifest's decoder name; None where the bundle has none."""
    resolved = bundle.find("pose")
    if resolved is None:
        return None
    network, decoder = open_network(resolved, calls), resolved.model.decoder
    if decoder == ULTRALYTICS:
        return UltralyticsPose(network, _picture(resolved))
    if decoder not in _SINGLE_POSES:
        raise ManifestError(f"{resolved.model.name} names the unknown decoder {decoder!r}.")
    found = bundle.get("body_detector")
    detector = BodyDetector(open_network(found, calls), _picture(found))
    return FollowedPose(detector, _SINGLE_POSES[decoder](network, _picture(resolved)))


def open_fusion(bundle: Bundle) -> FusionNetwork | None:
    """None where the bundle has none, or one made for other senses: version 1 then stands."""
    resolved = bundle.find("fusion")
    if resolved is None:
        return None
    check(resolved.model, resolved.path)
    try:
        return StatefulFusion(onnx_session(resolved.path), resolved.model.sha256)
    except UnfitFusionError as error:
        _log.warning("the weighted fusion is used instead of %s: %s", resolved.model.name, error)
        return None


def _paces(bundle: Bundle) -> tuple[Pace, ...]:
    pose = bundle.find("pose")
    return SLOW_POSE_PACES if pose and pose.model.decoder == "blazepose" else PACES


def open_voice_activity(resolved: Resolved, calls: CallCount | None = None) -> VoiceActivity:
    """The voice activity detector."""
    check(resolved.model, resolved.path)
    return SileroVoiceActivity(resolved.path, calls)


def open_sound_events(bundle: Bundle, calls: CallCount | None = None) -> SoundEvents | None:
    """The sound event network; None where the bundle has none."""
    resolved = bundle.find("sound_events")
    return None if resolved is None else YamnetSoundEvents(open_network(resolved, calls))


def open_encoders(bundle: Bundle) -> Encoders:
    """Load the whole bundle."""
    calls = CallCount()
    return Encoders(
        open_face_detector(bundle.get("face_detector"), calls),
        open_face_landmarks(bundle.get("face_landmarks"), calls),
        open_expression(bundle.get("expression"), calls),
        open_voice_activity(bundle.get("voice_activity"), calls),
        open_sound_events(bundle, calls),
        calls,
        blendshapes=open_blendshapes(bundle, calls),
        face_recognition=open_recogniser(bundle, calls),
        pose=open_pose(bundle, calls),
        fusion=open_fusion(bundle),
        paces=_paces(bundle),
    )
