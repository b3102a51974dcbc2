"""Screens on the administration of a house that is really served, for tests of it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page
from pydantic import SecretStr

from dashboard.domain.rights import Role
from shared.clock import SystemClock
from tests.dashboard.delivery.house import House, house
from tests.dashboard.desk import Desk, open_desk
from tests.page.conftest import PATIENCE_MS, TABLET, Scheme
from tests.page.mock_server import STATIC
from tests.page.real_desk import NOWHERE, serving_desk, sign_in

PROVIDER = {
    "oidc_issuer": "https://id.house.example",
    "oidc_client_id": "attune",
    "oidc_client_secret": SecretStr("secret"),
    "oidc_name": "Haus Linde",
    "public_url": "https://attune.example",
}


@dataclass
class Administration:
    """A house that is served, and screens on it; whatever a console complains of fails."""

    place: House
    browser: Browser
    address: str
    stack: ExitStack
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.place.desk

    def screen(self, size: tuple[int, int] = TABLET, scheme: Scheme = "light") -> Page:
        """A browser of its own, on which nobody is signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.stack.callback(context.close)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address)
        return page

    def open(self, name: str, section: str = "", size: tuple[int, int] = TABLET) -> Page:
        """Somebody's screen on a part of administration."""
        page = self.screen(size)
        sign_in(page, name)
        page.get_by_role("link", name="Administration").click()
        page.get_by_role("navigation", name="Parts of administration").wait_for()
        if section:
            page.get_by_role("link", name=section, exact=True).click()
        return page

    def unexpected(self) -> list[str]:
        """Complaints that no test asked for."""
        return [c for c in self.complaints if not any(re.search(a, c) for a in self.allowed)]


@contextmanager
def administration(folder: Path, browser: Browser, port: int) -> Iterator[Administration]:
    """Two wards, a manager of the house, an operator, a nurse, a carer."""
    shutil.copytree(STATIC, folder / "static")
    with ExitStack() as stack:
        desk = stack.enter_context(
            open_desk(folder, NOWHERE, SystemClock(), demo=False, more=PROVIDER)
        )
        for person, ward in (("p-1", "north"), ("p-2", "south")):
            desk.enrol(person, ward)
        for name, role in (
            ("mona", Role.MANAGER),
            ("otto", Role.OPERATOR),
            ("nina", Role.NURSE),
            ("carlo", Role.CARER),
        ):
            desk.add_user(name, role)
        place = house(desk, deadline_s=2.0)
        address = stack.enter_context(serving_desk(desk, port))
        opened = Administration(place, browser, f"{address}/", stack)
        yield opened
    assert opened.unexpected() == []


def row(page: Page, kind: str, **named: str) -> Locator:
    """A row of a list, by what it is about."""
    ((key, value),) = named.items()
    return page.locator(f'[data-testid="{kind}"][data-{key}="{value}"]')


def secret(page: Page) -> str:
    """What is shown once."""
    return page.get_by_test_id("secret").locator("code").inner_text()


def press(page: Page, label: str, key: str = "Enter", most: int = 60) -> None:
    """Tab on to the control that is named ``label``, then press ``key``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "(() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            "return (l ? l.innerText : e.innerText || '').trim() })()"
        )
        if named == label:
            page.keyboard.press(key)
            return
    raise AssertionError(f"{label!r} cannot be reached by Tab")
