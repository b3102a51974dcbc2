"""The test alert: through Redis, the threshold engine and back, and what its absence does."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from redis import Redis
from sqlalchemy import select

from dashboard.canary.watch import Seen, newest
from dashboard.domain.actor import Actor
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY
from dashboard.loops import intakes
from dashboard.loops.canary import CanaryLoop
from dashboard.loops.consumer import Consumer
from dashboard.metrics import Metrics
from dashboard.notifications.tables import notification
from dashboard.technical.own_alarms import OwnAlarms
from shared.canary import CANARIES
from shared.clock import ManualClock
from shared.contracts import Event
from shared.streams import keys
from tests.dashboard.builders import event
from tests.dashboard.desk import Answer, Desk, open_desk
from tests.dashboard.open_page import OpenPage
from tests.redis_process import RedisProcess
from tests.threshold_service.shard.world import World, drain

STOP = threading.Event()
CANARY = "/v1/technical/canary"
CARER = Actor("carer", Role.CARER, False, EVERYBODY)


@dataclass
class WholePath:
    """The whole path but for its processes."""

    desk: Desk
    world: World
    loop: CanaryLoop
    reader: Consumer[Event, list[str]]

    def minute(self, judged: bool = True, first: int = 0) -> None:
        """A minute passes from its ``first`` second; ``judged``: the threshold service is there."""
        owner = self.world.owner() if judged else None
        for second in range(first, 60):
            self.loop.step(STOP)
            if owner is not None and second % 30 == 5:
                drain(owner)
                self.reader.step(STOP)

    def alarms(self) -> list[tuple[str, str]]:
        shown = self.desk.parts.technical.shown()
        return [(a.kind.value, a.subject) for a in shown if a.cleared_at is None]


@pytest.fixture
def path(tmp_path: Path, one_redis: RedisProcess) -> Iterator[WholePath]:
    # Redis stamps what it is given: seconds from a while ago, which here count as fresh.
    clock = ManualClock((int(time.time()) - 900) * 1000, 1000.0)
    (tmp_path / "threshold").mkdir()
    world = World(one_redis, tmp_path / "threshold", clock, late_after_ms=3_600_000)
    with open_desk(tmp_path, one_redis.url, clock) as desk:
        parts = desk.parts
        alarms = OwnAlarms(parts.technical, clock)
        intake = intakes.EventIntake(parts, alarms, Metrics(parts.registry, parts.hub))
        out = (parts.outside.engine, parts.outside.redis)
        reader = Consumer(*out, intakes.events(intake), alarms.records, lambda: None)
        yield WholePath(desk, world, CanaryLoop(parts), reader)


def test_an_alert_comes_through_each_minute_and_is_nobodys(path: WholePath) -> None:
    seen: list[Seen] = []
    for _ in range(5):
        path.minute()
        found = newest(path.desk.parts.outside.engine)
        assert found is not None
        seen.append(found)
    assert [(b.t_event - a.t_event) // 1000 for a, b in pairwise(seen)] == [60] * 4
    published = {e.person_id for e in path.world.published()}
    assert published == set(CANARIES)
    assert path.world.alarms() == []
    assert path.alarms() == []
    assert path.desk.page().get("/v1/alerts?state=all").json()["alerts"] == []
    with path.desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(notification)).all() == []
    shown = path.desk.page().get("/v1/technical/canary").json()
    last = seen[-1]
    assert shown["seen_at"] == last.stored_at
    assert 0 <= shown["age_ms"] < 60_000
    assert shown["delay_ms"] == last.stored_at - (last.t_event + 1000)


def test_two_that_are_missing_are_an_alarm_and_one_that_comes_ends_it(path: WholePath) -> None:
    path.minute()
    path.minute(judged=False)
    path.loop.step(STOP)
    assert path.alarms() == []  # one may be lost to a restart
    path.minute(judged=False)
    assert path.alarms() == [("service_down", "canary")]
    path.minute()
    path.loop.step(STOP)
    assert path.alarms() == []


def test_a_lost_redis_is_an_alarm_too_and_afterwards_it_goes_on(
    path: WholePath, one_redis: RedisProcess
) -> None:
    path.minute()
    one_redis.kill()
    for _ in range(3):
        path.minute(judged=False)
    assert path.alarms() == [("service_down", "canary")]
    one_redis.start()
    path.minute()
    path.minute()
    path.loop.step(STOP)
    assert path.alarms() == []


def test_a_flushed_redis_breaks_no_sequence_for_good(
    path: WholePath, one_redis: RedisProcess
) -> None:
    path.minute()
    path.loop.step(STOP)
    one_redis.flush()
    for _ in range(4):
        path.minute()
    assert path.alarms() == []


def test_an_open_page_is_sent_it_and_its_answer_is_told(path: WholePath) -> None:
    client = path.desk.page()
    with page_of(path, "0" * 16) as page, page_of(path, None) as program:
        path.minute()
        told = page.next("canary")
        assert told["delay_ms"] == told["seen_at"] - told["t_event"] - 1000
        program.next("canary")  # it listens too, and nobody waits for its answer
        before = client.get(CANARY).json()
        assert (before["pages"], before["arrived"], before["page_delay_ms"]) == (1, 0, None)
        path.desk.manual.advance(2.5)
        assert answer(client, "f" * 16, told).status_code == 204  # nobody was sent it under it
        assert answer(client, "0" * 16, told, waited_ms=2_000).status_code == 204
        after = client.get(CANARY).json()
    now = path.desk.clock.now_ms()
    assert (after["pages"], after["arrived"]) == (1, 1)
    assert after["page_delay_ms"] == now - 2_000 - told["t_event"] - 1000


def test_it_is_told_once_though_its_end_is_an_event_too(path: WholePath) -> None:
    with page_of(path, None) as page:
        path.minute()
        path.minute()
        told = [page.next("canary")["t_event"] for _ in range(2)]
    assert told[1] - told[0] == 60_000


def test_a_page_that_misses_two_is_an_alarm_until_it_answers(path: WholePath) -> None:
    client = path.desk.page()
    with page_of(path, "0" * 16) as page:
        path.minute()
        page.next("canary")
        path.loop.step(STOP)
        assert path.alarms() == []
        assert page.ended()  # hung up on, so that whoever is awake comes back
    with page_of(path, "0" * 16) as page:
        path.minute(first=1)
        page.next("canary")
        path.loop.step(STOP)
        assert path.alarms() == [("service_down", "pages")]
        assert page.ended()
    with page_of(path, "0" * 16) as page:
        path.minute(first=1)
        assert path.alarms() == [("service_down", "pages")]
        assert answer(client, "0" * 16, page.next("canary")).status_code == 204
        path.loop.step(STOP)
        assert path.alarms() == []


def test_a_page_that_sleeps_is_hung_up_on_and_forgotten(path: WholePath) -> None:
    with page_of(path, "0" * 16) as page:
        path.minute()
        page.next("canary")
        path.loop.step(STOP)
        assert page.ended()
    path.minute(first=1)
    path.minute()
    with page_of(path, "0" * 16) as page:  # awake again: it begins anew
        path.minute()
        page.next("canary")
        path.loop.step(STOP)
        assert path.alarms() == []


def test_a_page_is_told_the_age_of_the_last_one_when_it_opens(path: WholePath) -> None:
    canary_on = replace(
        path.desk.parts, settings=path.desk.parts.settings.model_copy(update={"canary": True})
    )
    with OpenPage(path.desk.parts, CARER, None) as page:
        assert page.hello["canary"] is None  # none are sent here
    with OpenPage(canary_on, CARER, None) as page:
        assert page.hello["canary"] == {"age_ms": None}
    path.minute()
    seen = newest(path.desk.parts.outside.engine)
    assert seen is not None
    with OpenPage(canary_on, CARER, None) as page:
        age = path.desk.clock.now_ms() - seen.stored_at
        assert page.hello["canary"] == {"age_ms": age}


def page_of(path: WholePath, name: str | None) -> OpenPage:
    return OpenPage(path.desk.parts, CARER, name)


def answer(client: TestClient, page: str, told: dict[str, int], waited_ms: int = 0) -> Answer:
    body = {"page": page, "t_event": told["t_event"], "waited_ms": waited_ms}
    return client.post(f"{CANARY}/arrivals", json=body)


def test_who_is_called_almost_so_is_somebody(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(person_id="attune-canary.2"))
    assert desk.page().get(f"/v1/alerts/{alert_id}").status_code == 200


def test_nobody_is_enrolled_under_a_test_residents_name(desk: Desk) -> None:
    body = {"person_id": CANARIES[0], "display_name": "A", "room": "1", "ward_id": None}
    answer = desk.page().post("/v1/residents", json=body)
    assert (answer.status_code, answer.json()["type"]) == (409, "already-there")


def test_the_stream_holds_windows_of_its_own_source_only(
    path: WholePath, one_redis_client: Redis
) -> None:
    for _ in range(3):
        path.loop.step(STOP)
    entries = one_redis_client.xrange(keys.scores(0)) or []
    assert len(entries) == 3
    assert all(b'"source_id":"attune-canary"' in (fields or {})[b"body"] for _, fields in entries)
