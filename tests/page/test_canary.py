"""The test alert on the page: it comes by the stream, is confirmed, and is missed aloud."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.domain.rights import Role
from tests.page.conftest import WALL, OpenScreen
from tests.page.scenes import quiet_ward

pytestmark = pytest.mark.browser


def test_it_comes_by_the_stream_and_the_page_confirms_it(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, WALL)
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.to_wall()
    age = screen.page.get_by_test_id("canary-age")
    expect(age).to_have_text(re.compile(r"came through 1[2-9].s ago|came through [2-5]\d.s ago"))
    told = ward.canary()
    with screen.page.expect_response("**/technical/canary/arrivals") as confirmed:
        expect(age).to_have_text(re.compile(r"came through \d.s ago"))
    assert confirmed.value.status == 204
    (arrival,) = ward.arrivals
    assert arrival.t_event == told.t_event
    assert arrival.waited_ms <= 60_000
    streams = [url for url in asked if "/v1/stream" in url]
    assert streams[0].endswith(f"?page={arrival.page}")
    assert len(set(streams)) == 1
    assert not [url for url in asked if url.endswith("/technical/canary")]  # nobody asked for it


def test_the_technical_page_says_how_long_it_took_and_how_many_have_it(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.to_wall()
    screen.page.evaluate("location.hash = '#/technical'")
    lane = screen.page.get_by_test_id("canary")
    expect(lane).to_contain_text(re.compile(r"came through \d+.s ago"))
    expect(lane).to_contain_text(re.compile(r"It took 0\.7.s"))
    ward.canary()
    expect(lane).to_contain_text(re.compile(r"1 of 2 open pages have shown it.* 0\.9.s"))


@pytest.mark.parametrize("role", [Role.CARER, Role.MANAGER])
def test_two_that_are_missing_are_told_on_every_page(open_screen: OpenScreen, role: Role) -> None:
    ward = quiet_ward()
    ward.role, ward.canary_age_ms = role, 200_000
    screen = open_screen(ward)
    screen.to_wall()
    late = screen.page.get_by_test_id("canary-late")
    for place in ("#/", "#/alerts", "#/technical", "#/resident/p-ada"):
        screen.page.evaluate("place => { location.hash = place; }", place)
        expect(late).to_contain_text("No test alert for 3")
        expect(late).to_be_in_viewport()
    ward.canary()
    expect(late).to_have_count(0)


def test_where_none_are_sent_none_is_missed(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.canary_age_ms = None
    screen = open_screen(ward)
    screen.to_wall()
    expect(screen.page.get_by_test_id("canary-age")).to_have_count(0)
    screen.page.evaluate("location.hash = '#/technical'")
    lane = screen.page.get_by_test_id("canary")
    expect(lane).to_contain_text("The test alert is switched off.")
