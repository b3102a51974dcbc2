"""Technical alarms for what goes wrong with the model for longer than a hiccup."""

import threading

from reasoning_service.adapters.store import Store
from reasoning_service.domain.lasting import Lasting
from shared.clock import Clock
from shared.contracts import TechnicalAlarm, TechnicalKind

LASTS_S = 60.0
"""As long as one deadline: before that nobody misses anything."""
QUIET_S = 300.0
"""An overload that comes back within five minutes is the same one."""


class Trouble:
    """One kind of trouble; threads share it. Told once when it lasts, and once when it is over."""

    def __init__(
        self, alarm_id: str, text: str, lasting: Lasting, store: Store, clock: Clock
    ) -> None:
        self._alarm_id, self._text, self._lasting = alarm_id, text, lasting
        self._store, self._clock = store, clock
        self._over = False
        self._lock = threading.Lock()

    def seen(self, detail: str) -> None:
        """It showed itself; ``detail`` is for the operator."""
        with self._lock:
            told, self._over = self._lasting.told, False
            self._lasting = self._lasting.seen(self._clock.monotonic_s())
            if self._lasting.told and not told:
                self._store.raise_alarm(self._alarm(detail))

    def gone(self) -> None:
        """It is over, whoever told of it."""
        with self._lock:
            self._end()

    def watch(self) -> None:
        """Look whether it has been quiet for long enough."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            if now_s - self._lasting.last_s > self._lasting.quiet_s:
                self._end()

    def _end(self) -> None:
        if not self._over:
            self._store.clear_alarm(self._alarm_id, self._clock.now_ms())
            self._lasting, self._over = self._lasting.gone(), True

    def _alarm(self, detail: str) -> TechnicalAlarm:
        return TechnicalAlarm(
            alarm_id=self._alarm_id,
            kind=TechnicalKind.MODEL_FAILED,
            subject="reasoning_service",
            since=self._clock.now_ms(),
            text=self._text,
            detail=detail[:1000],
        )


def overload(store: Store, clock: Clock) -> Trouble:
    """More events than the model can be asked about."""
    text = "More alerts than the model can explain. The least urgent are explained by fixed words."
    lasting = Lasting(LASTS_S, QUIET_S)
    return Trouble("reasoning.overload", text, lasting, store, clock)


def silence(store: Store, clock: Clock) -> Trouble:
    """The model does not answer."""
    text = "The model does not answer. Alerts are not affected; fixed words explain them."
    return Trouble("reasoning.model", text, Lasting(LASTS_S), store, clock)
