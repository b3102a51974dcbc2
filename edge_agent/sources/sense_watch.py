"""Notices a sense that a source once delivered and delivers no more."""

from edge_agent.perception import SecondOfInput
from edge_agent.sources.port import Senses
from shared.clock import Clock

MISSING_AFTER_S = 10.0
"""As long as a whole source may be silent: the ward is told within 15 s."""
NEVER = float("-inf")


class SenseWatch:
    """Knows when each sense was last there. Belongs to one loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked = Senses(picture=False, sound=False)
        self._picture_s = self._sound_s = NEVER

    def opened(self, asked: Senses, delivers: Senses) -> None:
        """The source was opened and delivers this of what was asked for."""
        now_s = self._clock.monotonic_s()
        self._asked = asked
        self._picture_s = now_s if delivers.picture else NEVER
        self._sound_s = now_s if delivers.sound else NEVER

    def second(self, second: SecondOfInput) -> None:
        """One more second has come."""
        now_s = self._clock.monotonic_s()
        if second.frames:
            self._picture_s = now_s
        if second.samples is not None:
            self._sound_s = now_s

    @property
    def missing(self) -> Senses:
        """What was asked for and does not come."""
        now_s = self._clock.monotonic_s()
        return Senses(
            picture=self._asked.picture and now_s - self._picture_s > MISSING_AFTER_S,
            sound=self._asked.sound and now_s - self._sound_s > MISSING_AFTER_S,
        )
