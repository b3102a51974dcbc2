"""The voice sense: loudness, pitch, voice activity, non-verbal cues."""

from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.domain.second import Samples
from edge_agent.domain.voice import VoiceObservation, observe
from edge_agent.ports import VoiceActivity
from edge_agent.senses.stage_clock import StageClock


class VoiceSense:
    """Keeps the voice activity detector's memory."""

    def __init__(self, activity: VoiceActivity) -> None:
        self._activity = activity

    def reset(self) -> None:
        """Forget the sound heard so far."""
        self._activity.reset()

    def observe(
        self, samples: Samples | None, clock: StageClock, plan: Plan = EVERYTHING
    ) -> VoiceObservation | None:
        """None without sound."""
        if samples is None:
            self.reset()
            return None
        p_voice = None
        if plan.runs("voice_activity"):
            with clock.stage("voice_activity"):
                # a word is shorter than a second: the mean would call slow speech silence
                p_voice = float(self._activity.probabilities(samples).max(initial=0.0))
        else:
            self._activity.reset()  # it would remember a second that is not the one before
        with clock.stage("sound"):
            return observe(samples, p_voice)
