"""A consumer-group worker: acknowledge after the effect, reclaim the dead, bury the poison.

What waits in the stream is read whole and may be put in an order of its own before anything is
handled; what comes meanwhile is read between two messages and takes its place.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared.clock import Clock
from shared.contracts import Contract
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.connection import backoff_s
from shared.streams.errors import PoisonRecord
from shared.streams.reader import Entry, entries_of

log = logging.getLogger(__name__)

Handler = Callable[[Contract, int], None]
"""Takes a message and when it came into the stream, by Redis's clock in epoch milliseconds."""
Burial = Callable[[Entry, str], None]
Order = Callable[[Sequence[Contract]], Sequence[int]]
"""The places of messages, given in the order they came, in the order to handle them."""
Ahead = Callable[[Sequence[Contract]], None]
"""Is shown what will be handled next, before it is."""
LOOK_AHEAD = 4
MOST_AT_HAND = 10_000
"""Some twenty megabytes; beyond, the stream keeps what waits."""


def as_they_came(messages: Sequence[Contract]) -> Sequence[int]:
    """The order of the stream."""
    return range(len(messages))


@dataclass(frozen=True, slots=True)
class _AtHand:
    """A message that was read and not handled yet."""

    entry: Entry
    message: Contract


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How patient a worker is."""

    batch: int = 16
    """How much is read at once; while messages are at hand the next are read without waiting."""
    block_ms: int = 500
    reclaim_idle_ms: int = 30_000
    """Longer than the longest handler: a message in work must not be handed to a second worker."""
    max_deliveries: int = 5


class GroupWorker:
    """Hands each message of a stream to ``handle`` at least once, in one of a group's workers.

    A message whose handler raises stays pending and comes back after ``reclaim_idle_ms``; after
    ``max_deliveries`` it moves to the dead-letter stream and ``on_dead`` is told. ``handle``
    must be idempotent by the message's own id.
    """

    def __init__(
        self,
        redis: Redis,
        stream: str,
        group: str,
        consumer: str,
        handle: Handler,
        clock: Clock,
        on_dead: Burial | None = None,
        options: WorkerOptions | None = None,
        order: Order = as_they_came,
        ahead: Ahead | None = None,
    ) -> None:
        self._redis = redis
        self._stream = stream
        self._group = group
        self._consumer = consumer
        self._handle = handle
        self._clock = clock
        self._on_dead = on_dead
        self._options = options or WorkerOptions()
        self._order = order
        self._ahead = ahead
        self._at_hand: list[_AtHand] = []

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; the message in hand is finished first."""
        attempt = 0
        while not stop.is_set():
            try:
                self.step(stop)
                attempt = 0
            except (RedisConnectionError, RedisTimeoutError) as error:
                attempt += 1
                log.warning("redis is away", extra={"fields": {"error": str(error)}})
                self._clock.wait(stop, backoff_s(attempt))

    def step(self, stop: threading.Event | None = None) -> int:
        """Read what is there, then handle one of what is at hand. Answers how many were handled.

        Reclaimed messages come first, and only while nothing is at hand: what waits here for its
        turn is not lost. What was read and not handled when the process ends is reclaimed.
        """
        try:
            self._read()
        except ResponseError as error:
            # NOGROUP: never created, or Redis lost it. From 0, so that nothing is skipped.
            if "NOGROUP" not in str(error) and "UNBLOCKED" not in str(error):
                raise
            self._ensure_group()
            return 0
        if not self._at_hand or (stop is not None and stop.is_set()):
            return 0
        if self._ahead is not None:
            self._ahead([each.message for each in self._at_hand[:LOOK_AHEAD]])
        self._process(self._at_hand[0])
        del self._at_hand[0]
        return 1

    def _read(self) -> None:
        if len(self._at_hand) >= MOST_AT_HAND:
            return
        entries = self._fresh(wait=False) if self._at_hand else self._reclaim() or self._fresh()
        for entry in entries:
            try:
                self._at_hand.append(_AtHand(entry, decode(entry.fields)))
            except PoisonRecord as error:
                self._bury(entry, str(error))
        if entries:
            came = sorted(self._at_hand, key=lambda each: _number(each.entry))
            places = self._order([each.message for each in came])
            self._at_hand = [came[place] for place in places]

    def _process(self, at_hand: _AtHand) -> None:
        entry = at_hand.entry
        try:
            self._handle(at_hand.message, _number(entry)[0])
        except Exception as error:
            log.warning("handler failed", exc_info=True, extra={"fields": {"id": entry.entry_id}})
            if self._deliveries(entry) >= self._options.max_deliveries:
                self._bury(entry, f"{type(error).__name__}: {error}")
            return
        self._redis.xack(self._stream, self._group, entry.entry_id)

    def _bury(self, entry: Entry, why: str) -> None:
        note = {b"why": why.encode(), b"entry_id": entry.entry_id.encode()}
        fields: dict[Any, Any] = {**entry.fields, **note}
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.xadd(keys.dead_letters(self._stream, self._group), fields, maxlen=10_000)
            pipe.xack(self._stream, self._group, entry.entry_id)
            pipe.execute()
        if self._on_dead is not None:
            self._on_dead(entry, why)

    def _fresh(self, wait: bool = True) -> tuple[Entry, ...]:
        answer = self._redis.xreadgroup(
            self._group,
            self._consumer,
            {self._stream: ">"},
            count=self._options.batch,
            block=self._options.block_ms if wait else None,
        )
        return entries_of(answer)

    def _reclaim(self) -> tuple[Entry, ...]:
        _, rows, *_ = self._redis.xautoclaim(
            self._stream,
            self._group,
            self._consumer,
            min_idle_time=self._options.reclaim_idle_ms,
            count=self._options.batch,
        )
        return tuple(Entry(entry_id.decode(), fields) for entry_id, fields in rows if fields)

    def _deliveries(self, entry: Entry) -> int:
        rows = self._redis.xpending_range(
            self._stream, self._group, min=entry.entry_id, max=entry.entry_id, count=1
        )
        return int(rows[0]["times_delivered"]) if rows else 1

    def _ensure_group(self) -> None:
        try:
            self._redis.xgroup_create(self._stream, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


def _number(entry: Entry) -> tuple[int, int]:
    at, _, place = entry.entry_id.partition("-")
    return int(at), int(place or 0)
