"""Debian's Chromium under Playwright, one for a whole test session."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoChromium(Exception):
    """There is none here; the text says which command installs it."""


def binary() -> str:
    """The operating system's Chromium; raises ``NoChromium``."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise NoChromium("no Chromium here: sudo apt-get install --yes chromium")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """The operating system's Chromium, which Playwright drives without one of its own."""
    path = binary()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def at_full_height(page: Page) -> Iterator[None]:
    """The page as high as all that is on it, with room for what is still loaded, for axe-core: what
    is scrolled half under a strip that stays in view would count as too small a target."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height + 3000)})
    yield
    page.set_viewport_size(size)
