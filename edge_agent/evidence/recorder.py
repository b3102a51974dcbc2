"""Keeps one picture of a scored second, if the person agreed to that."""

import logging
from collections.abc import Callable, Mapping

from edge_agent.domain.faces import Frame
from edge_agent.domain.placement import Placement
from edge_agent.domain.second import SecondOfInput
from edge_agent.evidence.ring import Ring
from edge_agent.perception import Perception
from edge_agent.sources.port import SecondPerceiver

log = logging.getLogger(__name__)

Encode = Callable[[Frame], bytes]


class RecordingPerceiver:
    """A perceiver that remembers what it was shown. What it scores is untouched.

    A failure to keep is logged and nothing else: evidence is a help, the window is the duty.
    """

    def __init__(
        self,
        inner: SecondPerceiver,
        ring: Ring,
        person_id: str,
        may_keep: Callable[[], bool],
        encode: Encode,
    ) -> None:
        self._inner = inner
        self._ring = ring
        self._person_id = person_id
        self._may_keep = may_keep
        self._encode = encode

    @property
    def placements(self) -> Mapping[str, Placement]:
        return self._inner.placements

    def perceive(
        self,
        second: SecondOfInput,
        degrade_level: int = 0,
        withheld: frozenset[str] = frozenset(),
    ) -> Perception:
        """Score one second, then keep its first picture."""
        perception = self._inner.perceive(second, degrade_level, withheld)
        if (
            second.frames
            and self._may_keep()
            and self._ring.due(self._person_id, second.t_start_ms)
        ):
            self._keep(second.t_start_ms, second.frames[0])
        return perception

    def reset(self) -> None:
        self._inner.reset()

    def forget(self, person_id: str) -> None:
        self._inner.forget(person_id)

    def _keep(self, t_ms: int, frame: Frame) -> None:
        try:
            self._ring.keep(self._person_id, t_ms, self._encode(frame))
        except OSError as error:
            log.warning("evidence not kept", extra={"fields": {"error": str(error)}})
