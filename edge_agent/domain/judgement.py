"""From what the senses observed in one second to the fields of its record."""

from dataclasses import dataclass, replace

from edge_agent.domain.action_units import ACTION_UNITS
from edge_agent.domain.affect import ambiguity, expression_channels, unpleasantness
from edge_agent.domain.assessment import PictureFacts, SoundFacts, Verdict, assess
from edge_agent.domain.body_summary import BodyObservation
from edge_agent.domain.cues import CUES, OTHER_SOUNDS
from edge_agent.domain.face_summary import FaceSummary
from edge_agent.domain.fusion import SPEECH_TRUST, Evidence, Smoothed, fuse, noisy_or
from edge_agent.domain.movement import MOVEMENT
from edge_agent.domain.picture import PictureObservation
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.domain.voice import VoiceObservation
from shared.contracts.channels import REGISTRY, Modality
from shared.contracts.window import ModalityName, Provenance, WindowState

INFORMATIVE_ABOVE = 0.5
"""Somebody speaks, or a cue is heard, with more than even probability."""
DIGITS = 5
"""Of every published number: far below any noise, and the same bytes on every machine."""

PERCEIVED = tuple(
    name for name, channel in REGISTRY.items() if channel.modality is not Modality.WEARABLE
)
_BY_CIRCUMPLEX = frozenset({"valence", "arousal"})
_BY_BLENDSHAPES = frozenset({"p_contempt", "s_contempt"})
_SIGNALS = frozenset(
    {
        *("loudness_dbfs", "loudness_spike_db", "f0_hz", "spectral_centroid_hz"),
        *("zero_crossing_rate", "tempo_bpm", "motion_energy", "erratic_ratio"),
        *ACTION_UNITS,
        *MOVEMENT,
    }
)
_CUES = frozenset({*CUES, *OTHER_SOUNDS})
_FUSED = frozenset({"distress_raw", "distress_fused"})


@dataclass(frozen=True)
class Observation:
    """What each sense says; ``picture`` and ``face`` are None without frames."""

    picture: PictureObservation | None
    face: FaceSummary | None
    voice: VoiceObservation | None
    body: BodyObservation | None = None


@dataclass(frozen=True)
class Judgement:
    """One second judged: every perceived channel (None: no value), and what was smoothed."""

    verdict: Verdict
    channels: dict[str, float | None]
    quality: dict[ModalityName, float]
    weights: dict[ModalityName, float]
    uncertainty: float
    smoothed: Smoothed


def judge(seen: Observation, before: Smoothed, plan: Plan = EVERYTHING) -> Judgement:
    """Pure: the same observation, past and plan give the same judgement."""
    verdict = assess(_picture_facts(seen, plan), _sound_facts(seen.voice, plan))
    quality = _quality(seen, verdict)
    evidence = _thinned(_evidence(seen, verdict, quality), plan)
    fused = fuse(evidence)
    assessable = verdict.state is not WindowState.CANNOT_ASSESS
    distress = fused.distress if assessable else None
    smoothed = before.step(distress)
    channels = dict.fromkeys(PERCEIVED, None) | _measured(seen, verdict)
    channels["distress_raw"] = distress
    channels["distress_fused"] = smoothed.level if assessable else None
    return Judgement(
        verdict,
        {name: _published(value) for name, value in channels.items()},
        quality,
        {name: round(w, DIGITS) for name, w in fused.weights.items()} if assessable else {},
        round(fused.uncertainty, DIGITS) if assessable else 1.0,
        smoothed,
    )


def provenance(
    channels: dict[str, float | None], cues_by: Provenance = "signal"
) -> dict[str, Provenance]:
    """Where each value comes from; a channel without a value has no provenance."""
    return {name: _source(name, cues_by) for name, value in channels.items() if value is not None}


def _source(name: str, cues_by: Provenance) -> Provenance:
    if name in _CUES:
        return cues_by
    if name in _BY_CIRCUMPLEX:
        return "circumplex"
    if name in _BY_BLENDSHAPES:
        return "blendshape"
    if name in _SIGNALS:
        return "signal"
    return "fusion" if name in _FUSED else "network"


def _published(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _picture_facts(seen: Observation, plan: Plan) -> PictureFacts | None:
    picture, face = seen.picture, seen.face
    if picture is None or face is None:
        return None
    return PictureFacts(
        frozen=picture.frozen,
        too_dark=picture.light.too_dark,
        covered=picture.light.covered,
        scene_blurred=picture.blurred,
        faces_in_view=face.faces_in_view,
        face_too_far=face.too_far,
        face_blurred=face.blurred,
        expression_rests=not plan.runs("expression"),
        enrolled=face.enrolled_in_view,
        bodies_in_view=(seen.body.bodies_in_view or 0) if seen.body else 0,
    )


def _sound_facts(voice: VoiceObservation | None, plan: Plan) -> SoundFacts | None:
    if voice is None:
        return None
    loudest = max((voice.p_voice, *voice.cues))
    resting = not plan.runs("voice_activity")
    return SoundFacts(voice.silent, voice.clipped, loudest >= INFORMATIVE_ABOVE, resting)


def _quality(seen: Observation, verdict: Verdict) -> dict[ModalityName, float]:
    """Per modality 0..1; a sense that is missing has 0, one that the bundle lacks is absent.

    The body has a quality and channels of its own but no weight in this fusion: how somebody
    sits or walks says nothing of distress before their own usual is known.
    """
    picture, face, voice = seen.picture, seen.face, seen.voice
    light = picture.light.quality if picture else 0.0
    moving = picture is not None and picture.motion is not None and not picture.frozen
    quality: dict[ModalityName, float] = {
        "face": face.quality * light if face and verdict.face_usable else 0.0,
        "motion": light if moving and picture and not picture.light.covered else 0.0,
        "voice": voice.quality if voice else 0.0,
    }
    body = seen.body
    if body is not None and body.bodies_in_view is not None:
        quality["body"] = body.quality * light if moving else 0.0
    return {name: round(value, DIGITS) for name, value in quality.items()}


def _measured(seen: Observation, verdict: Verdict) -> dict[str, float | None]:
    """Channels of the senses. With several people in view, voice and movement are nobody's: they
    stay null, and so does every face but an enrolled one."""
    channels: dict[str, float | None] = {}
    if verdict.face_usable and seen.face is not None:
        channels |= seen.face.action_units
        if seen.face.by_label:
            channels |= expression_channels(seen.face.by_label, seen.face.contempt)
    if verdict.several_people:
        return channels
    if seen.voice is not None:
        channels |= seen.voice.channels
    if seen.picture is not None and seen.picture.motion and not seen.picture.frozen:
        channels["motion_energy"], channels["erratic_ratio"] = seen.picture.motion
    if seen.body is not None and seen.picture is not None and not seen.picture.frozen:
        channels |= seen.body.channels
    return channels


def _thinned(evidence: dict[ModalityName, Evidence], plan: Plan) -> dict[ModalityName, Evidence]:
    return {name: replace(e, looked=plan.certainty(name)) for name, e in evidence.items()}


def _evidence(
    seen: Observation, verdict: Verdict, quality: dict[ModalityName, float]
) -> dict[ModalityName, Evidence]:
    evidence: dict[ModalityName, Evidence] = {}
    if verdict.face_usable and seen.face is not None and seen.face.by_label:
        labels = seen.face.by_label
        evidence["face"] = Evidence(
            unpleasantness(labels), quality["face"], ambiguity=ambiguity(labels)
        )
    if verdict.several_people:
        return evidence
    if seen.voice is not None and not seen.voice.silent:
        cues = seen.voice.cues
        says = max((SPEECH_TRUST * seen.voice.p_voice, *cues))
        distress = noisy_or(seen.voice.distress)
        evidence["voice"] = Evidence(distress, quality["voice"], informative=says)
    if quality["motion"] > 0 and seen.picture is not None and seen.picture.motion is not None:
        evidence["motion"] = Evidence(seen.picture.motion[1], quality["motion"])
    return evidence
