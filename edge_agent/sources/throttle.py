"""Measures how busy one source keeps the box, and holds the degrade level that follows."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from edge_agent.domain.degrade import Load
from edge_agent.publish.metrics import Metrics
from shared.clock import Clock

log = logging.getLogger(__name__)

HOP_S = 1.0


class Throttle:
    """One per source: the box's other work counts too, since wall time is what is measured."""

    def __init__(self, source_id: str, metrics: Metrics, clock: Clock) -> None:
        self._source_id = source_id
        self._metrics = metrics
        self._clock = clock
        self._load = Load()
        metrics.degrade_level.labels(source_id).set(0)

    @property
    def level(self) -> int:
        """For the next second."""
        return self._load.level

    @contextmanager
    def measuring(self, waited_s: float) -> Iterator[int]:
        """Perceive a second inside, at the level yielded; ``waited_s`` is how late it began."""
        started_s = self._clock.monotonic_s()
        try:
            yield self._load.level
        finally:
            self._take(self._clock.monotonic_s() - started_s, waited_s)

    def overdue(self, waited_s: float) -> None:
        """A second came too late to be perceived at all."""
        self._take(HOP_S, waited_s)

    def _take(self, took_s: float, waited_s: float) -> None:
        before = self._load.level
        self._load = self._load.step(took_s / HOP_S, waited_s)
        level = self._load.level
        if level == before:
            return
        self._metrics.degraded(self._source_id, before, level)
        log.warning(
            "the box is too busy: it looks less closely"
            if level > before
            else "the box has room again: it looks more closely",
            extra={"fields": {"source": self._source_id, "degrade_level": level}},
        )
