"""Brings what is due: several targets at once, never two parcels to one."""

import logging
import random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.delivery import queue
from dashboard.delivery.metrics import FAILED, DeliveryMetrics
from dashboard.delivery.port import NotDelivered, Parcel, Refused, Sender, TargetGone
from dashboard.domain.alert import AlertState
from dashboard.domain.delivery import Channel, DeliveryState, policy, still_needed
from dashboard.storage.tables import alert
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

log = logging.getLogger(__name__)

PLACES: Final = 8
"""Targets spoken to at once; a delivery mostly waits for the other side."""
_DICE = random.Random()


class Courier:
    """Claims, hands over, writes down what became of it."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        senders: Mapping[Channel, Sender],
        executor: Executor,
        metrics: DeliveryMetrics,
        chance: Callable[[], float] = _DICE.random,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._senders = senders
        self._executor = executor
        self._metrics = metrics
        self._chance = chance
        self._lock = threading.Lock()
        self._busy = 0

    def bring_due(self) -> int:
        """Start what is due and has a place; answers how many deliveries were started."""
        free = PLACES - self._busy
        if free <= 0:
            return 0
        with self._engine.begin() as connection:
            found = queue.claim(connection, self._clock.now_ms(), free)
        with self._lock:
            self._busy += len(found)
        for channel, parcel in found:
            self._executor.submit(self._work, channel, parcel)
        return len(found)

    def _work(self, channel: Channel, parcel: Parcel) -> None:
        try:
            self._bring(channel, parcel)
        except SQLAlchemyError as error:
            # What became of it could not be written down: the lease ends, it is brought again
            # under the same id.
            fields = {"delivery": parcel.id, "error": type(error).__name__}
            log.warning("a delivery stays unsettled", extra={"fields": fields})
        finally:
            with self._lock:
                self._busy -= 1

    def _bring(self, channel: Channel, parcel: Parcel) -> None:
        if not self._needed(parcel):
            self._end(channel, parcel, DeliveryState.WITHDRAWN, "answered before it was brought")
            return
        try:
            self._sender(channel).send(parcel)
        except TargetGone as gone:
            self._gone(channel, parcel, str(gone))
        except Refused as refused:
            self._end(channel, parcel, DeliveryState.DEAD, str(refused))
        except NotDelivered as failed:
            self._again(channel, parcel, str(failed), failed.after_s)
        except Exception as error:
            # A thread's boundary: what nobody foresaw is an attempt like others, and is told.
            log.exception("a sender failed", extra={"fields": {"channel": channel.value}})
            self._again(channel, parcel, f"internal: {type(error).__name__}", None)
        else:
            self._end(channel, parcel, DeliveryState.DELIVERED, "")

    def _sender(self, channel: Channel) -> Sender:
        found = self._senders.get(channel)
        if found is None:
            raise Refused(f"{channel.value} is not set up any more")
        return found

    def _needed(self, parcel: Parcel) -> bool:
        about = parcel.about
        if not about.loud or about.alert_id is None:
            return True
        query = select(alert.c.state, alert.c.attended_at).where(alert.c.alert_id == about.alert_id)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = connection.execute(query).one()
        return still_needed(about.kind, AlertState(row.state), row.attended_at is not None)

    def _end(self, channel: Channel, parcel: Parcel, state: DeliveryState, why: str) -> None:
        with self._engine.begin() as connection:
            self._settle(connection, parcel, state, why)
        self._metrics.attempt(channel, state.value)

    def _gone(self, channel: Channel, parcel: Parcel, why: str) -> None:
        with self._engine.begin() as connection:
            now = self._clock.now_ms()
            state = self._sender(channel).gone(connection, parcel, now)
            self._settle(connection, parcel, state, why)
        self._metrics.attempt(channel, state.value)

    def _again(self, channel: Channel, parcel: Parcel, why: str, after_s: float | None) -> None:
        wait_s = policy(channel, parcel.about.kind).wait_s(parcel.attempts, self._chance(), after_s)
        with self._engine.begin() as connection:
            if wait_s is None:
                self._settle(connection, parcel, DeliveryState.DEAD, why)
            else:
                due = self._clock.now_ms() + round(wait_s * 1000)
                queue.again(connection, parcel, due, why)
        dead = wait_s is None
        self._metrics.attempt(channel, DeliveryState.DEAD.value if dead else FAILED)

    def _settle(
        self, connection: Connection, parcel: Parcel, state: DeliveryState, why: str
    ) -> None:
        queue.settle(connection, parcel, state, self._clock.now_ms(), why)
