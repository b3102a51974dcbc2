"""The voice sense: loudness, pitch, timbre, voice activity, non-verbal cues."""

from dataclasses import replace

from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.domain.second import Samples
from edge_agent.domain.sound_features import features
from edge_agent.domain.voice import VoiceObservation, observe
from edge_agent.ports import VoiceActivity
from edge_agent.senses.cues import CueSense
from edge_agent.senses.stage_clock import StageClock


class VoiceSense:
    """Voice activity and cues side by side: neither waits for the other's opinion."""

    def __init__(
        self, activity: VoiceActivity, cues: CueSense, with_features: bool = False
    ) -> None:
        self._activity = activity
        self._cues = cues
        self._with_features = with_features

    def reset(self) -> None:
        """Forget the sound heard so far."""
        self._activity.reset()
        self._cues.reset()

    def observe(
        self, samples: Samples | None, clock: StageClock, plan: Plan = EVERYTHING
    ) -> VoiceObservation | None:
        """None without sound."""
        if samples is None:
            self.reset()
            return None
        p_voice = self._p_voice(samples, clock, plan)
        heard = self._cues.hear(samples, clock, plan)
        seen = observe(samples, heard.sound, p_voice, heard.cues, heard.cues_by)
        return replace(seen, features=features(heard.frames)) if self._with_features else seen

    def _p_voice(self, samples: Samples, clock: StageClock, plan: Plan) -> float | None:
        if not plan.runs("voice_activity"):
            self._activity.reset()  # it would remember a second that is not the one before
            return None
        with clock.stage("voice_activity"):
            # a word is shorter than a second: the mean would call slow speech silence
            return float(self._activity.probabilities(samples).max(initial=0.0))
