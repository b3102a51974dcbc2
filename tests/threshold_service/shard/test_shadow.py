"""A configuration under comparison: it judges the same records, and never disturbs the live one."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared.clock import ManualClock
from shared.contracts import ControlKind, ControlRecord
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.shadows import Shadows, ShadowStore
from threshold_service.domain.engine import step
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard import shadow as module
from threshold_service.shard.shadow import ShadowChoice

LIVE = settings()
TIERS = LIVE.tiers
SOON = replace(TIERS[1], ready=2.0, learning=2.0)
KEENER: EngineSettings = replace(LIVE, config_version="keener", tiers=(TIERS[0], SOON, TIERS[2]))
CHOICE = ShadowChoice(KEENER, like_live=True)
Fault = Callable[[pytest.MonkeyPatch], None]


def run(world: World, choice: ShadowChoice | None) -> World:
    """Calm, distress, a pause, distress again, in several batches and over a restart."""
    owner = world.owner(shadow=choice)
    for piece in (world.calm(30), world.calm(60), world.distressed(40)):
        world.edge.send(piece)
        drain(owner)
    pause = {"record_id": "p", "kind": ControlKind.PAUSE, "shard": 0, "t": START, "person_id": "p1"}
    until = START + 1000 * 150
    world.edge.send_control(ControlRecord.model_validate({**pause, "until": until}))
    world.edge.send(world.calm(60))
    drain(owner)
    world.clock.advance(10.0)  # type: ignore[attr-defined]
    owner = world.owner(shadow=choice)
    for piece in (world.distressed(30), world.calm(60), world.calm(30)):
        world.edge.send(piece)
        drain(owner)
    return world


def everything(world: World) -> list[Any]:
    """All that the live engine committed and told, byte for byte."""
    told = (tables.event, tables.person_state, tables.control, tables.checkpoint, tables.sequence)
    with world.engine.connect() as connection:
        rows = [connection.execute(select(table)).all() for table in told]
    keys = sorted(world.redis.keys("*"))
    plain = [(key, world.redis.get(key)) for key in keys if world.redis.type(key) == b"string"]
    return [rows, world.windows(), world.published(), world.alarms(), plain]


@pytest.fixture
def new_world(one_redis: RedisProcess, tmp_path: Path) -> Callable[[], World]:
    made: list[World] = []

    def make() -> World:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        one_redis.client().flushall()
        made.append(World(one_redis, folder))
        return made[-1]

    return make


def sound(patch: pytest.MonkeyPatch) -> None:
    """Nothing is broken."""


def breaks_always(patch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("the shadow's engine")

    patch.setattr(module, "step", broken)


def breaks_now_and_then(patch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)

    def fragile(*given: Any) -> Any:
        made = step(*given)
        if rng.random() < 0.2:
            raise ZeroDivisionError("after half the state was moved")
        return made

    patch.setattr(module, "step", fragile)


def is_slow(patch: pytest.MonkeyPatch) -> None:
    """Each step takes a fifth of a second on the shadow's clock, and none on the live one's."""
    clock = ManualClock(START, 1000.0)

    def slow(*given: Any) -> Any:
        clock.advance(module.ROUND_S)
        return step(*given)

    init = module.Shadow.__init__

    def with_clock(self: Any, *given: Any) -> None:
        init(self, *given)
        self._clock = clock

    patch.setattr(module, "step", slow)
    patch.setattr(module.Shadow, "__init__", with_clock)


def has_unreadable_states(patch: pytest.MonkeyPatch) -> None:
    load = ShadowStore.load

    def spoilt(self: ShadowStore) -> Any:
        counts, _ = load(self)
        return counts, {"p1": '{"version": 1', "p2": "null"}

    patch.setattr(ShadowStore, "load", spoilt)


def cannot_write(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    patch.setattr(ShadowStore, "save", refuse)


FAULTS: list[Fault] = [
    sound,
    breaks_always,
    breaks_now_and_then,
    is_slow,
    has_unreadable_states,
    cannot_write,
]


def test_whatever_a_shadow_does_the_live_engine_says_the_same(
    new_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = everything(run(new_world(), None))
    assert alone[0][0], "the live engine has something to say"
    for fault in FAULTS:
        world = new_world()
        with monkeypatch.context() as patch:
            fault(patch)
            accompanied = run(world, CHOICE)
        assert everything(accompanied) == alone, fault.__name__
        counted = accompanied.metrics
        failed = counted.shadow_failed._value.get() > 0
        skipped = counted.shadow_skipped._value.get() > 0
        assert failed is (fault not in (sound, is_slow)), fault.__name__
        assert skipped is (fault is is_slow), fault.__name__


def test_a_shadow_raises_events_of_its_own_that_nobody_is_told(world: World) -> None:
    owner = world.owner(shadow=CHOICE)
    world.edge.send(world.calm(90))
    drain(owner)
    world.clock.advance(10.0)  # type: ignore[attr-defined]
    world.edge.send([world.edge.make(world.person.channels(1.6)) for _ in range(60)])
    drain(owner)
    shadows = Shadows(world.engine)
    found = shadows.events("keener", 0, START + 10_000_000)
    assert found
    assert {event.shadow for event in found} == {True}
    assert {event.config_version for event in found} == {"keener"}
    assert world.events() == world.published() == []


def test_a_lagging_shard_skips_the_shadow_and_counts(world: World) -> None:
    world.edge.send(world.calm(100))
    owner = world.owner(batch=50, shadow=CHOICE)
    drain(owner)
    assert world.metrics.shadow_skipped._value.get() == 100
    world.edge.send(world.calm(30))
    drain(owner)
    assert world.metrics.shadow_skipped._value.get() == 100


def test_a_shadow_goes_on_after_a_restart_and_begins_with_what_is_known(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(200))
    drain(owner)
    followed = world.owner(shadow=CHOICE)
    world.edge.send(world.calm(30))
    drain(followed)
    world.edge.send(world.calm(30))
    world.clock.advance(60.0)  # type: ignore[attr-defined]
    drain(followed)
    with world.engine.connect() as connection:
        first = connection.execute(select(tables.shadow_state.c.body)).scalar_one()
    live = followed.memory.persons["p1"]
    assert '"assessed_s":260.0' in first
    assert live.assessed_s == 260.0
    again = world.owner(shadow=CHOICE)
    world.edge.send(world.calm(30))
    world.clock.advance(60.0)  # type: ignore[attr-defined]
    drain(again)
    (counts,) = Shadows(world.engine).runs("keener")
    assert counts.windows == 60
    assert counts.failed == 0


def test_a_configuration_that_reads_channels_otherwise_begins_with_nothing(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(50))
    drain(owner)
    followed = world.owner(shadow=ShadowChoice(KEENER, like_live=False))
    world.edge.send(world.calm(30))
    drain(followed)
    with world.engine.connect() as connection:
        body = connection.execute(select(tables.shadow_state.c.body)).scalar_one()
    assert '"assessed_s":30.0' in body
