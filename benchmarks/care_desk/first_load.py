"""The page's first load on a device that has never seen it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

OBSERVE = """(() => {
  window.largest = 0;
  window.usable = null;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  const observer = new MutationObserver(() => {
    if (!document.querySelector("article.tile, form input")) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.usable = performance.now(); };
      port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
})()"""
"""The wall is usable with its first tile, the sign-in with its field; each once painted."""
FIRST = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""
SETTLE_MS, LONGEST_MS = 400, 20_000


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds from the navigation's start, and bytes as they crossed the network."""

    first_paint_ms: float
    largest_paint_ms: float
    usable_ms: float
    page_bytes: int
    answers_bytes: int


def first_load(browser: Browser, address: str, session: StorageState | None) -> Load:
    """One load with nothing cached: the wall with a session, else the sign-in."""
    with closing(browser.new_context(storage_state=session)) as context:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        sent = _Bytes(page)
        page.goto(address, wait_until="commit")
        for _ in range(LONGEST_MS // SETTLE_MS):  # the page's policy forbids waiting by eval
            page.wait_for_timeout(SETTLE_MS)
            if page.evaluate("() => window.usable") is not None:
                break
        return Load(
            first_paint_ms=page.evaluate(FIRST),
            largest_paint_ms=page.evaluate("() => window.largest"),
            usable_ms=page.evaluate("() => window.usable"),
            page_bytes=sent.of_page,
            answers_bytes=sent.of_answers,
        )


class _Bytes:
    """Counts what the network says, headers included; the open stream is none of it."""

    def __init__(self, page: Page) -> None:
        self.of_page = self.of_answers = 0
        self._paths: dict[str, str] = {}
        session: Any = page.context.new_cdp_session(page)  # Playwright types events by name only
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, event: Mapping[str, Any]) -> None:
        self._paths[event["requestId"]] = event["request"]["url"]

    def _came(self, event: Mapping[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        if "/v1/" in self._paths.get(event["requestId"], ""):
            self.of_answers += size
        else:
            self.of_page += size
