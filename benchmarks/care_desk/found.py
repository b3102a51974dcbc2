"""What a run found, and what is read from Redis and the database at its end."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.care_desk import cost
from benchmarks.care_desk.first_load import Load
from benchmarks.care_desk.trips import Trip
from shared.contracts import Event
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.connection import connect
from shared.streams.reader import StreamReader
from threshold_service.shard.intake import stream_ms

MOST_EVENTS = 100_000


@dataclass
class Found:
    """Everything measured."""

    pages: int
    share: cost.Share
    trips: list[Trip]
    outside: int
    bare_ms: list[float]
    polled_ms: list[float]
    acknowledged_ms: list[float]
    arrived: dict[str, list[float]] = field(default_factory=dict)
    lost: int = 0
    before: dict[str, float] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)
    loads: dict[str, list[Load]] = field(default_factory=dict)


def events_of(url: str) -> tuple[Sequence[Event], Mapping[str, float]]:
    """All events in Redis, and when it took each."""
    events: list[Event] = []
    told: dict[str, float] = {}
    with closing(connect(url)) as redis:
        for entry in StreamReader(redis, keys.EVENTS).read(MOST_EVENTS, None).entries:
            event = decode(entry.fields)
            assert isinstance(event, Event)
            events.append(event)
            told.setdefault(event.event_id, float(stream_ms(entry)))
    return events, told


def taken_by(database: Path) -> dict[str, float]:
    """When the dashboard's transaction took each event."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT event_id, received_at FROM event"))
