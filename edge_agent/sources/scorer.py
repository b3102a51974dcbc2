"""From one second of input to its window; a model that fails costs that second and no more."""

import logging

from pydantic import ValidationError

from edge_agent.perception import SecondOfInput
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.port import SecondPerceiver
from edge_agent.sources.source_alarms import SourceAlarms
from edge_agent.sources.throttle import Throttle
from edge_agent.sources.track import Track
from shared.contracts import Reason
from shared.logs import PRIVATE

log = logging.getLogger(__name__)


class Scorer:
    """Scores the seconds of one source and writes what came of them."""

    def __init__(
        self, track: Track, alarms: SourceAlarms, metrics: Metrics, throttle: Throttle
    ) -> None:
        self._track = track
        self._alarms = alarms
        self._metrics = metrics
        self._throttle = throttle

    def score(
        self,
        second: SecondOfInput,
        perceiver: SecondPerceiver,
        waited_s: float,
        withheld: frozenset[str],
    ) -> None:
        """Write the window of ``second``, whose ``t_start_ms`` is event time."""
        try:
            with self._throttle.measuring(waited_s) as level:
                perception = perceiver.perceive(second, level, withheld)
        except Exception as error:
            # Runtimes raise whatever they like. The second is lost to assessment, not the loop.
            # What they say is not repeated: it may quote the picture that they choked on.
            log.exception("a second could not be scored", extra=PRIVATE)
            self._failed(second.t_start_ms, error)
            return
        try:
            self._track.write(second.t_start_ms, perception)
        except ValidationError as error:
            log.exception("a second's scores break the contract", extra=PRIVATE)
            self._failed(second.t_start_ms, error)
            return
        self._metrics.perceived(perception.stage_cpu_ms, perception.encoder_calls)
        self._metrics.staff_faces.inc(perception.staff_faces_scored)
        self._alarms.scored()
        self._alarms.picture(perception.reasons)

    def overdue(self, t_start: int, waited_s: float) -> None:
        """Write that the second at ``t_start`` waited too long to be perceived."""
        self._metrics.skipped.inc()
        self._track.cannot_assess(t_start, (Reason.ENCODER_FAILED,), self._throttle.level)
        self._throttle.overdue(waited_s)

    def _failed(self, t_start: int, error: Exception) -> None:
        self._alarms.not_scored(error)
        self._track.cannot_assess(t_start, (Reason.ENCODER_FAILED,), self._throttle.level)
