"""A person is erased from the whole house: each service's own code, one Redis, no stand-in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event as Stop

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from dashboard.loops.consumer import Consumer
from dashboard.loops.erasing import ErasingLoop
from dashboard.loops.intakes import EventIntake, events, technical
from dashboard.loops.outgoing import RelayLoop
from dashboard.metrics import Metrics
from dashboard.parts import Parts
from dashboard.peers.reasoning import ReasoningClient
from dashboard.peers.threshold import ThresholdClient
from dashboard.technical.own_alarms import OwnAlarms
from reasoning_service.api.app import create_app as reasoning_app
from shared.clock import SystemClock
from shared.contracts import ErasureOrder
from shared.health import Health
from shared.streams import keys
from tests.dashboard.builders import NOW
from tests.dashboard.desk import Desk, open_desk
from tests.edge_agent_live.builders import EDGE
from tests.edge_agent_live.test_erasing import Box
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store, served
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import World, drain
from threshold_service.adapters.database.history import History
from threshold_service.api.app import create_app as threshold_app
from threshold_service.configuration import load

WHO = "ada-of-the-north"


class House:
    """The four services around one person."""

    def __init__(self, desk: Desk, redis: RedisProcess, folder: Path) -> None:
        self.desk, self.clock = desk, SystemClock()
        for name in ("threshold", "reasoning", "edge"):
            (folder / name).mkdir()
        self.world = World(redis, folder / "threshold")
        self.world.edge.person_id, self.world.edge.edge_id = WHO, EDGE
        self.store = open_store(folder / "reasoning")
        self.explainer = explainer(self.store, FakeSource(), self.clock)
        self.box = Box(redis.client(), folder / "edge")
        self.owner = self.world.owner()
        out = replace(
            desk.parts.outside,
            threshold=ThresholdClient(self._client(self._threshold())),
            reasoning=ReasoningClient(self._client(reasoning_app(served(self.store, self.clock)))),
        )
        self.parts: Parts = replace(desk.parts, outside=out)
        alarms = OwnAlarms(self.parts.technical, desk.clock)
        intake = EventIntake(self.parts, alarms, Metrics(self.parts.registry, self.parts.hub))
        told = (lambda *_: None, lambda: None)
        self.events = Consumer(out.engine, out.redis, events(intake), *told)
        self.technical = Consumer(out.engine, out.redis, technical(self.parts), *told)
        self.loop = ErasingLoop(self.parts)

    def live(self) -> None:
        """Calm, distress, words, a face on the box and seconds that it has not sent yet."""
        self.box.enrol(WHO)
        self.box.keep(WHO, 3)
        self.world.edge.send(self.world.calm(200) + self.world.distressed(40))
        drain(self.owner)
        self.explainer.handle(samples.event(person_id=WHO))
        self.read()

    def read(self) -> None:
        self.events.step(Stop())
        self.technical.step(Stop())

    def parts_confirmed(self) -> dict[str, bool]:
        (receipt,) = self.desk.page().get("/v1/erasures").json()["receipts"]
        return {each["part"]: each["confirmed_at"] is not None for each in receipt["parts"]}

    def _threshold(self) -> object:
        health, token = Health(self.clock), SecretStr("secret")
        history = History(self.world.engine)
        return threshold_app(history, load(), settings(), health, self.world.metrics, token)

    @staticmethod
    def _client(app: object) -> TestClient:
        return TestClient(app, headers={"Authorization": "Bearer secret"})  # type: ignore[arg-type]


@pytest.fixture
def house(one_redis: RedisProcess, tmp_path: Path) -> Iterator[House]:
    (tmp_path / "dashboard").mkdir()
    with open_desk(tmp_path / "dashboard", one_redis.url) as desk:
        desk.enrol(WHO, "north")
        record = {"finding": "has_capacity", "assessed_by": "Dr B", "assessed_at": NOW, "note": ""}
        given = {"purposes": ["face"], "basis": "own", "review_at": NOW + 10**9, "record": record}
        desk.page().post(f"/v1/residents/{WHO}/consent/grant", json=given)
        made = House(desk, one_redis, tmp_path)
        yield made
        made.box.database.close()
        made.world.engine.dispose()
        made.store.engine.dispose()


def test_all_of_it_goes_and_the_receipt_says_so(house: House) -> None:
    house.live()
    page, path = house.desk.page(), f"/v1/residents/{WHO}"
    page.post(f"{path}/consent/withdraw", json={"reason": "no more"})
    page.post(f"{path}/erase", json={"reason": "asked for it", "confirm": WHO})
    house.loop.round()
    assert house.parts_confirmed()["threshold"] is False  # it is told by the stream
    RelayLoop(house.parts).step(Stop())
    drain(house.owner)
    house.loop.round()
    box = f"edge:{EDGE}"
    assert house.parts_confirmed()[box] is False
    order = ErasureOrder.model_validate_json(house.world.redis.get(keys.erasure(WHO)) or b"")
    assert (order.scope, order.confirmed_by) == ("everything", ())
    house.box.eraser.step()
    house.read()
    house.world.edge.send(house.world.distressed(60))  # what a second box had kept back
    drain(house.owner)
    house.read()
    house.loop.round()
    assert all(house.parts_confirmed().values())
    assert set(house.parts_confirmed()) == {box, "messages", "reasoning", "threshold"}
    assert house.world.windows(WHO) == []
    assert house.world.events() == []
    assert house.store.get("e1") is None
    assert house.box.gallery.people() == {}
    assert not any(each.channels for each in house.box.stored(WHO))
    order = ErasureOrder.model_validate_json(house.world.redis.get(keys.erasure(WHO)) or b"")
    assert order.confirmed_by == (EDGE,)
    (receipt,) = page.get("/v1/erasures").json()["receipts"]
    assert receipt["complete"] is True
    rows = {each["part"]: each["rows"] for each in receipt["parts"]}
    assert rows["reasoning"]["assessment"] == rows["threshold"]["person_state"] == 1
    assert rows[box] == {"faces": 2, "pictures": 0, "windows": 3}
