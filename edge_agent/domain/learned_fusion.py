"""The learned fusion's memory of one stream, and what its answer means for the channels.

``distress_raw`` stays the weighted fusion's: this second's evidence, from which an alarm may come
at once. The network's answer goes on from second to second and takes the place of the plain
smoothing in ``distress_fused`` alone.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.affect import UNPLEASANT
from edge_agent.domain.assessment import Verdict
from edge_agent.domain.fusion import Smoothed, noisy_or
from edge_agent.domain.fusion_input import (
    Vector,
    body_vector,
    face_vector,
    motion_vector,
    voice_vector,
)
from edge_agent.domain.judgement import DIGITS, Judgement, Observation
from edge_agent.domain.plan import MAY_REST
from shared.contracts.window import ModalityName, WindowState

ENCODERS: Final = frozenset({"expression", "voice_activity", "pose", "optical_flow"})
"""Those without which a sense's vector is not whole; sound events only shift the cues."""
HOLD_MS: Final = 1000
MAX_GAP_MS: Final = 3000
"""Three hops; after a longer gap the stream begins anew."""

Array = NDArray[np.generic]
Inputs = Mapping[ModalityName, Vector]


@dataclass(frozen=True, eq=False)
class NetworkState:
    """What the network gave to be given back: last answer, window, who was there in it.

    ``model_sha``: of the file that gave it; another file starts anew.
    """

    answer: Array
    cache: Array
    valid: Array
    model_sha: str


@dataclass(frozen=True)
class Answer:
    """``shares`` of the emotions, sum 1 (contempt never has one: nobody taught it), ``weights`` of
    the senses that were there, sum 1. ``degraded``: none was, and this is only a memory."""

    shares: dict[str, float]
    weights: dict[ModalityName, float]
    degraded: bool

    @property
    def distress(self) -> float:
        """The share of unpleasant emotions, as ``affect.unpleasantness`` of a face."""
        return min(1.0, sum(self.shares.get(name, 0.0) for name in UNPLEASANT))


class FusionNetwork(Protocol):
    """One step of the network; it remembers nothing itself."""

    def step(self, inputs: Inputs, before: NetworkState | None, /) -> tuple[Answer, NetworkState]:
        """One second of the senses that are there, after ``before`` (None: a stream begins)."""


@dataclass(frozen=True, eq=False)
class Stream:
    """One stream's memory; ``heard`` smooths the cues, which the network never learned.

    ``inputs``: what was measured in the second before, which stands in for a sense whose encoder
    rests now, for that one second.
    """

    network: NetworkState | None = None
    t_start_ms: int | None = None
    heard: Smoothed = field(default_factory=Smoothed)
    inputs: Inputs = field(default_factory=dict)

    def before(self, t_start_ms: int) -> "Stream":
        """This memory, or an empty one after more than three hops, or a step back in time."""
        if self.t_start_ms is None or 0 < t_start_ms - self.t_start_ms <= MAX_GAP_MS:
            return self
        return Stream()


def inputs_of(
    seen: Observation, verdict: Verdict, quality: Mapping[ModalityName, float]
) -> dict[ModalityName, Vector]:
    """The senses that may be scored this second, by the rules that the weighted fusion follows."""
    made: dict[ModalityName, Vector | None] = {}
    if verdict.face_usable and seen.face is not None:
        made["face"] = face_vector(seen.face.by_label, quality["face"])
    if not verdict.several_people:
        voice, body, picture = seen.voice, seen.body, seen.picture
        if voice is not None and not voice.silent and voice.features is not None:
            spike = voice.channels.get("loudness_spike_db")
            p_voice = voice.channels.get("p_voice")
            made["voice"] = voice_vector(voice.features, p_voice, spike, quality["voice"])
        if body is not None and quality.get("body", 0.0) > 0:
            made["body"] = body_vector(body.channels, quality["body"])
        if picture is not None and picture.motion is not None and quality["motion"] > 0:
            made["motion"] = motion_vector(*picture.motion, quality["motion"])
    return {name: vector for name, vector in made.items() if vector is not None}


def fused_by_network(
    seen: Observation,
    judged: Judgement,
    network: FusionNetwork,
    before: Stream,
    t_start_ms: int,
    rests: Set[str] = frozenset(),
) -> tuple[Judgement, Stream]:
    """``judged`` with the network's ``distress_fused`` and weights, and the stream's new memory.

    A sense whose encoder is among ``rests`` is taken from the second before, once: a gate that
    rests it for one second then saves more calls for the same accuracy than leaving it out would.

    Cues join by the noisy or, smoothed as the weighted fusion smooths. A second that cannot be
    assessed has no value here either, but the network sees it pass. So has one in which the
    network was given nothing: the weighted fusion's answer stands.
    """
    past = before.before(t_start_ms)
    asleep = {MAY_REST[encoder] for encoder in rests & ENCODERS}
    inputs = inputs_of(seen, judged.verdict, judged.quality)
    measured = {sense: vector for sense, vector in inputs.items() if sense not in asleep}
    held = _held(seen, judged.verdict, past, t_start_ms)
    stand_in = {sense: held[sense] for sense in sorted(asleep & held.keys())}
    answer, state = network.step(measured | stand_in, past.network)
    heard = past.heard.step(_heard(seen, judged.verdict, judged.quality))
    stream = Stream(state, t_start_ms, heard, measured)
    if judged.verdict.state is WindowState.CANNOT_ASSESS or answer.degraded:
        return judged, stream
    distress = noisy_or((answer.distress, heard.level or 0.0))
    channels = judged.channels | {"distress_fused": round(distress, DIGITS)}
    weights = {name: round(w, DIGITS) for name, w in answer.weights.items()}
    return replace(judged, channels=channels, weights=weights), stream


def _held(
    seen: Observation, verdict: Verdict, past: Stream, t_start_ms: int
) -> dict[ModalityName, Vector]:
    """Last second's measurements of the senses that have an input in this one too."""
    if past.t_start_ms is None or t_start_ms - past.t_start_ms > HOLD_MS:
        return {}
    alone = not verdict.several_people
    moving = alone and seen.picture is not None and not seen.picture.frozen
    has: dict[ModalityName, bool] = {
        "face": verdict.face_usable,
        "voice": alone and seen.voice is not None and not seen.voice.silent,
        "body": moving and seen.body is not None,
        "motion": moving,
    }
    return {sense: vector for sense, vector in past.inputs.items() if has[sense]}


def _heard(
    seen: Observation, verdict: Verdict, quality: Mapping[ModalityName, float]
) -> float | None:
    """Distress of the cues, 0..1; None where no voice may be scored."""
    if seen.voice is None or seen.voice.silent or verdict.several_people:
        return None
    return noisy_or(seen.voice.distress) * quality["voice"]
