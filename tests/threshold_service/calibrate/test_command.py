"""The command on a real history: what it stores, what it puts into the stream, what it refuses."""

import io
import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from shared.clock import ManualClock, SystemClock
from shared.contracts import ControlKind, ControlRecord, Outcome
from shared.storage.engine import open_engine
from tests.redis_process import RedisProcess
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.held import Held
from threshold_service.adapters.database.migrate import migrate
from threshold_service.calibrate.command import NOT_ENOUGH, Wish, run
from threshold_service.calibrate.sources import of_database
from threshold_service.calibrate.weekly import (
    LOOK_EVERY_S,
    Timetable,
    in_another_process,
    keep_calibrated,
)
from threshold_service.configuration import load
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import HistoryUnreadable
from threshold_service.settings import Settings
from threshold_service.shard.owner import ShardOwner

DAY_MS = 86_400_000


class House:
    """A shard that runs under a configuration with which minutes are enough to calibrate."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.config = folder / "house.json"
        generous = {"1": 900.0, "2": 900.0, "3": 900.0}
        body = {"budget": {"own_hours": 0.05, "per_person_day": generous}}
        self.config.write_text(json.dumps(body))
        self.settings: EngineSettings = engine_settings(load(self.config))
        self.service = Settings(
            threshold_database_url=world.engine.url.render_as_string(hide_password=False),
            threshold_config=self.config,
        )

    def owner(self) -> ShardOwner:
        world = self.world
        made = ShardOwner(
            world.server.client(), world.engine, 0, self.settings, world.clock, world.metrics
        )
        made.start()
        return made

    def calibrate(self, **wish: object) -> tuple[int, str]:
        out = io.StringIO()
        status = run(Wish(**wish), out, self.service, ManualClock(START))  # type: ignore[arg-type]
        return status, out.getvalue()

    def stored(self) -> list[tuple[str, float, str]]:
        table = tables.calibration.c
        with self.world.engine.connect() as connection:
            rows = connection.execute(select(table.person_id, table.factor, table.body)).all()
        return [(row.person_id, row.factor, row.body) for row in rows]


@pytest.fixture
def house(one_redis: RedisProcess, tmp_path: Path) -> House:
    return House(World(one_redis, tmp_path), tmp_path)


def test_from_history_to_the_limits_of_the_person(house: House) -> None:
    owner = house.owner()
    house.world.edge.send(house.world.calm(400))
    drain(owner)
    status, said = house.calibrate()
    assert status == 0
    assert "Quiet data: 0.1 h of 1 persons" in said
    assert house.settings.config_version in said
    everybody, own = house.stored()
    assert (everybody[0], own[0]) == ("", "p1")
    assert own[1] == pytest.approx(house.settings.budget.low)
    body = json.loads(own[2])
    assert (body["why"], body["events"], body["kept"]) == ("own quiet hours", [0, 0, 0], True)
    assert body["hours"] == pytest.approx(400 / 3600)
    drain(owner)
    assert owner.memory.persons["p1"].factor == own[1]
    assert owner.memory.factor(house.settings) == everybody[1]
    assert Held(house.world.engine).calibrated_ms(house.settings.config_version) == START


def test_a_dry_run_stores_nothing_and_says_the_same(house: House) -> None:
    drain_calm(house, 300)
    _, said = house.calibrate(dry_run=True)
    assert house.stored() == []
    assert house.calibrate()[1] == said


def drain_calm(house: House, count: int) -> None:
    house.world.edge.send(house.world.calm(count))
    drain(house.owner())


def test_too_little_quiet_is_said_and_changes_nothing(house: House) -> None:
    drain_calm(house, 60)
    status, said = house.calibrate()
    assert status == NOT_ENOUGH
    assert "not enough quiet data: 0.0 h of 1 persons" in said
    assert house.stored() == []


def test_an_episode_found_true_is_no_quiet_and_one_found_false_is(house: House) -> None:
    world = house.world
    owner = house.owner()
    world.edge.send(world.calm(200) + world.distressed(60) + world.calm(400))
    drain(owner)
    episode = world.events()[0].episode_id
    source = of_database(Held(world.engine), house.settings, 14.0, 24.0)
    silent = [second.t for second in source.seconds("p1")]
    assert source.persons["p1"].unanswered == 1
    for number, outcome in enumerate((Outcome.TRUE, Outcome.FALSE)):
        told = ControlRecord(
            record_id=f"f{number}",
            kind=ControlKind.FEEDBACK,
            shard=0,
            t=START + number,
            person_id="p1",
            episode_id=episode,
            outcome=outcome,
        )
        world.edge.send_control(told)
        drain(owner)
        source = of_database(Held(world.engine), house.settings, 14.0, 24.0)
        found = [second.t for second in source.seconds("p1")]
        assert source.persons["p1"].unanswered == 0
        assert len(found) == (660 if outcome is Outcome.FALSE else len(silent))
    assert len(silent) < 660 - 60 - 300


def test_only_the_newest_hours_are_read(house: House) -> None:
    drain_calm(house, 600)
    source = of_database(Held(house.world.engine), house.settings, 14.0, 0.05)
    # Minutes are packed after two; what is not yet packed is read whole.
    assert 180 <= len(list(source.seconds("p1"))) <= 600


def test_recordings_give_a_factor_and_touch_no_database(house: House, tmp_path: Path) -> None:
    lines = "".join(window.model_dump_json() + "\n" for window in house.world.calm(300))
    (tmp_path / "quiet.jsonl").write_text(lines)
    status, said = house.calibrate(quiet=(tmp_path / "quiet.jsonl",))
    assert status == 0
    assert "everybody" in said
    assert house.stored() == []


def test_a_database_that_was_never_used_is_said(tmp_path: Path) -> None:
    service = Settings(threshold_database_url=f"sqlite:///{tmp_path / 'none.sqlite'}")
    with pytest.raises(HistoryUnreadable, match="no such database"):
        run(Wish(), io.StringIO(), service, ManualClock(START))
    assert not (tmp_path / "none.sqlite").exists()
    engine = open_engine(service.database_url)
    migrate(engine, "0001")
    engine.dispose()
    with pytest.raises(HistoryUnreadable, match="has no table calibration"):
        run(Wish(), io.StringIO(), service, ManualClock(START))


def test_once_a_week_and_after_a_failure_not_before_tomorrow(house: House) -> None:
    drain_calm(house, 300)
    held = Held(house.world.engine)
    timetable = Timetable(7 * DAY_MS, house.settings.config_version)
    assert timetable.due(held, START, None)
    assert not timetable.due(held, START, START - DAY_MS + 1)
    assert timetable.due(held, START, START - DAY_MS)
    house.calibrate()
    assert not timetable.due(held, START + 7 * DAY_MS - 1, None)
    assert timetable.due(held, START + 7 * DAY_MS, None)
    assert not Timetable(0, house.settings.config_version).due(held, START + 70 * DAY_MS, None)
    assert Timetable(7 * DAY_MS, "another").due(held, START, None)


def test_another_process_finds_the_same_database_and_configuration(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    drain_calm(house, 190)
    calibrate = in_another_process(house.service.database_url, house.config)
    with caplog.at_level("INFO"):
        calibrate(threading.Event(), SystemClock())
    told = caplog.records[-1].__dict__["fields"]
    assert told["status"] == 0
    assert house.settings.config_version in told["said"]
    assert [name for name, _, _ in house.stored()] == ["", "p1"]


def test_a_service_that_stops_does_not_wait_for_it(house: House) -> None:
    drain_calm(house, 190)
    stop = threading.Event()
    stop.set()
    in_another_process(house.service.database_url, house.config)(stop, SystemClock())
    assert house.stored() == []


def test_the_service_looks_every_hour_until_it_is_stopped(house: House) -> None:
    held, stop, clock = Held(house.world.engine), threading.Event(), ManualClock(START)
    made: list[int] = []

    def calibrate(stop_it: threading.Event, now: ManualClock) -> None:
        made.append(now.now_ms())
        if len(made) == 3:
            stop_it.set()

    keep_calibrated(held, Timetable(7 * DAY_MS, "c"), clock, stop, calibrate)  # type: ignore[arg-type]
    first = START + round(LOOK_EVERY_S * 1000)
    assert made == [first, first + DAY_MS, first + 2 * DAY_MS]
