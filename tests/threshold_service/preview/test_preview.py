"""Over a real history: the same limits raise what was raised, harder ones less."""

import json
import threading
from pathlib import Path

import pytest

from shared.clock import SystemClock
from shared.contracts import ControlKind, ControlRecord, EventKind, Outcome
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.__main__ import main
from threshold_service.adapters.database.held import Held
from threshold_service.preview import preview as module
from threshold_service.preview.preview import preview
from threshold_service.preview.runs import in_another_process

NOW = START + 3_600_000
MILD = 1.8


@pytest.fixture
def world(one_redis: RedisProcess, tmp_path: Path) -> World:
    made = World(one_redis, tmp_path)
    made.edge.send(made.calm(600) + made.distressed(120) + made.calm(600))
    drain(made.owner())
    return made


def answer(world: World, outcome: Outcome, episode_id: str | None, t: int) -> None:
    record = ControlRecord(
        record_id=f"answer-{outcome}-{t}",
        kind=ControlKind.FEEDBACK,
        shard=0,
        t=t,
        person_id="p1",
        episode_id=episode_id,
        outcome=outcome,
    )
    world.edge.send_control(record)
    drain(world.owner())


def test_the_same_limits_raise_what_was_raised(world: World) -> None:
    opened = [e for e in world.events() if e.kind is EventKind.OPENED]
    assert len(opened) == 1
    found = preview(Held(world.engine), "p1", 1.0, NOW, settings(), wanted_days=0.0)
    assert found.state == "done"
    assert found.would == found.was
    assert found.was is not None
    assert sum(found.was.raised) == 1
    assert found.days == pytest.approx(1320 / 86_400)
    assert (found.asked_at, found.config_version) == (NOW, settings().config_version)


def test_what_caregivers_found_is_counted(world: World) -> None:
    (opened,) = [e for e in world.events() if e.kind is EventKind.OPENED]
    answer(world, Outcome.FALSE, opened.episode_id, NOW)
    answer(world, Outcome.TRUE, opened.episode_id, NOW + 1)  # the last answer counts
    answer(world, Outcome.MISSED, None, START + 60_000)
    found = preview(Held(world.engine), "p1", 1.0, NOW, settings(), wanted_days=0.0)
    assert found.was is not None
    assert found.would is not None
    assert (found.was.confirmed, found.would.confirmed, found.lost) == (1, 1, 0)
    assert (found.missed, found.missed_found) == (1, 1)


def test_harder_limits_say_what_is_lost(one_redis: RedisProcess, tmp_path: Path) -> None:
    """Mild distress is raised as configured, and not at two and a half times that."""
    world = World(one_redis, tmp_path)
    world.edge.send(world.calm(600))
    world.edge.send([world.edge.make(world.person.channels(MILD)) for _ in range(120)])
    world.edge.send(world.calm(600))
    drain(world.owner())
    (opened,) = [e for e in world.events() if e.kind is EventKind.OPENED]
    answer(world, Outcome.TRUE, opened.episode_id, NOW)
    easy = preview(Held(world.engine), "p1", 1.0, NOW, settings(), wanted_days=0.0)
    hard = preview(Held(world.engine), "p1", 2.5, NOW, settings(), wanted_days=0.0)
    assert easy.would is not None
    assert hard.would is not None
    assert (sum(easy.would.raised), easy.lost) == (1, 0)
    assert (sum(hard.would.raised), hard.lost) == (0, 1)


def test_with_too_few_days_nothing_is_counted(world: World) -> None:
    found = preview(Held(world.engine), "p1", 1.0, NOW, settings())
    assert (found.state, found.would, found.was) == ("too_few_days", None, None)
    assert found.wanted_days == module.WANTED_DAYS
    assert 0.0 <= found.days < 0.02


def test_what_lies_before_the_span_is_not_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The distress ended ten minutes before the newest window.
    monkeypatch.setattr(module, "SPAN_MS", 300_000)
    found = preview(Held(world.engine), "p1", 1.0, NOW, settings(), wanted_days=0.0)
    assert found.was is not None
    assert found.would is not None
    assert (sum(found.was.raised), sum(found.would.raised)) == (0, 0)
    assert found.days == pytest.approx(300 / 86_400, abs=2 / 86_400)


def test_the_process_beside_answers_from_the_same_history(world: World) -> None:
    url = world.engine.url.render_as_string(hide_password=False)
    found = in_another_process(url, None, threading.Event(), SystemClock())("p1", 1.25)
    assert found is not None
    assert (found.person_id, found.factor, found.state) == ("p1", 1.25, "too_few_days")


def test_a_process_that_fails_answers_nothing(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path}/nowhere.sqlite"
    assert in_another_process(nowhere, None, threading.Event(), SystemClock())("p1", 1.0) is None


def test_it_ends_with_the_service(world: World) -> None:
    stop = threading.Event()
    stop.set()
    url = world.engine.url.render_as_string(hide_password=False)
    assert in_another_process(url, None, stop, SystemClock())("p1", 1.0) is None


def test_the_command_prints_one_document(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = world.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("ATTUNE_THRESHOLD_DATABASE_URL", url)
    assert main(["preview", "--factor", "1.5", "p1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["person_id"], told["factor"]) == ("p1", 1.5)
