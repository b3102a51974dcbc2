"""Minutes are packed when there is time: what waits to be judged comes first."""

import pytest
from sqlalchemy import func, select

from shared.clock import ManualClock
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.adapters.database import tables, upkeep


def packed(world: World) -> int:
    with world.engine.connect() as connection:
        total = select(func.coalesce(func.sum(tables.window_block.c.windows), 0))
        return int(connection.execute(total).scalar_one())


def test_a_backlog_is_judged_before_it_is_packed(world: World) -> None:
    world.clock = ManualClock(START + 1_200_000, 1000.0)
    owner = world.owner(batch=60)
    world.edge.send(world.calm(200))
    for _ in range(3):
        assert owner.step() == 60
        assert packed(world) == 0
    drain(owner)
    assert packed(world) == 200
    assert len(world.windows()) == 200


def test_a_round_packs_a_part_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that waits to be packed must not hold up an alarm for the minutes that it takes."""
    monkeypatch.setattr(upkeep, "ROWS_A_TIME", 70)
    world.clock = ManualClock(START + 1_200_000, 1000.0)
    owner = world.owner()
    world.edge.send(world.calm(200))
    seen = []
    for _ in range(5):
        owner.step()
        seen.append(packed(world))
    assert seen == [70, 140, 200, 200, 200]
    assert len(world.windows()) == 200
