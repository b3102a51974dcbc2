"""Chromium on the started system; a console that complains or a request that fails is a fault."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.care_desk_live.office import PASSWORD

PHONE: Final = (390, 844)
WALL: Final = (1920, 1080)
PATIENCE_MS: Final = 30_000
"""Two busy cores; what the page promises in seconds is measured by the benchmarks."""
Scheme = Literal["light", "dark"]
ENDED: Final = "ERR_ABORTED"
"""A stream that the page itself closes, by signing out or by going elsewhere."""


@dataclass
class Screen:
    """One open page and all that went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """A refusal that the test asks for itself."""
        self.allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Complaints that no test asked for."""
        return [c for c in self.complaints if not any(a.search(c) for a in self.allowed)]

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """As far as the wall."""
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_test_id("tile").first.wait_for()

    def open_wall(self, token: str) -> None:
        """As a screen that only hangs there."""
        self.page.get_by_text("This is a screen on a wall").click()
        self.page.get_by_label("Token of this screen").fill(token)
        self.page.get_by_role("button", name="Open the wall").click()
        self.page.get_by_test_id("tile").first.wait_for()

    def go(self, address: str) -> None:
        """To one of the page's own addresses, as a bookmark would."""
        self.page.evaluate("address => { location.hash = address }", address)

    def listen(self) -> None:
        """From now on, until ``deaf``."""
        self.page.on("console", self._said)
        self.page.on("pageerror", self._broke)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def deaf(self) -> None:
        """Closing a page breaks off what it is reading."""
        self.page.remove_listener("console", self._said)
        self.page.remove_listener("requestfailed", self._failed)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def _broke(self, error: Exception) -> None:
        self.complaints.append(str(error))

    def _failed(self, request: Request) -> None:
        why = request.failure or ""
        if not (ENDED in why and "/v1/stream" in request.url):
            self.complaints.append(f"{request.method} {request.url}: {why}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")


@contextmanager
def screen(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    scheme: Scheme = "light",
    still: bool = False,
) -> Iterator[Screen]:
    """A browser profile of its own; the block's end fails on whatever was not asked for."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce" if still else "no-preference",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    with closing(context):
        opened = Screen(context.new_page())
        opened.listen()
        opened.page.goto(f"{address}/")
        yield opened
        opened.deaf()
    assert not opened.unexpected(), "\n".join(opened.unexpected())
