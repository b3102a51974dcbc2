"""Kills at random commit points: the edge's ledger against the database's rows."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy.exc import OperationalError

from shared.contracts import Event, EventKind
from tests.redis_process import RedisProcess
from tests.threshold_service.shard.world import World, drain
from threshold_service.adapters.database.store import Store

SECONDS = 400
NEVER_LATE = 10**12
"""What is resent after a fault comes minutes late here; the live engine would only keep it."""


class PowerCut(BaseException):
    """The process is gone at this very point."""


def script(world: World) -> None:
    """Calm, distress, calm, distress: two episodes at least."""
    world.calm(80)
    world.distressed(60)
    world.calm(120)
    world.distressed(60)
    world.calm(80)


def undisturbed(server: RedisProcess, folder: Path) -> list[Event]:
    """What the same ledger gives without a fault."""
    folder.mkdir()
    world = World(server, folder, late_after_ms=NEVER_LATE)
    script(world)
    world.edge.send(world.edge.ledger)
    drain(world.owner())
    server.flush()
    return world.events()


def check(world: World, expected: list[Event], heard: tuple[Event, ...] = ()) -> None:
    """``heard``: what was published before Redis lost it."""
    assert [w.t_start for w in world.windows()] == [w.t_start for w in world.edge.ledger]
    assert world.events() == expected
    told = [*heard, *world.published()]
    assert {e.event_id for e in told} == {e.event_id for e in expected}
    first = list(dict.fromkeys(e.event_id for e in told))
    assert first == [e.event_id for e in expected]
    assert world.edge.acked() == len(world.edge.ledger)


@pytest.mark.parametrize("seed", range(3))
def test_cuts_at_random_points_of_the_transaction(
    one_redis: RedisProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Before, inside and after the commit; each time a new owner takes over from the database."""
    expected = undisturbed(one_redis, tmp_path / "calm")
    world, generator = World(one_redis, tmp_path, late_after_ms=NEVER_LATE), random.Random(seed)
    script(world)
    points = ("fence", "_write_positions", "_write_windows", "_write_records", "commit")
    owner, sent = world.owner(batch=17), 0
    heard: tuple[Event, ...] = ()
    for _ in range(25):
        count = generator.randint(5, 60)
        world.edge.send(world.edge.ledger[sent : sent + count])
        sent += count
        point = generator.choice(points)
        with monkeypatch.context() as cut:
            _cut_at(cut, point, generator.randint(1, 3))
            try:
                drain(owner, empty=1)
            except PowerCut:
                owner = world.owner(batch=17)
        if generator.random() < 0.2:
            heard += tuple(world.published())
            world.server.restart_empty()
            world.redis = world.edge.redis = world.server.client()
            owner = world.owner(batch=17)
            drain(owner)
            sent = world.edge.acked()
    for _ in range(3):
        drain(owner)
        world.edge.resend()
    drain(owner)
    check(world, expected, heard)


def _cut_at(patch: pytest.MonkeyPatch, point: str, after: int) -> None:
    """Let ``point`` run ``after`` times, the last time dying right behind it."""
    real, left = getattr(Store, point), [after]

    def cut(self: Store, *arguments: object) -> None:
        real(self, *arguments)
        left[0] -= 1
        if left[0] == 0:
            raise PowerCut

    patch.setattr(Store, point, cut)


def test_killed_processes_lose_and_double_nothing(one_redis: RedisProcess, tmp_path: Path) -> None:
    """The real service under SIGKILL at random moments, the edge resending meanwhile."""
    expected = undisturbed(one_redis, tmp_path / "calm")
    world, generator = World(one_redis, tmp_path, late_after_ms=NEVER_LATE), random.Random(11)
    script(world)
    environment = {
        **os.environ,
        "ATTUNE_REDIS_URL": one_redis.url,
        "ATTUNE_THRESHOLD_DATABASE_URL": str(world.engine.url),
        "ATTUNE_THRESHOLD_PORT": "0",
        "ATTUNE_THRESHOLD_BATCH": "20",
        "ATTUNE_THRESHOLD_SILENT_AFTER_S": "1e9",
        "ATTUNE_THRESHOLD_LATE_AFTER_S": "1e9",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }
    sent = 0
    for round_number in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "threshold_service", "serve"],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        goal = SECONDS if round_number == 2 else (round_number + 1) * 120
        deadline = time.monotonic() + 30
        while sent < goal:
            world.edge.send(world.edge.ledger[sent : sent + 9])
            sent += 9
        wanted = goal if round_number == 2 else goal - generator.randint(5, 60)
        while world.edge.acked() < wanted and time.monotonic() < deadline:
            time.sleep(generator.uniform(0.005, 0.03))
        process.send_signal(signal.SIGKILL if round_number < 2 else signal.SIGTERM)
        code = process.wait(timeout=20)
    assert code == 0
    check(world, expected)


def test_a_full_disk_acknowledges_nothing_and_is_said(world: World) -> None:
    """``database or disk is full`` on the way to the commit, five times, then space again."""
    refusals = [5]

    def full(_connection, _cursor, statement, _parameters, _context, _many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if statement.startswith("INSERT INTO recent_window") and refusals[0] > 0:
            refusals[0] -= 1
            raise OperationalError(statement, None, Exception("database or disk is full"))

    owner = world.owner()
    sa_event.listen(world.engine, "before_cursor_execute", full)
    world.edge.send(world.calm(60) + world.distressed(30))
    for _ in range(5):
        with pytest.raises(OperationalError, match="disk is full"):
            owner.step()
        owner.refused("database or disk is full")
        assert world.edge.acked() == 0
        assert world.windows() == []
    drain(owner)
    assert world.edge.acked() == 90
    assert [e.kind for e in world.events()] == [EventKind.OPENED]
    alarms = [a for a in world.alarms() if a.kind.value == "disk_full"]
    assert alarms[0].cleared_at is None
    assert alarms[-1].cleared_at is not None
    assert len({a.alarm_id for a in alarms}) == 1


def test_a_database_that_cannot_even_be_read_acknowledges_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit fails and so does loading again: what memory held must not pass for committed."""
    owner = world.owner()
    world.edge.send(world.calm(20))

    def away(*_: object) -> None:
        raise OperationalError("x", None, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr(owner.store, "commit", away)
        broken.setattr(owner.store, "load", away)
        for _ in range(3):
            with pytest.raises(OperationalError):
                owner.step()
    assert world.edge.acked() == 0
    drain(owner)
    assert world.edge.acked() == 20
    assert len(world.windows()) == 20


def test_redis_that_dies_after_the_commit_is_told_later(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(10))
    drain(owner)
    world.edge.send(world.calm(10))
    real = owner._telling._publisher.publish
    calls = [0]

    def once(*arguments: object) -> None:
        calls[0] += 1
        if calls[0] == 1:
            raise ConnectionError("gone")
        real(*arguments)  # type: ignore[arg-type]

    owner._telling._publisher.publish = once  # type: ignore[method-assign,assignment]
    with pytest.raises(ConnectionError):
        owner.step()
    assert len(world.windows()) == 20
    assert world.edge.acked() == 10
    drain(owner)
    assert world.edge.acked() == 20
