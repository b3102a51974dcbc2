"""Chromium on the built page over an invented ward; anything the console complains of fails."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.page.mock_server import STATIC, serving
from tests.page.ward import ONE_TIME, Ward

PHONE: Final = (390, 844)
TABLET: Final = (1024, 768)
WALL: Final = (1920, 1080)
BUILD_COMMAND: Final = "cd dashboard/web && npm ci && npm run build"
PATIENCE_MS: Final = 20_000
"""Two busy cores draw a page in seconds; the page's own promises are timed by the benchmarks."""
WAITS_FOR_A_TAP: Final = "AudioContext was not allowed to start"
"""Chromium's remark on a page that was loaded anew and that nobody has touched yet. The page says
the same in words, see ``test_sound``."""
Scheme = Literal["light", "dark"]


@dataclass
class Screen:
    """One open page, and what its console said."""

    page: Page
    ward: Ward
    allowed: list[re.Pattern[str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """A refusal that this test asks for is in the console of every browser."""
        self.allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Complaints that no test asked for."""
        return [c for c in self.complaints if not any(a.search(c) for a in self.allowed)]

    def sign_in(self, password: str = ONE_TIME) -> None:
        """From the sign-in form to whatever comes next."""
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def to_wall(self) -> None:
        """Signed in, with everybody's tile there."""
        self.sign_in()
        self.page.get_by_test_id("tile").first.wait_for()


OpenScreen = Callable[..., Screen]


@pytest.fixture(scope="session", autouse=True)
def built_page() -> None:
    """The page as the dashboard serves it, or a failure that says how to build it."""
    if not (STATIC / "index.html").is_file():
        pytest.fail(f"the page is not built: run `{BUILD_COMMAND}`")
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def open_screen(browser: Browser, free_port: int) -> Iterator[OpenScreen]:
    """Opens screens on one ward, which is served from the first one on."""
    with ExitStack() as stack:
        screens: list[Screen] = []

        def opened(
            ward: Ward,
            size: tuple[int, int] = TABLET,
            scheme: Scheme = "light",
            still: bool = False,
            script: str | None = None,
        ) -> Screen:
            if not screens:
                stack.enter_context(serving(ward, free_port))
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=scheme,
                reduced_motion="reduce" if still else "no-preference",
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            if script is not None:
                context.add_init_script(script)
            screen = Screen(context.new_page(), ward)
            _listen(screen)
            screens.append(screen)
            screen.page.goto(f"http://127.0.0.1:{free_port}/")
            return screen

        yield opened
        complaints = [complaint for screen in screens for complaint in screen.unexpected()]
    assert complaints == []


def _listen(screen: Screen) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and WAITS_FOR_A_TAP not in message.text:
            screen.complaints.append(f"{message.text} {message.location.get('url', '')}")

    screen.page.on("console", said)
    screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
