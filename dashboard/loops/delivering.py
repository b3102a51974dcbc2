"""Looks four times a second for what is to be told, and brings it."""

import threading
from concurrent.futures import Executor
from typing import Final

from sqlalchemy import select

from dashboard.delivery import operator_mail, queue
from dashboard.delivery.alarms import DeliveryAlarms
from dashboard.delivery.courier import Courier
from dashboard.delivery.fan_out import FanOut, not_beyond
from dashboard.delivery.operator_mail import OperatorMail
from dashboard.delivery.set_up import Delivery
from dashboard.delivery.tables import delivery
from dashboard.domain.clock_step import ClockWatch
from dashboard.domain.delivery import DeliveryState
from dashboard.domain.retrying import FEED, JITTER
from dashboard.notifications import outbox
from dashboard.parts import Parts
from shared.storage.engine import READ_ONLY

EVERY_S: Final = 0.25
ALARMS_EVERY_S: Final = 5.0
FORGET_EVERY_S: Final = 3600.0
LONGEST_WAIT_MS: Final = round(FEED.longest_s * (1 + JITTER) * 1000)


class DeliveryLoop:
    """From the outbox to deliveries, from deliveries to their targets."""

    def __init__(self, parts: Parts, to: Delivery, executor: Executor) -> None:
        out = parts.outside
        self._engine = out.engine
        self._clock = out.clock
        self._fan_out = FanOut(to.set_up, parts.rosters)
        self._courier = Courier(out.engine, out.clock, to.senders, executor, parts.delivery_metrics)
        self._alarms = DeliveryAlarms(out.engine, out.clock, parts.technical)
        self._mail = OperatorMail(out.engine, out.clock, parts.homes) if to.set_up.email else None
        self._metrics = parts.delivery_metrics
        self._watch = ClockWatch()
        self._started = False
        self._next: dict[str, float] = {}

    def step(self, stop: threading.Event) -> None:
        """Bring what is due, or wait a little when nothing is."""
        self._mind_the_clock()
        done = 0
        if self._something_is_due():
            with self._engine.begin() as connection:
                done = self._fan_out.run(connection, self._clock.now_ms())
            done += self._courier.bring_due()
        if self._due("alarms", ALARMS_EVERY_S):
            self._alarms.look()
            with self._engine.connect().execution_options(**READ_ONLY) as connection:
                self._metrics.look(connection, self._clock.now_ms())
            if self._mail is not None:
                self._mail.look()
        if self._due("forget", FORGET_EVERY_S):
            with self._engine.begin() as connection:
                queue.forget(connection, self._clock.now_ms())
                operator_mail.forget(connection, self._clock.now_ms())
        if done == 0:
            self._clock.wait(stop, EVERY_S)

    def _mind_the_clock(self) -> None:
        now = self._clock.now_ms()
        back = self._watch.set_back_by(now, self._clock.monotonic_s())
        if self._started and not back:
            return
        with self._engine.begin() as connection:
            queue.clock_set_back(connection, back)
            queue.not_beyond(connection, now + LONGEST_WAIT_MS)
            not_beyond(connection, now)
            operator_mail.not_beyond(connection, now)
        self._started = True

    def _something_is_due(self) -> bool:
        """A read that takes no lock: mostly there is nothing."""
        now = self._clock.now_ms()
        waiting = (delivery.c.state == DeliveryState.PENDING.value) & (delivery.c.due <= now)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            if outbox.oldest_due(connection, now) is not None:
                return True
            return (
                connection.execute(select(delivery.c.id).where(waiting).limit(1)).first()
                is not None
            )

    def _due(self, what: str, every_s: float) -> bool:
        now = self._clock.monotonic_s()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + every_s
        return True
