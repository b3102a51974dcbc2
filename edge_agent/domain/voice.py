"""What a second of sound says, channel by channel, and whether it can be trusted."""

from dataclasses import dataclass

import numpy as np

from edge_agent.domain.cues import p_scream, p_whimper
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import measure

SILENT_BELOW_DBFS = -80.0
"""Below the noise of any live microphone: a quiet bedroom's own is about -65; 16 bit end at -98."""
CLIP_LEVEL = 0.999
MAX_CLIPPED_SHARE = 0.001
"""16 samples of a second at full scale: more is an overdriven microphone, not a peak."""


@dataclass(frozen=True)
class VoiceObservation:
    """Channels of the sense (None: no value), whether the microphone can be trusted."""

    channels: dict[str, float | None]
    silent: bool
    clipped: bool

    @property
    def cues(self) -> tuple[float, ...]:
        """Probabilities of the distress cues that there are."""
        names = ("p_scream", "p_whimper")
        return tuple(v for n in names if (v := self.channels.get(n)) is not None)

    @property
    def p_voice(self) -> float:
        """0 when unknown."""
        return self.channels.get("p_voice") or 0.0

    @property
    def quality(self) -> float:
        """A clipped voice still says that it is loud, but its tone is distorted."""
        return 0.0 if self.silent else 0.5 if self.clipped else 1.0


def observe(samples: Samples, p_voice: float | None) -> VoiceObservation:
    """One second [16000] and its voice activity (None: not asked), -> channels.

    A silent one has no opinion.
    """
    sound = measure(samples)
    silent = sound.loudness_dbfs < SILENT_BELOW_DBFS
    return VoiceObservation(
        {
            "loudness_dbfs": sound.loudness_dbfs,
            "f0_hz": None if silent else sound.f0_hz,
            "p_voice": None if silent else p_voice,
            "p_scream": None if silent else p_scream(sound),
            "p_whimper": None if silent else p_whimper(sound),
            # no rule is supported by a measurement, see edge_agent.domain.cues
            "p_sigh": None,
            "p_groan": None,
            "p_agitation": None,
        },
        silent=silent,
        clipped=float(np.mean(np.abs(samples) >= CLIP_LEVEL)) > MAX_CLIPPED_SHARE,
    )
