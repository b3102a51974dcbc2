"""The page over the real dashboard: its routes, its rights, its database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Page, expect

from tests.dashboard.desk import PASSWORD, Desk

NOWHERE = "unix:///nowhere/redis.sock?db=0"


@contextmanager
def serving_desk(desk: Desk, port: int) -> Iterator[str]:
    """The dashboard on ``port`` of loopback, in a thread of its own; answers its address."""
    config = uvicorn.Config(desk.app, port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        desk.parts.hub.stop()
        server.should_exit = True
        thread.join(10)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """From the sign-in form to the first page."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Pages", exact=True)).to_be_visible()
