"""One source's seconds of event time, in order and without holes: each is written once."""

from edge_agent.consent.hub_time import HubTime
from edge_agent.perception import Perception
from edge_agent.sources.windows import Moment, WindowWriter, unassessable
from shared.contracts import Reason

HOP_MS = 1000
MAX_FILLED = 120
"""After a longer standstill (a suspended machine) the gap is left as a gap."""


class Track:
    """Knows which second comes next. Not thread-safe: it belongs to one loop."""

    def __init__(self, writer: WindowWriter, hub_time: HubTime) -> None:
        self._writer = writer
        self._hub_time = hub_time
        self._bundle_id: str | None = None
        self.next_t: int | None = None
        """Start of the next second (event time, epoch ms); None while nobody is watched."""

    def write(self, t_start: int, now: int, perception: Perception) -> None:
        """Write the second at ``t_start``; ``now`` is event time. It must not be before next."""
        self._bundle_id = perception.bundle_id
        self._put(t_start, now, perception)

    def fill(self, until: int, now: int, reasons: tuple[Reason, ...]) -> None:
        """Say of every whole second up to ``until`` that it cannot be assessed."""
        if self.next_t is None:
            self.next_t = now
        if until - self.next_t > MAX_FILLED * HOP_MS:
            self.next_t = until - HOP_MS
        while self.next_t + HOP_MS <= until:
            self.cannot_assess(self.next_t, now, reasons)

    def cannot_assess(self, t_start: int, now: int, reasons: tuple[Reason, ...]) -> None:
        """Say that the second at ``t_start`` cannot be assessed."""
        known = {} if self._bundle_id is None else {"bundle_id": self._bundle_id}
        self._put(t_start, now, unassessable(reasons, **known))

    def jump(self, t: int) -> None:
        """Event time has moved: go on at ``t``."""
        self.next_t = t

    def stop(self) -> None:
        """Nobody is watched from here on; no seconds are owed."""
        self.next_t = None

    def _put(self, t_start: int, now: int, perception: Perception) -> None:
        self._writer.write(Moment(t_start, self._hub_time.skew_ms(now)), perception)
        self.next_t = t_start + HOP_MS
