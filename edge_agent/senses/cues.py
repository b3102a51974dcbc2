"""The ear for non-verbal sounds: signal rules, a sound network's labels, an operator's head."""

from collections import deque
from dataclasses import dataclass

from edge_agent.domain.cue_head import SPAN_S, CueHead, HeadSecond, head_inputs, head_second
from edge_agent.domain.cues import cue_probabilities
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Heard, Past, Sound, listen
from edge_agent.domain.sound_events import LabelScores, with_labels
from edge_agent.domain.spectra import Spectra
from edge_agent.ports import SoundEvents
from edge_agent.senses.stage_clock import StageClock
from shared.contracts.window import Provenance


@dataclass(frozen=True)
class HeardSecond:
    """A second's measures, its cues by channel, where the cues come from, its spectra."""

    sound: Sound
    cues: dict[str, float]
    cues_by: Provenance
    frames: Spectra


class CueSense:
    """Remembers the seconds before: the room's floor, the rings of tempo and breath."""

    def __init__(self, events: SoundEvents | None = None, head: CueHead | None = None) -> None:
        self._events = events
        self._head = head
        self.reset()

    def reset(self) -> None:
        """Forget the sound heard so far."""
        self._past = Past()
        self._head_seconds: deque[HeadSecond] = deque(maxlen=SPAN_S)

    def hear(self, samples: Samples, clock: StageClock, plan: Plan = EVERYTHING) -> HeardSecond:
        """One second [16000] that follows the one before without a gap."""
        with clock.stage("sound"):
            heard = listen(samples, self._past)
            self._past = heard.past
        if self._events is None or not plan.runs("sound_events"):
            return HeardSecond(heard.sound, cue_probabilities(heard.sound), "signal", heard.frames)
        with clock.stage("sound_events"):
            scores = self._events.scores(samples)
            return HeardSecond(
                heard.sound, self._with_network(heard, scores), "network", heard.frames
            )

    def _with_network(self, heard: Heard, scores: LabelScores) -> dict[str, float]:
        cues = with_labels(cue_probabilities(heard.sound), scores)
        if self._head is not None:
            loudness = heard.sound.loudness_dbfs
            self._head_seconds.append(head_second(loudness, scores, heard.frames))
            cues |= self._head.probabilities(head_inputs(self._head_seconds))
        return cues
