"""One source's seconds of event time, in order and without holes: each is written once."""

from edge_agent.perception import Perception
from edge_agent.sources.windows import NO_BUNDLE, WindowWriter, unassessable
from shared.contracts import Reason

HOP_MS = 1000
MAX_FILLED = 120
"""After a longer standstill (a suspended machine) the gap is left as a gap."""


class Track:
    """Knows which second comes next. Not thread-safe: it belongs to one loop."""

    def __init__(self, writer: WindowWriter) -> None:
        self._writer = writer
        self._bundle_id: str | None = None
        self.next_t: int | None = None
        """Start of the next second (event time, epoch ms); None while nobody is watched."""

    def write(self, t_start: int, perception: Perception) -> None:
        """Write the second at ``t_start``; no earlier one may be written afterwards."""
        self._bundle_id = perception.bundle_id
        self._put(t_start, perception)

    def fill(self, until: int, reasons: tuple[Reason, ...]) -> None:
        """Say of every whole second up to ``until`` that it cannot be assessed."""
        if self.next_t is None:
            return
        if until - self.next_t > MAX_FILLED * HOP_MS:
            self.next_t = until - HOP_MS
        while self.next_t + HOP_MS <= until:
            self.cannot_assess(self.next_t, reasons)

    def cannot_assess(
        self, t_start: int, reasons: tuple[Reason, ...], degrade_level: int = 0
    ) -> None:
        """Say that the second at ``t_start`` cannot be assessed."""
        bundle_id = self._bundle_id or NO_BUNDLE
        self._put(t_start, unassessable(reasons, bundle_id, degrade_level))

    def jump(self, t: int) -> None:
        """Event time has moved: go on at ``t``."""
        self.next_t = t

    def stop(self) -> None:
        """Nobody is watched from here on; no seconds are owed."""
        self.next_t = None

    def _put(self, t_start: int, perception: Perception) -> None:
        self._writer.write(t_start, perception)
        self.next_t = t_start + HOP_MS
