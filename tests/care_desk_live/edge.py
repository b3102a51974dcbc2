"""The rooms' edge box: the product's own outbox and publisher, fed with simulated seconds."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import SystemClock
from shared.contracts import ScoreWindow
from shared.health import Health
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.connection import connect
from tests.care_desk_live.people import CALM_BEFORE_S, Mood, Room

EDGE_ID: Final = "edge-live"
BEFORE: Final = "edge-before"


def write_calm_before(redis_url: str, rooms: Iterable[Room]) -> None:
    """Eleven calm minutes that wait in the stream, each second with the time of its own arrival.

    So the stream looks after the threshold service was away for as long: what it then reads came
    in time, and nothing of the product is told otherwise.
    """
    redis = connect(redis_url)
    seq, known = 0, list(rooms)
    with redis.pipeline(transaction=False) as pipe:
        for second in range(CALM_BEFORE_S):
            for number, room in enumerate(known):
                seq += 1
                window = room.window(second, Mood.CALM, BEFORE, BEFORE, seq)
                fields = dict(encode(window))
                pipe.xadd(keys.scores(0), fields, id=f"{window.t_end}-{number + 1}")
        pipe.execute()
    redis.close()


class SimulatedEdge:
    """A window a second of every room, as long as it runs; moods are set from outside."""

    def __init__(self, folder: Path, redis_url: str, rooms: list[Room]) -> None:
        self._folder = folder
        self._redis_url = redis_url
        self._rooms = rooms
        self._moods = {room.person_id: Mood.CALM for room in rooms}
        self._silent: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulated edge")

    def __enter__(self) -> "SimulatedEdge":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=20)

    def set(self, person_id: str, mood: Mood) -> None:
        """From the next second on."""
        self._moods[person_id] = mood

    def unplug(self, person_id: str) -> None:
        """The room sends nothing more."""
        self._silent.add(person_id)

    def plug_in(self, person_id: str) -> None:
        """It does again."""
        self._silent.discard(person_id)

    def _run(self) -> None:
        clock = SystemClock()
        database = Database(self._folder / "edge.outbox.db", EDGE_ID, clock)
        outbox = Outbox(database, EDGE_ID, clock, Limits())
        hub = Hub(connect(self._redis_url), EDGE_ID)
        alarms = AlarmBook(database, EDGE_ID, clock)
        publisher = Publisher(hub, outbox, alarms, clock, Metrics(), Health(clock))
        sending = threading.Thread(target=publisher.run, args=(self._stop,), name="publisher")
        sending.start()
        second = CALM_BEFORE_S
        start_ms = self._rooms[0].start_s * 1000
        while not clock.wait(self._stop, (start_ms + 1000 * (second + 1) - clock.now_ms()) / 1000):
            for room in self._rooms:
                if room.person_id not in self._silent:
                    self._append(outbox, room, second)
            second += 1
        sending.join(timeout=20)
        hub.redis.close()

    def _append(self, outbox: Outbox, room: Room, second: int) -> None:
        def build(epoch: str, seq: int) -> ScoreWindow:
            return room.window(second, self._moods[room.person_id], EDGE_ID, epoch, seq)

        outbox.append(0, build)
