"""A service that does not answer is said on the page, and taken back when it does."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.loops.peers import AWAY_MS, EVERY_S, PeerLoop
from dashboard.technical.own_alarms import OwnAlarms
from tests.dashboard.builders import NOW
from tests.dashboard.desk import Desk, open_desk

NOWHERE = "unix:///nowhere/redis.sock?db=0"
GOES_ON = threading.Event()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, NOWHERE) as opened:
        yield opened


@pytest.fixture
def loop(desk: Desk) -> PeerLoop:
    return PeerLoop(desk.parts, OwnAlarms(desk.parts.technical, desk.clock))


def standing(desk: Desk) -> list[str]:
    """What a carer reads in the technical lane."""
    alarms = desk.page().get("/v1/technical").json()["alarms"]
    assert {alarm["kind"] for alarm in alarms} <= {"service_down"}
    return sorted(alarm["text"] for alarm in alarms if alarm["cleared_at"] is None)


def test_services_that_answer_are_no_news(desk: Desk, loop: PeerLoop) -> None:
    for _ in range(5):
        loop.step(GOES_ON)
    assert standing(desk) == []


def test_who_stays_away_is_said_within_the_promise_and_taken_back(
    desk: Desk, loop: PeerLoop
) -> None:
    loop.step(GOES_ON)
    died_at = desk.manual.wall_ms
    desk.neighbours.away = True
    while not standing(desk):
        loop.step(GOES_ON)
        assert desk.manual.wall_ms - died_at <= 15_000
    assert [text.split(":")[0] for text in standing(desk)] == [
        "New alerts come without an explanation",
        "Nobody is watched now",
    ]
    (alarm, *_) = desk.page().get("/v1/technical").json()["alarms"]
    assert alarm["since"] == died_at
    desk.neighbours.away = False
    loop.step(GOES_ON)
    assert standing(desk) == []


def test_a_restart_is_no_news(desk: Desk, loop: PeerLoop) -> None:
    loop.step(GOES_ON)
    desk.neighbours.away = True
    for _ in range(int(AWAY_MS / 1000 / EVERY_S)):
        loop.step(GOES_ON)
    desk.neighbours.away = False
    loop.step(GOES_ON)
    assert desk.page().get("/v1/technical").json()["alarms"] == []


def test_after_our_own_start_the_others_get_a_moment(desk: Desk, loop: PeerLoop) -> None:
    desk.neighbours.away = True
    loop.step(GOES_ON)
    assert standing(desk) == []
    while desk.manual.wall_ms - NOW <= 15_000:
        loop.step(GOES_ON)
    assert len(standing(desk)) == 2


def test_a_loop_that_is_told_to_stop_asks_nobody(desk: Desk, loop: PeerLoop) -> None:
    stop = threading.Event()
    stop.set()
    loop.step(stop)
    assert desk.neighbours.asked == []
