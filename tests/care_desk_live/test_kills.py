"""Each part is killed during an open tier 1: the page says so in time, the alert is one and stays.

Nothing here starts a part again by itself, so that what is dead stays dead until the page has told.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.care_desk_live.conftest import House
from tests.care_desk_live.people import Mood
from tests.care_desk_live.screens import WALL, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

DEAD_MS: Final = 15_000
"""Within this a dead source is a technical alarm (product.md, Targets)."""
GONE: Final = "ERR_|Failed to load resource|EventSource"
"""What every browser's console says of a server that does not answer."""


@pytest.fixture
def wall(house: House, browser: Browser) -> Iterator[Screen]:
    with screen(browser, house.address, WALL) as opened:
        opened.sign_in("admin")
        yield opened


def test_the_dashboard_is_killed(house: House, wall: Screen) -> None:
    tile = _screams(house, wall, "r-ada")
    wall.allow(GONE)
    house.processes.kill("dashboard")
    lost = wall.page.get_by_test_id("connection-lost")
    expect(lost).to_contain_text("Nothing on this page is current: go and look.", timeout=DEAD_MS)
    expect(tile).to_contain_text("No data for", timeout=DEAD_MS)
    expect(tile).to_contain_text("Tier 1, immediate")
    house.processes.start("dashboard")
    expect(lost).to_have_count(0)
    _stands_once_and_is_closed(house, wall, "r-ada", code="R2-77")


def test_the_threshold_service_is_killed(house: House, wall: Screen) -> None:
    tile = _screams(house, wall, "r-ben")
    house.processes.kill("threshold_service")
    expect(tile).to_contain_text("No data for", timeout=DEAD_MS)
    lane = wall.page.get_by_test_id("technical-alarm")
    expect(lane.filter(has_text="Service down")).to_have_count(1, timeout=DEAD_MS)
    expect(tile).to_contain_text("Tier 1, immediate")
    wall.page.get_by_role("button", name="I am going to Ben Kurz").click()
    expect(tile).to_contain_text("admin is going, since")
    house.processes.start("threshold_service")
    expect(lane).to_have_count(0, timeout=60_000)
    _stands_once_and_is_closed(house, wall, "r-ben")


def test_redis_is_killed_with_all_it_held(house: House, wall: Screen) -> None:
    tile = _screams(house, wall, "r-cem")
    house.processes.kill("redis")
    expect(tile).to_contain_text("No data for", timeout=DEAD_MS)
    lane = wall.page.get_by_test_id("technical-alarm")
    expect(lane.filter(has_text="Stream server lost")).to_have_count(1, timeout=DEAD_MS)
    expect(tile).to_contain_text("Tier 1, immediate")
    house.processes.start("redis")
    expect(lane).to_have_count(0, timeout=60_000)
    _stands_once_and_is_closed(house, wall, "r-cem")


def test_the_reasoning_service_is_killed(house: House, wall: Screen) -> None:
    _screams(house, wall, "r-dora", lambda: house.processes.kill("reasoning_service"))
    lane = wall.page.get_by_test_id("technical-alarm")
    expect(lane.filter(has_text="Service down")).to_have_count(1, timeout=DEAD_MS)
    wall.page.get_by_role("link", name="Dora Lindqvist").click()
    expect(wall.page.get_by_text("Being written. The alert does not wait for it.")).to_be_visible()
    house.processes.start("reasoning_service")
    expect(wall.page.get_by_test_id("assessment-origin")).to_contain_text("Written by template")
    wall.go("#/")
    expect(lane).to_have_count(0, timeout=60_000)
    _stands_once_and_is_closed(house, wall, "r-dora")


def test_a_room_falls_silent(house: House, wall: Screen) -> None:
    tile = _screams(house, wall, "r-emil")
    house.edge.unplug("r-emil")
    expect(tile).to_contain_text("No data for", timeout=DEAD_MS)
    lane = wall.page.get_by_test_id("technical-alarm")
    expect(lane.filter(has_text="Edge box silent")).to_have_count(1, timeout=DEAD_MS)
    expect(lane).to_contain_text("9")
    expect(tile).to_contain_text("Tier 1, immediate")
    house.edge.plug_in("r-emil")
    expect(lane).to_have_count(0, timeout=60_000)
    _stands_once_and_is_closed(house, wall, "r-emil")


def _screams(
    house: House, wall: Screen, person_id: str, before: Callable[[], None] = lambda: None
) -> Locator:
    """The person's tile on the wall, with tier 1 on it and fresh data."""
    tile = wall.page.locator(f"[data-testid=tile][data-person={person_id}]")
    expect(tile).not_to_have_attribute("data-state", "no_data")
    before()
    house.edge.set(person_id, Mood.SCREAMING)
    expect(tile).to_contain_text("Tier 1, immediate")
    return tile


def _stands_once_and_is_closed(
    house: House, wall: Screen, person_id: str, code: str | None = None
) -> None:
    """Data comes again, the alert is the one of its episode, and its life goes on to an outcome."""
    tile = wall.page.locator(f"[data-testid=tile][data-person={person_id}]")
    expect(tile).not_to_have_attribute("data-state", "no_data", timeout=60_000)
    expect(tile).to_contain_text("Tier 1, immediate")
    house.edge.set(person_id, Mood.CALM)
    tile.get_by_role("link").click()
    page = wall.page
    page.get_by_role("button", name="I am with the person").click()
    if code is not None:
        page.get_by_label("Code of the room").fill(code)
        page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_test_id("progress")).to_contain_text("is with the person")
    page.get_by_label("True").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")
    (alert,) = house.alerts(person_id)
    assert (alert["tier"], alert["outcome"]) == (1, "true")
    assert len(_raised(house, alert["alert_id"])) == 1


def _raised(house: House, alert_id: str) -> list[dict[str, Any]]:
    actions = house.office.get(f"/alerts/{alert_id}")["actions"]
    return [step for step in actions if step["action"] == "raised"]
