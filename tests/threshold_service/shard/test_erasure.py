"""A person is erased in the order of their records: all that was known goes, nothing comes back."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import String, cast, func, insert, select

from shared.clock import ManualClock
from shared.contracts import ControlKind, ControlRecord, Outcome
from shared.streams import keys
from shared.streams.relay import enqueue
from tests.databases import database_url
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import START, Edge, World, drain
from threshold_service.adapters.database import calibrations, erasing, tables
from threshold_service.adapters.database.calibrations import Row
from threshold_service.adapters.database.erasing import Erasures
from threshold_service.shard.owner import ShardOwner
from threshold_service.shard.shadow import ShadowChoice

WHO = "ada-of-the-north"
ASKED = START + 7_000_000


def control(kind: ControlKind, record_id: str, **fields: object) -> ControlRecord:
    body = {"record_id": record_id, "kind": kind, "shard": 0, "t": START, "person_id": WHO}
    return ControlRecord.model_validate({**body, **fields})


def asked(record_id: str = "erase-1") -> ControlRecord:
    return control(ControlKind.ERASE, record_id, t=ASKED)


def mentions(world: World, text: str) -> set[str]:
    """Every table in which a text stands anywhere."""
    with world.engine.connect() as connection:
        return {
            table.name
            for table in tables.metadata.sorted_tables
            for column in table.c
            if connection.execute(
                select(func.count()).select_from(table).where(cast(column, String).contains(text))
            ).scalar()
        }


@pytest.fixture
def world(one_redis: RedisProcess, tmp_path: Path) -> Iterator[World]:
    """As elsewhere, its connections closed at the end: a server counts them."""
    made = World(one_redis, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def lived(world: World) -> tuple[World, ShardOwner]:
    """A person with a bit of everything in every table, and somebody else beside them."""
    world.edge.person_id = WHO
    other = Edge(world.redis, person_id="q-2", edge_id="edge-2", outbox_epoch="o2")
    owner = world.owner(shadow=ShadowChoice(settings(), like_live=True))
    other.send([other.make(world.person.channels()) for _ in range(5)])
    world.edge.send(world.calm(200) + world.distressed(40))
    world.edge.send_control(control(ControlKind.FEEDBACK, "f1", outcome=Outcome.TRUE))
    drain(owner)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(7200)
    drain(owner)  # packs what is over, and writes the shadow's tables
    calibrations.store(world.engine, "cal", START, "c", [Row(WHO, 0, 1.5, "{}")], [0])
    drain(owner)
    with world.engine.begin() as connection:
        enqueue(connection, tables.outgoing, "nowhere", world.events()[:1])
        alarm = {"alarm_id": "a", "shard": 0, "clear_after_ms": 2**42}
        body = {"body": f'{{"subject":"{WHO}"}}'}
        connection.execute(insert(tables.technical).values({**alarm, **body}))
        row = {"person_id": WHO, "t_start": 0, "shard": 0, "body": "{}"}
        connection.execute(insert(tables.recent_window).values(row))
        seen = {"event_id": "s1", "config_version": "c", "person_id": WHO, "t_event": 0}
        connection.execute(insert(tables.shadow_event).values({**seen, "body": "{}"}))
    return world, owner


def test_every_table_is_rid_of_a_person_and_only_of_them(
    lived: tuple[World, ShardOwner],
) -> None:
    world, owner = lived
    before = mentions(world, "q-2")
    everywhere = {t.name for t in tables.metadata.sorted_tables if "person_id" in t.c}
    assert mentions(world, WHO) >= everywhere - {"erased_person"} | {"technical"}
    world.edge.send_control(asked())
    owner.step()
    assert mentions(world, WHO) == {"erased_person"}
    assert mentions(world, "q-2") == before
    part = Erasures(world.engine).of(WHO)
    assert part is not None
    assert (part.asked_at, part.erased_at) == (ASKED, world.clock.now_ms())
    assert part.edges == ("edge-1",)
    assert part.rows["window_block"] >= 4
    assert part.rows["person_state"] == part.rows["calibration"] == part.rows["technical"] == 1
    assert Erasures(world.engine).of("q-2") is None


def test_what_redis_shows_of_them_goes_also_where_the_owner_died_before(
    lived: tuple[World, ShardOwner],
) -> None:
    world, owner = lived
    world.edge.send_control(asked())
    owner.step()
    assert world.redis.exists(keys.live(WHO), keys.baseline(WHO)) == 0
    assert world.redis.exists(keys.live("q-2")) == 1
    world.redis.set(keys.live(WHO), "left by an owner that was killed after its commit")
    drain(world.owner())
    assert world.redis.exists(keys.live(WHO)) == 0


def test_late_windows_and_records_are_refused_acknowledged_and_create_nothing(
    lived: tuple[World, ShardOwner],
) -> None:
    world, owner = lived
    unsent = world.calm(5) + world.distressed(60)
    world.edge.send_control(asked())
    world.edge.send(unsent[:30])
    drain(owner)
    world.edge.send(unsent[30:])
    world.edge.send_control(control(ControlKind.PAUSE, "late", until=ASKED))
    owner = world.owner(shadow=ShadowChoice(settings(), like_live=True))
    drain(owner)
    assert world.edge.acked() == len(world.edge.ledger)
    assert mentions(world, WHO) == {"erased_person"}
    assert world.metrics.refused._value.get() == 66
    assert WHO not in owner.memory.persons


def test_windows_of_the_same_batch_leave_nothing(world: World) -> None:
    world.edge.person_id = WHO
    owner = world.owner()
    world.edge.send(world.calm(200) + world.distressed(40))
    world.edge.send_control(asked())
    world.edge.send(world.calm(3))
    owner.step()
    assert mentions(world, WHO) == {"erased_person"}
    assert world.published() == []
    assert world.edge.acked() == 243


def test_asking_again_deletes_what_is_left_and_keeps_the_counts(
    lived: tuple[World, ShardOwner],
) -> None:
    world, owner = lived
    world.edge.send_control(asked())
    owner.step()
    first = Erasures(world.engine).of(WHO)
    with world.engine.begin() as connection:  # as if restored from somewhere
        row = {"person_id": WHO, "t_start": 1, "shard": 0, "body": "{}"}
        connection.execute(insert(tables.recent_window).values(row))
    world.edge.send_control(asked("erase-2"))
    owner.step()
    again = Erasures(world.engine).of(WHO)
    assert first is not None
    assert again is not None
    assert mentions(world, WHO) == {"erased_person"}
    assert again.edges == first.edges
    assert again.rows["recent_window"] == first.rows.get("recent_window", 0) + 1
    assert {**again.rows, "recent_window": 0} == {**first.rows, "recent_window": 0}


def test_a_calibration_that_was_under_way_brings_nobody_back(
    lived: tuple[World, ShardOwner],
) -> None:
    world, owner = lived
    world.edge.send_control(asked())
    owner.step()
    rows = [Row("", 0, 1.1, "{}"), Row(WHO, 0, 1.5, "{}")]
    calibrations.store(world.engine, "cal-2", START, "c", rows, [0])
    drain(owner)
    assert mentions(world, WHO) == {"erased_person"}
    assert "calibration" in mentions(world, "cal-2")


def test_nothing_of_it_can_be_read_from_the_file(lived: tuple[World, ShardOwner]) -> None:
    world, owner = lived
    if not database_url(world.folder, "threshold").startswith("sqlite"):
        pytest.skip("PostgreSQL reuses the space after its next vacuum")
    word = b"a-sentence-that-only-this-person-has"
    with world.engine.begin() as connection:
        row = {"person_id": WHO, "t_start": 2, "shard": 0, "body": word.decode() * 400}
        connection.execute(insert(tables.recent_window).values(row))
    file = world.folder / "threshold.sqlite"
    checkpoint(world)
    assert word in file.read_bytes()
    world.edge.send_control(asked())
    owner.step()
    checkpoint(world)
    assert word not in file.read_bytes()


@pytest.mark.parametrize("point", ["2", "5", "9", "commit", "told"])
def test_killed_at_any_point_it_is_done_whole_by_the_next_owner(
    lived: tuple[World, ShardOwner], point: str
) -> None:
    world, _ = lived
    world.edge.send_control(asked())
    database = world.engine.url.render_as_string(hide_password=False)
    script = "tests.threshold_service.shard.killed_erasure"
    command = [sys.executable, "-m", script, world.server.url, database, point]
    died = subprocess.run(command, cwd=Path(__file__).parents[3], check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    done = point == "told"
    assert ("erased_person" in mentions(world, WHO)) == done
    assert ("person_state" in mentions(world, WHO)) != done  # all of it, or nothing
    assert Erasures(world.engine).of(WHO) is None  # minutes are packed away: they go in parts
    drain(world.owner())
    assert mentions(world, WHO) == {"erased_person"}
    assert world.redis.exists(keys.live(WHO), keys.baseline(WHO)) == 0


def test_packed_minutes_go_in_parts_and_it_is_done_when_none_is_left(
    lived: tuple[World, ShardOwner], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, owner = lived
    monkeypatch.setattr(erasing, "BLOCKS_A_TIME", 2)
    before = mentions(world, "q-2")
    blocks = len(minutes(world, WHO))
    world.edge.send_control(asked())
    owner.step()
    assert mentions(world, WHO) == {"erased_person", "window_block"}
    assert len(minutes(world, WHO)) == blocks - 2
    assert Erasures(world.engine).of(WHO) is None
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(5)
    drain(world.owner(), empty=blocks)  # the first was killed
    part = Erasures(world.engine).of(WHO)
    assert part is not None
    assert part.rows["window_block"] == blocks
    assert (part.asked_at, part.erased_at) == (ASKED, world.clock.now_ms())
    assert mentions(world, "q-2") == before
    assert minutes(world, "q-2") != []


def minutes(world: World, person_id: str) -> list[int]:
    table = tables.window_block.c
    with world.engine.connect() as connection:
        query = select(table.minute_ms).where(table.person_id == person_id)
        return list(connection.execute(query).scalars())


def checkpoint(world: World) -> None:
    connection = world.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
