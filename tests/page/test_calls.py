"""Calls on this device are asked for by a tap alone."""

import pytest

from tests.page.conftest import OpenScreen
from tests.page.scenes import busy_ward

pytestmark = pytest.mark.browser


def test_nothing_is_asked_before_the_tap(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward())
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.to_wall()
    screen.page.evaluate(
        "() => { Notification.requestPermission = async () =>"
        " { window.prompted = true; return 'denied'; }; }"
    )
    screen.page.evaluate("location.hash = '#/alerts'")
    button = screen.page.get_by_role("button", name="Call me on this device")
    button.wait_for()
    assert screen.page.evaluate("window.prompted === undefined")
    assert [url for url in asked if "/v1/push" in url or url.endswith("/sw.js")] == []
    button.click()
    screen.page.get_by_text("The browser does not allow it").wait_for()
    assert screen.page.evaluate("window.prompted") is True
    assert [url for url in asked if "/v1/push" in url] == []
