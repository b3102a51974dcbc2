"""Sends what the outbox holds, in order, until the hub has committed it."""

import logging
import threading
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError

from edge_agent.outbox import AlarmBook, Outbox, OutboxFull, Parcel, ShardState
from edge_agent.publish import egress
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.send_window import SendWindow
from shared.clock import Clock
from shared.contracts import TechnicalKind
from shared.health import Health
from shared.streams import keys
from shared.streams.connection import backoff_s
from shared.streams.tls import plain

log = logging.getLogger(__name__)

BATCH = 500
IDLE_S = 0.1
"""How soon an acknowledgement or an alarm is seen; a new window is sent at once."""
LOSS_SHOWN_S = 3600.0
"""A loss cannot be mended: its alarm stands for an hour so that somebody sees it."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The connection to the hub and the name under which this box numbers its windows."""

    redis: Redis
    edge_id: str


class Publisher:
    """One thread: alarms first, then each shard's windows; never past an acknowledgement."""

    def __init__(
        self,
        hub: Hub,
        outbox: Outbox,
        alarms: AlarmBook,
        clock: Clock,
        metrics: Metrics,
        health: Health,
    ) -> None:
        self._redis = hub.redis
        self._edge_id = hub.edge_id
        self._outbox = outbox
        self._alarms = alarms
        self._clock = clock
        self._metrics = metrics
        self._health = health
        self._epoch = outbox.epoch
        self._windows: dict[int, SendWindow] = {}
        self._problem: str | None = None
        self._last_loss_s = clock.monotonic_s()

    def run(self, stop: threading.Event) -> None:
        """Send until ``stop`` is set; the batch in hand is finished first."""
        attempt = 0
        while not stop.is_set():
            self._outbox.written.clear()  # before looking: what comes meanwhile is looked for again
            try:
                wakes, pause_s = self._outbox.written, 0.0 if self.step() else IDLE_S
                attempt, self._problem = 0, None
            except (RedisError, OutboxFull) as error:
                self._note(error, attempt)
                wakes, pause_s = stop, backoff_s(attempt)
                attempt += 1
            self._health.beat("publisher", stale_after_s=30.0)
            self._clock.wait(wakes, pause_s)

    def problem(self) -> str | None:
        """For readiness: what keeps records from leaving."""
        return self._problem

    def step(self) -> bool:
        """One round; true when there is more to send at once."""
        self._send_alarms()
        self._notice_new_epoch()
        shards = self._outbox.shards()
        acknowledged = self._read_acknowledgements(shards)
        more = False
        for state in shards:
            if self._outbox.epoch != self._epoch:
                return True  # the file was replaced: what was read of it is about another one
            more = self._serve(state, acknowledged[state.shard]) or more
        self._forgive()
        return more

    def _forgive(self) -> None:
        if self._clock.monotonic_s() - self._last_loss_s > LOSS_SHOWN_S:
            self._alarms.clear(TechnicalKind.WINDOWS_LOST, self._edge_id)
            self._alarms.clear(TechnicalKind.BAD_RECORD, self._edge_id)

    def _note(self, error: Exception, attempt: int) -> None:
        self._problem = plain(error)
        if attempt == 0:
            log.warning("sending failed", extra={"fields": {"error": self._problem}})
        # A connection that broke may have come back to an empty server: ask again from the start.
        for window in self._windows.values():
            window.hub_was_behind = False

    def _notice_new_epoch(self) -> None:
        if self._outbox.epoch != self._epoch:
            self._epoch = self._outbox.epoch
            self._windows.clear()

    def _read_acknowledgements(self, shards: list[ShardState]) -> dict[int, int | None]:
        names = [keys.acked(self._edge_id, self._epoch, state.shard) for state in shards]
        with self._redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.get(name)
            values = pipe.execute()
        return {
            state.shard: int(value) if value is not None and value.isdigit() else None
            for state, value in zip(shards, values, strict=True)
        }

    def _serve(self, state: ShardState, hub_acked: int | None) -> bool:
        if hub_acked is not None and hub_acked > state.last_seq:
            self._start_over(state, hub_acked)
            return True
        window = self._window(state)
        before = window.acked
        if window.observe(hub_acked, self._clock.monotonic_s()):
            self._metrics.rewinds.inc()
            self._close_what_the_hub_lacks(state.shard, window)
        if window.acked > before:
            self._outbox.acknowledge(state.shard, window.acked)
        self._metrics.unacknowledged.labels(str(state.shard)).set(state.last_seq - window.acked)
        return self._send(state, window)

    def _window(self, state: ShardState) -> SendWindow:
        now_s = self._clock.monotonic_s()
        return self._windows.setdefault(state.shard, SendWindow(state.acked_seq, now_s))

    def _send(self, state: ShardState, window: SendWindow) -> bool:
        limit = min(BATCH, window.room)
        parcels = self._outbox.pending(state.shard, window.next_seq, limit) if limit else []
        sendable = [parcel for parcel in parcels if self._may_leave(state.shard, parcel)]
        if len(sendable) < len(parcels):
            return True  # a condemned window is a lost range now: read again, in order
        if not parcels:
            return False
        self._transmit(parcels)
        self._report_losses([parcel for parcel in parcels if parcel.kind == "ControlRecord"])
        window.sent(parcels[-1].to_seq)
        resent = sum(parcel.to_seq <= state.sent_seq for parcel in parcels)
        self._metrics.resent.inc(resent)
        self._metrics.sent.inc(len(parcels) - resent)
        if window.next_seq - 1 > state.sent_seq:
            self._outbox.mark_sent(state.shard, window.next_seq - 1)
        return len(parcels) == limit and window.room > 0

    def _transmit(self, parcels: list[Parcel]) -> None:
        with self._redis.pipeline(transaction=False) as pipe:
            for parcel in parcels:
                egress.leave(pipe, parcel.kind, parcel.body)
            pipe.execute()

    def _report_losses(self, lost: list[Parcel]) -> None:
        if not lost:
            return
        self._last_loss_s = self._clock.monotonic_s()
        ranges = ", ".join(f"{parcel.from_seq}..{parcel.to_seq}" for parcel in lost)
        self._alarms.raise_(
            TechnicalKind.WINDOWS_LOST,
            self._edge_id,
            "Some seconds that the edge box saw and heard are lost for good.",
            f"epoch {self._epoch}, sequence numbers {ranges}",
        )

    def _may_leave(self, shard: int, parcel: Parcel) -> bool:
        try:
            egress.check(parcel.kind, parcel.body)
        except egress.EgressRefused as error:
            self._outbox.condemn(shard, parcel.from_seq)
            self._alarms.raise_(
                TechnicalKind.BAD_RECORD, self._edge_id, error.sentence, error.detail
            )
            return False
        return True

    def _send_alarms(self) -> None:
        pending = self._alarms.pending()
        if not pending:
            return
        with self._redis.pipeline(transaction=False) as pipe:
            for alarm in pending:
                egress.leave(pipe, "TechnicalAlarm", alarm.model_dump_json())
            pipe.execute()
        for alarm in pending:
            self._alarms.sent(alarm)

    def _close_what_the_hub_lacks(self, shard: int, window: SendWindow) -> None:
        gap = window.hub_lacks
        if gap is None:
            return
        record = self._outbox.lost_record(shard, *gap, self._clock.now_ms())
        self._transmit([Parcel("ControlRecord", *gap, record.model_dump_json())])

    def _start_over(self, state: ShardState, hub_acked: int) -> None:
        """An older copy of the outbox came back: its numbers are taken, so it needs new ones."""
        detail = f"shard {state.shard}: the hub has {hub_acked}, this file ends at {state.last_seq}"
        self._outbox.start_over()
        self._alarms.raise_(
            TechnicalKind.WINDOWS_LOST,
            self._edge_id,
            "The edge box was set back to an older state: recent seconds may be missing.",
            detail,
        )
