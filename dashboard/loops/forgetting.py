"""Deletes by the hour what is older than the house keeps it."""

import threading

from dashboard.parts import Parts
from dashboard.storage import retention

EVERY_S = 3600.0
LOOK_S = 1.0
DAY_MS = 24 * 3_600_000


class ForgettingLoop:
    """Alerts and what tells of persons after ``alert_days``, the audit after ``audit_days``.

    Answers that were kept for whoever asks again go an hour after their end at the latest.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._clock = parts.outside.clock
        self._next_s = 0.0

    def step(self, stop: threading.Event) -> None:
        """Forget if it is time, a part at a time; then wait a little."""
        if self._clock.monotonic_s() >= self._next_s and not self.forget():
            self._next_s = self._clock.monotonic_s() + EVERY_S
        self._clock.wait(stop, LOOK_S)

    def forget(self) -> bool:
        """Whether there is more to forget."""
        now, kept = self._clock.now_ms(), self._parts.settings
        before = now - kept.alert_days * DAY_MS
        with self._parts.outside.engine.begin() as connection:
            if retention.forget_alerts(connection, before):
                return True
            retention.forget_the_rest(connection, before)
            retention.forget_answers(connection, now)
        return self._parts.audit.forget_before(now - kept.audit_days * DAY_MS) > 0
