"""Sign-in by a provider on another site, in a real browser, over the real dashboard."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from dashboard.domain.rights import Role
from shared.clock import SystemClock
from tests.dashboard.conftest import NOWHERE
from tests.dashboard.desk import Desk, open_desk
from tests.dashboard.oidc.provider import CLIENT, SECRET, OidcProvider, provider
from tests.page.conftest import PATIENCE_MS, PHONE
from tests.page.mock_server import STATIC

pytestmark = pytest.mark.browser


@pytest.fixture
def linde() -> Iterator[OidcProvider]:
    """The house's provider, by a name that is another site to a browser."""
    with provider() as at:
        at.host, at.now_s = "localhost", int(time.time())
        yield at


@pytest.fixture
def desk(tmp_path: Path, linde: OidcProvider, free_port: int) -> Iterator[Desk]:
    """A house with the nurse Ada, whose identity is linked."""
    shutil.copytree(STATIC, tmp_path / "static")
    more = {
        "oidc_issuer": linde.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Haus Linde",
        "public_url": f"http://127.0.0.1:{free_port}",
    }
    with open_desk(tmp_path, NOWHERE, SystemClock(), demo=False, more=more) as opened:
        opened.add_user("ada", Role.NURSE)
        linked = opened.page().put("/v1/users/ada/identity", json={"subject": "ada-1"})
        assert linked.status_code == 200
        yield opened


@pytest.fixture
def page(desk: Desk, browser: Browser, free_port: int) -> Iterator[Page]:
    """A phone on which nobody is signed in."""
    config = uvicorn.Config(
        desk.app, port=free_port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()
    desk.parts.hub.stop()
    server.should_exit = True
    thread.join(10)


def test_the_way_to_another_site_and_back_ends_signed_in(page: Page, free_port: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(f"http://127.0.0.1:{free_port}/#/alerts")
    page.get_by_role("button", name="Sign in with Haus Linde").click()
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("ada")
    assert page.url == f"http://127.0.0.1:{free_port}/#/alerts"
    cookies = {each["name"]: each for each in page.context.cookies()}
    assert set(cookies) == {"attune_session"}  # that of the sign-in under way is gone
    assert (cookies["attune_session"]["httpOnly"], cookies["attune_session"]["sameSite"]) == (
        True,
        "Strict",
    )
    assert complaints == []


def test_somebody_without_an_account_stays_outside(
    page: Page, linde: OidcProvider, free_port: int
) -> None:
    linde.who = "stranger-1"
    page.goto(f"http://127.0.0.1:{free_port}/")
    page.get_by_role("button", name="Sign in with Haus Linde").click()
    expect(page.get_by_text("Ask whoever manages accounts")).to_be_visible()
    assert page.url == f"http://127.0.0.1:{free_port}/"
    assert {each["name"] for each in page.context.cookies()} <= {"attune_sign_in"}
