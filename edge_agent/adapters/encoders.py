"""All networks of a bundle, opened behind their ports."""

from collections.abc import Callable
from dataclasses import dataclass

from edge_agent.adapters.face_detectors import BlazeFaceDetector, YuNetDetector
from edge_agent.adapters.face_networks import FaceMeshLandmarker, SoftmaxExpressionNetwork
from edge_agent.adapters.networks import Network, open_network
from edge_agent.adapters.silero import SileroVoiceActivity
from edge_agent.bundle import Bundle, Resolved
from edge_agent.bundle.integrity import check
from edge_agent.bundle.manifest import ImageInput
from edge_agent.errors import ManifestError
from edge_agent.ports import ExpressionNetwork, FaceDetector, FaceLandmarker, VoiceActivity

_DETECTORS: dict[str, Callable[[Network, ImageInput], FaceDetector]] = {
    "blazeface_full_range": BlazeFaceDetector,
    "yunet": YuNetDetector,
}


@dataclass(frozen=True)
class Encoders:
    """One network per role."""

    face_detector: FaceDetector
    face_landmarks: FaceLandmarker
    expression: ExpressionNetwork
    voice_activity: VoiceActivity


def _picture(resolved: Resolved) -> ImageInput:
    if resolved.model.input is None:
        raise ManifestError(f"The model {resolved.model.name} does not say what picture it takes.")
    return resolved.model.input


def open_face_detector(resolved: Resolved) -> FaceDetector:
    """By the manifest's decoder name."""
    decoder = resolved.model.decoder
    if decoder not in _DETECTORS:
        raise ManifestError(f"{resolved.model.name} names the unknown decoder {decoder!r}.")
    return _DETECTORS[decoder](open_network(resolved), _picture(resolved))


def open_face_landmarks(resolved: Resolved) -> FaceLandmarker:
    """The face mesh."""
    return FaceMeshLandmarker(open_network(resolved), _picture(resolved))


def open_expression(resolved: Resolved) -> ExpressionNetwork:
    """The expression network, exactly as the pipeline and ``score-faces`` call it."""
    return SoftmaxExpressionNetwork(
        open_network(resolved), _picture(resolved), resolved.model.labels
    )


def open_voice_activity(resolved: Resolved) -> VoiceActivity:
    """The voice activity detector."""
    check(resolved.model, resolved.path)
    return SileroVoiceActivity(resolved.path)


def open_encoders(bundle: Bundle) -> Encoders:
    """Load the whole bundle."""
    return Encoders(
        open_face_detector(bundle.get("face_detector")),
        open_face_landmarks(bundle.get("face_landmarks")),
        open_expression(bundle.get("expression")),
        open_voice_activity(bundle.get("voice_activity")),
    )
