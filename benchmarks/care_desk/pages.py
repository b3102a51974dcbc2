"""Chromium's pages: the wall that is watched, the caregiver who answers, and two peers."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.whole_chain.caregiver import at_the_page

WATCH = Path(__file__).with_name("watch.js")
WALL = {"width": 1920, "height": 1080}
TABLET = {"width": 1024, "height": 1366}
ANSWER_MS, FOUND_MS = 3000, 2000
"""A caregiver takes an alert some seconds after seeing it and says soon after what was found."""
NOTE_BARE = """() => {
  window.painted = {};
  new MutationObserver(() => {
    const end = document.getElementById("end").textContent;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.painted[end] ??= Date.now(); };
      port2.postMessage(null);
    });
  }).observe(document.getElementById("end"), {
    childList: true, characterData: true, subtree: true,
  });
}"""


def signed_in(browser: Browser, address: str, one_time: str) -> StorageState:
    """Choose a password as the first user does; answers the session."""
    with at_the_page(browser, address) as caregiver:
        caregiver.choose_password(one_time)
        return caregiver.page.context.storage_state()


def cookie_of(session: StorageState) -> str:
    """The session as a ``Cookie`` header."""
    return "; ".join(f"{each['name']}={each['value']}" for each in session["cookies"])


@dataclass(frozen=True)
class Pages:
    """All that are open."""

    wall: Page
    caregiver: Page
    poller: Page
    bare: Page

    def book(self, page: Page) -> dict[str, Any]:
        """What a page of ours noted."""
        found: dict[str, Any] = page.evaluate("() => window.careDesk")
        return found

    def bare_latencies(self) -> list[float]:
        """Milliseconds from the end of a window to the peer's painted frame."""
        noted: dict[str, float] = self.bare.evaluate("() => window.painted")
        return [at - float(end) for end, at in noted.items() if end != "none"]


@contextmanager
def opened(browser: Browser, address: str, session: StorageState, bare: str) -> Iterator[Pages]:
    """A context each, as on a device each."""
    with ExitStack() as stack:

        def page(size: dict[str, int]) -> Page:
            context = stack.enter_context(closing(_context(browser, session, size)))
            return context.new_page()

        made = Pages(page(WALL), page(TABLET), page(TABLET), page(TABLET))
        for each in (made.wall, made.caregiver):
            each.goto(address)
            each.get_by_test_id("tile").first.wait_for()
        made.poller.goto(f"{address}/favicon.svg")
        made.bare.goto(bare)
        made.bare.evaluate(NOTE_BARE)
        yield made


def begin(pages: Pages) -> None:
    """The caregiver answers, the poller asks."""
    pages.caregiver.evaluate(f"() => window.answerAlerts({ANSWER_MS}, {FOUND_MS})")
    pages.poller.evaluate("() => window.pollAlerts()")


def _context(browser: Browser, session: StorageState, size: dict[str, int]) -> BrowserContext:
    viewport: Any = size
    context = browser.new_context(storage_state=session, viewport=viewport)
    context.add_init_script(path=WATCH)
    return context
