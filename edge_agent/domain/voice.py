"""What a second of sound says, channel by channel, and whether it can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.cues import CUES, OTHER_SOUNDS
from edge_agent.domain.loudness import SILENT_BELOW_DBFS
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Sound
from shared.contracts.channels import AUDIO_ALARM_CUES
from shared.contracts.window import Provenance

CLIP_LEVEL = 0.999
MAX_CLIPPED_SHARE = 0.001
"""16 samples of a second at full scale: more is an overdriven microphone, not a peak."""
DISTRESS_OF: Mapping[str, float] = {
    "p_scream": 1.0,
    "p_whimper": 1.0,
    "p_groan": 0.8,
    "p_agitation": 0.6,
    "p_sigh": 0.3,
}
"""How much distress a cue is that is heard for certain: a judgement, not a fit. People sigh when
they are content, and pant after stairs."""


@dataclass(frozen=True)
class VoiceObservation:
    """Channels of the sense (None: no value), whether the microphone can be trusted.

    ``cues_by``: whether the cues come from the signal alone or from a network too.
    """

    channels: dict[str, float | None]
    silent: bool
    clipped: bool
    cues_by: Provenance = "signal"
    features: NDArray[np.float64] | None = field(default=None, compare=False)
    """``sound_features.FEATURES``, where a learned fusion asks for them."""

    @property
    def cues(self) -> tuple[float, ...]:
        """Probabilities of the cues that say something on their own."""
        return tuple(v for n in AUDIO_ALARM_CUES if (v := self.channels.get(n)) is not None)

    @property
    def distress(self) -> tuple[float, ...]:
        """Of each cue that has a value: its probability times what it would mean, 0..1."""
        known = ((self.channels.get(name), most) for name, most in DISTRESS_OF.items())
        return tuple(p * most for p, most in known if p is not None)

    @property
    def p_voice(self) -> float:
        """0 when unknown."""
        return self.channels.get("p_voice") or 0.0

    @property
    def quality(self) -> float:
        """A clipped voice still says that it is loud, but its tone is distorted."""
        return 0.0 if self.silent else 0.5 if self.clipped else 1.0


def observe(
    samples: Samples,
    sound: Sound,
    p_voice: float | None,
    cues: Mapping[str, float],
    cues_by: Provenance = "signal",
) -> VoiceObservation:
    """One second [16000], its measures, voice activity (None: not asked) and cues, -> channels.

    A silent one has no opinion.
    """
    silent = sound.loudness_dbfs < SILENT_BELOW_DBFS
    opinions: dict[str, float | None] = {
        "loudness_spike_db": sound.spike_db,
        "f0_hz": sound.f0_hz,
        "spectral_centroid_hz": sound.centroid_hz,
        "zero_crossing_rate": sound.crossing_rate,
        "tempo_bpm": sound.tempo_bpm,
        "p_voice": p_voice,
    }
    opinions |= {name: cues.get(name) for name in (*CUES, *OTHER_SOUNDS)}
    channels: dict[str, float | None] = {"loudness_dbfs": sound.loudness_dbfs}
    channels |= {name: None if silent else value for name, value in opinions.items()}
    return VoiceObservation(
        channels,
        silent=silent,
        clipped=float(np.mean(np.abs(samples) >= CLIP_LEVEL)) > MAX_CLIPPED_SHARE,
        cues_by=cues_by,
    )
