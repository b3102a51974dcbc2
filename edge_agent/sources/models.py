"""Loads the models in the background and tries again when they are refused."""

import logging
import threading
from collections.abc import Callable

from edge_agent.domain.placement import refusals
from edge_agent.errors import EdgeError
from edge_agent.outbox import AlarmBook
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.port import SecondPerceiver
from shared.clock import Clock
from shared.contracts import TechnicalKind
from shared.streams.connection import backoff_s

log = logging.getLogger(__name__)

LONGEST_RETRY_S = 30.0


class PerceiverLoader:
    """Gives one source its perceiver once there is one."""

    def __init__(
        self,
        load: Callable[[], SecondPerceiver],
        alarms: AlarmBook,
        metrics: Metrics,
        clock: Clock,
        subject: str,
    ) -> None:
        self._load = load
        self._alarms = alarms
        self._metrics = metrics
        self._clock = clock
        self._subject = subject
        self._perceiver: SecondPerceiver | None = None
        self._problem: str | None = "the models are being loaded"

    def run(self, stop: threading.Event) -> None:
        """Try until it works or ``stop`` is set."""
        attempt = 3  # from 0.8 s on: a refused file does not mend itself in milliseconds
        while not stop.is_set() and not self._try():
            self._clock.wait(stop, backoff_s(attempt, LONGEST_RETRY_S))
            attempt += 1

    def perceiver(self) -> SecondPerceiver | None:
        """The perceiver, or None while there is none."""
        return self._perceiver

    def problem(self) -> str | None:
        """For readiness: why there is no perceiver."""
        return self._problem

    def note(self) -> str | None:
        """For readiness: which networks do not run on the hardware that there is."""
        return None if self._perceiver is None else refusals(self._perceiver.placements)

    def _try(self) -> bool:
        try:
            perceiver = self._load()
        except EdgeError as error:
            self._failed(error.sentence, error.detail)
            return False
        except Exception as error:
            # A runtime raises whatever it likes on a broken file; the box goes on and says so.
            log.exception("models do not load")
            self._failed("The models cannot be loaded.", f"{type(error).__name__}: {error}")
            return False
        self._perceiver = perceiver
        self._problem = None
        self._metrics.placed(perceiver.placements)
        self._alarms.clear(TechnicalKind.MODEL_FAILED, self._subject)
        return True

    def _failed(self, sentence: str, detail: str) -> None:
        self._problem = sentence
        text = f"Nothing can be assessed: {sentence} The edge box keeps trying."
        self._alarms.raise_(TechnicalKind.MODEL_FAILED, self._subject, text, detail)
