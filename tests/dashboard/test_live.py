"""The live second: ages by the server's clock, silence said, Redis away and back."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.loops.live import LiveLoop
from dashboard.loops.outgoing import ConsentLoop, RelayLoop
from dashboard.technical.own_alarms import OwnAlarms
from shared.contracts import ControlKind, ControlRecord
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.reader import StreamReader
from tests.dashboard.builders import NOW, PERSON, live_state
from tests.dashboard.desk import Desk, open_desk
from tests.redis_process import RedisProcess

STOPPED = threading.Event()


class Room:
    """A dashboard on a real Redis, whose seconds the test counts."""

    def __init__(self, desk: Desk, server: RedisProcess) -> None:
        self.desk, self.server = desk, server
        self.loop = LiveLoop(desk.parts, OwnAlarms(desk.parts.technical, desk.clock))

    def sends(self, t_end: int) -> None:
        """As the threshold service after a commit."""
        client = self.server.client()
        client.set(keys.live(PERSON), live_state(t_end).model_dump_json())
        client.publish(keys.LIVE_CHANNEL, PERSON)
        client.close()

    def second(self, count: int = 1) -> None:
        """Let seconds pass."""
        for _ in range(count):
            self.loop.step(STOPPED)
            self.desk.manual.advance(0.2)

    def tile(self) -> dict[str, Any]:
        """The resident as a page sees it."""
        (found,) = self.desk.page().get("/v1/residents").json()["residents"]
        return dict(found)

    def alarms(self) -> list[tuple[str, bool]]:
        """Kinds of technical alarms, and whether they stand."""
        found = self.desk.page().get("/v1/technical").json()["alarms"]
        return [(alarm["kind"], alarm["cleared_at"] is None) for alarm in found]


@pytest.fixture
def room(
    tmp_path: Path, one_redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    # The clock is the test's; waiting for news in real time would only make it slow.
    monkeypatch.setattr("dashboard.loops.live.SLOWEST_S", 0.0)
    with open_desk(tmp_path, one_redis.url) as desk:
        yield Room(desk, one_redis)


def test_a_tile_is_live_then_stale_never_calm(room: Room) -> None:
    room.sends(NOW)
    room.second()
    tile = room.tile()
    assert (tile["data_state"], tile["live"]["t_end"]) == ("live", NOW)
    room.desk.manual.advance(5)
    tile = room.tile()
    assert tile["data_state"] == "stale"
    assert tile["age_ms"] > 5000


def test_an_edge_clock_that_runs_ahead_does_not_keep_data_fresh(room: Room) -> None:
    room.sends(NOW + 600_000)
    room.second()
    room.desk.manual.advance(6)
    assert room.tile()["data_state"] == "stale"


def test_silence_is_said_and_taken_back(room: Room) -> None:
    room.sends(NOW)
    room.second()
    assert room.alarms() == []
    room.desk.manual.advance(12)
    room.second()
    assert room.alarms() == [("edge_silent", True)]
    (alarm,) = room.desk.page().get("/v1/technical").json()["alarms"]
    assert alarm["text"] == "No data from Demo room for 10 s"
    assert alarm["since"] == NOW
    room.desk.manual.advance(60)
    room.second()
    (alarm,) = room.desk.page().get("/v1/technical").json()["alarms"]
    assert alarm["text"] == "No data from Demo room for 60 s"
    room.sends(room.desk.manual.wall_ms)
    room.second()
    assert room.alarms() == [("edge_silent", False)]


def test_a_room_that_never_sent_anything_is_silent_too(room: Room) -> None:
    room.second()
    room.desk.manual.advance(11)
    room.second()
    assert room.alarms() == [("edge_silent", True)]


def test_a_paused_or_unconsented_room_may_be_silent(room: Room) -> None:
    page = room.desk.page()
    page.post(f"/v1/residents/{PERSON}/pause", json={"minutes": 1, "reason": "washing"})
    room.second()
    room.desk.manual.advance(30)
    room.second()
    assert room.alarms() == []
    room.desk.manual.advance(40)
    room.second()
    assert room.alarms() == []  # the pause has just ended: it has ten seconds to come back
    room.desk.manual.advance(11)
    room.second()
    assert room.alarms() == [("edge_silent", True)]
    page.post(f"/v1/residents/{PERSON}/consent/withdraw", json={"reason": "said no"})
    room.second()
    assert room.alarms() == [("edge_silent", False)]


def test_redis_away_is_said_and_the_page_stands(room: Room) -> None:
    room.sends(NOW)
    room.second()
    room.server.kill()
    room.second(5)
    room.desk.manual.advance(4)
    room.second()
    assert ("redis_lost", True) in room.alarms()
    assert room.tile()["live"]["t_end"] == NOW
    room.server.start()
    room.second()
    assert ("redis_lost", False) in room.alarms()


def test_a_live_state_of_another_version_is_no_data(room: Room) -> None:
    client = room.server.client()
    client.set(keys.live(PERSON), '{"schema_version": 2}')
    client.close()
    room.second()
    assert room.tile()["data_state"] == "none"


def test_what_is_done_while_redis_is_away_is_told_when_it_is_back(room: Room) -> None:
    room.server.kill()
    page = room.desk.page()
    body = {"minutes": 5, "reason": "washing"}
    assert page.post(f"/v1/residents/{PERSON}/pause", json=body).status_code == 204
    room.server.start()
    RelayLoop(room.desk.parts).step(STOPPED)
    client = room.server.client()
    (entry,) = StreamReader(client, keys.scores(0)).read(block_ms=1).entries
    record = decode(entry.fields)
    assert isinstance(record, ControlRecord)
    assert (record.kind, record.person_id) == (ControlKind.PAUSE, PERSON)
    client.close()


def test_consent_is_published_at_once_and_again_after_a_flush(room: Room) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=_publish, args=(ConsentLoop(room.desk.parts), stop))
    client = room.server.client()
    thread.start()
    try:
        _until(lambda: client.get(keys.consent(PERSON)) is not None)
        page = room.desk.page()
        page.post(f"/v1/residents/{PERSON}/consent/withdraw", json={"reason": "said no"})
        _until(lambda: '"withdrawn_at":null' not in str(client.get(keys.consent(PERSON))))
    finally:
        stop.set()
        thread.join()
        client.close()


def _publish(loop: ConsentLoop, stop: threading.Event) -> None:
    while not stop.is_set():
        loop.step(stop)


def _until(holds: Any) -> None:
    pause = threading.Event()
    for _ in range(200):
        if holds():
            return
        pause.wait(0.02)
    raise AssertionError("it never came")
