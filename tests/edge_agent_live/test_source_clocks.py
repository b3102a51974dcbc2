"""Clocks that step, differ from the hub or stand still."""

import pytest

from edge_agent.consent import Permission
from shared.contracts import TechnicalKind
from tests.edge_agent_live.conftest import Box
from tests.edge_agent_live.rig import BOTH, Rig, starts


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


TWO_HOURS_MS = 7_200_000


@pytest.mark.parametrize("step_ms", [-TWO_HOURS_MS, TWO_HOURS_MS])
@pytest.mark.parametrize("hub", ["away", "agrees with before", "agrees with after"])
def test_a_clock_step_is_an_alarm_and_the_hub_says_which_time_is_right(
    rig: Rig, step_ms: int, hub: str
) -> None:
    if hub != "away":
        rig.hub_time.set(rig.clock.now_ms() + (step_ms if hub.endswith("after") else 0))
    rig.open()
    rig.play(0, 2)
    rig.clock.step_wall(step_ms)
    rig.play(2, 2)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    moved = step_ms if hub.endswith("after") else 0
    assert starts(rig) == [moved, moved + 1000, moved + 2000, moved + 3000]


@pytest.mark.parametrize("off_ms", [-TWO_HOURS_MS, TWO_HOURS_MS])
def test_a_box_that_learns_the_time_late_goes_on_with_the_hubs(rig: Rig, off_ms: int) -> None:
    rig.open()
    rig.play(0, 2)
    rig.hub_time.set(rig.clock.now_ms() + off_ms)
    rig.play(2, 2)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    assert starts(rig) == [0, 1000, off_ms + 2000, off_ms + 3000]
    assert [window.clock_skew_ms for window in rig.windows] == [0, 0, -off_ms, -off_ms]


def test_a_small_step_is_ignored_until_the_source_is_opened_again(rig: Rig) -> None:
    rig.open()
    rig.play(0, 1)
    rig.clock.step_wall(5_000)
    rig.play(1, 2)
    assert starts(rig) == [0, 1000, 2000]
    assert rig.standing == set()


def test_the_clock_alarm_is_cleared_once_the_clocks_agree_for_a_minute(rig: Rig) -> None:
    rig.open()
    rig.clock.step_wall(120_000)
    rig.play(0, 1)
    rig.hub_time.set(rig.clock.now_ms())
    rig.play(1, 49)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    rig.play(50, 15)
    assert rig.standing == set()


def test_a_clock_that_differs_from_the_hubs_is_an_alarm_and_stands_in_the_windows(
    rig: Rig,
) -> None:
    rig.hub_time.set(rig.clock.now_ms() - 90_000)
    rig.open()
    rig.play(0, 1)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    assert rig.windows[0].clock_skew_ms == 90_000


def test_a_suspended_machine_leaves_a_gap_and_not_a_flood(rig: Rig) -> None:
    rig.now_allowed = Permission(BOTH, paused=True)
    rig.run_for(2)
    rig.clock.advance(3 * 3600)
    rig.run_for(2)
    assert len(rig.windows) <= 6
