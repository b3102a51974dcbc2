"""The test alert through the started system: from a window in Redis to a phone and a wall."""

import re
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from tests.care_desk_live.conftest import NURSE, House
from tests.care_desk_live.screens import PHONE, WALL, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

ONE_COMES_MS: Final = 100_000
"""One is sent each minute; two busy cores."""


def test_it_reaches_every_open_page_which_says_so(
    house: House, browser: Browser, record_testsuite_property: Callable[[str, object], None]
) -> None:
    token = house.office.wall_token("corridor")
    with (
        screen(browser, house.address, PHONE) as phone,
        screen(browser, house.address, WALL) as wall,
    ):
        phone.sign_in(NURSE)
        wall.open_wall(token)
        for each in (phone, wall):
            expect(each.page.get_by_test_id("sound-state")).to_have_text("Sound on")
            expect(each.page.get_by_test_id("canary-age")).to_have_text(
                re.compile(r"came through \d+.s ago"), timeout=ONE_COMES_MS
            )
        reached = _until_both_have_it(house)
        expect(phone.page.get_by_test_id("technical-alarm")).to_have_count(0)
    assert reached["delay_ms"] <= reached["page_delay_ms"]
    # For docs/notifications.md: pytest --junitxml
    for name in ("delay_ms", "page_delay_ms"):
        record_testsuite_property(name, reached[name])


def _until_both_have_it(house: House) -> dict[str, Any]:
    deadline = time.monotonic() + ONE_COMES_MS / 1000
    while time.monotonic() < deadline:
        told: dict[str, Any] = house.office.get("/technical/canary")
        if told["pages"] == told["arrived"] == 2:
            return told
        time.sleep(0.5)
    pytest.fail(f"no test alert reached both pages: {told}")
