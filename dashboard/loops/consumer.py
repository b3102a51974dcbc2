"""Reads one stream into the database: the effect and the position in one transaction."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from redis import Redis
from sqlalchemy import Connection, Engine

from dashboard.storage import checkpoints
from shared.contracts import Contract
from shared.storage.engine import READ_ONLY
from shared.streams.codec import decode
from shared.streams.errors import PoisonRecord
from shared.streams.reader import BEGINNING, Entry, StreamReader

log = logging.getLogger(__name__)

BATCH = 200
BLOCK_MS = 500

_Message = TypeVar("_Message", bound=Contract)
_Effect = TypeVar("_Effect")


@dataclass(frozen=True, slots=True)
class Intake(Generic[_Message, _Effect]):
    """What a stream's messages do: ``apply`` inside the transaction, ``announce`` after it."""

    stream: str
    model: type[_Message] | tuple[type[_Message], ...]
    apply: Callable[[Connection, list[_Message]], _Effect]
    announce: Callable[[_Effect], None]


class Consumer(Generic[_Message, _Effect]):
    """A reader with its position in our database."""

    def __init__(
        self,
        engine: Engine,
        redis: Redis,
        intake: Intake[_Message, _Effect],
        on_read: Callable[[str, list[str]], None],
        on_restart: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._redis = redis
        self._intake = intake
        self._on_read = on_read
        self._on_restart = on_restart
        self._reader: StreamReader | None = None

    def step(self, _stop: threading.Event) -> None:
        """Read what is there, waiting half a second for the first entry."""
        reader = self._open()
        batch = reader.read(BATCH, BLOCK_MS)
        if batch.restarted:
            log.warning("stream replaced", extra={"fields": {"stream": self._intake.stream}})
            self._on_restart()
        if batch.last_id is None:
            return
        messages, poison = self._decode(batch.entries)
        with self._engine.begin() as connection:
            effect = self._intake.apply(connection, messages)
            checkpoints.save(connection, self._name, batch.last_id)
        reader.advance(batch.last_id)
        self._intake.announce(effect)
        self._on_read(self._intake.stream, poison)

    @property
    def _name(self) -> str:
        return f"stream:{self._intake.stream}"

    def _open(self) -> StreamReader:
        if self._reader is None:
            with self._engine.connect().execution_options(**READ_ONLY) as connection:
                position = checkpoints.load(connection, self._name, BEGINNING)
            self._reader = StreamReader(self._redis, self._intake.stream, position)
        return self._reader

    def _decode(self, entries: Iterable[Entry]) -> tuple[list[_Message], list[str]]:
        messages: list[_Message] = []
        poison: list[str] = []
        for entry in entries:
            try:
                message = decode(entry.fields)
            except PoisonRecord as error:
                poison.append(f"entry {entry.entry_id}: {error}")
                continue
            if isinstance(message, self._intake.model):
                messages.append(message)
            else:
                poison.append(f"entry {entry.entry_id}: {type(message).__name__} not expected")
        return messages, poison
