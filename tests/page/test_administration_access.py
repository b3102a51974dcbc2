"""Everybody can use administration: axe-core in both themes, phones and walls, large targets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from tests.chromium import at_full_height
from tests.dashboard.delivery.receiver import Receiver, receiving
from tests.page.administration import Administration, administration
from tests.page.conftest import PHONE, WALL, Scheme
from tests.page.real_desk import sign_in
from tests.page.test_access import RULES

pytestmark = pytest.mark.browser


@pytest.fixture
def admin(tmp_path: Path, browser: Browser, free_port: int) -> Iterator[Administration]:
    """A house that is served."""
    with administration(tmp_path, browser, free_port) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Another system that is told."""
    with receiving() as opened:
        yield opened


SECTIONS = ("people", "tokens", "wards", "calls", "shifts", "deliveries")


def _opened(page: Page) -> None:
    """Every form and panel of the part in view."""
    page.evaluate("document.querySelectorAll('main details').forEach((e) => (e.open = true))")
    change = page.locator("main .row button[aria-expanded=false]")
    while change.count():
        change.first.click()


READY: dict[str, Callable[[Page], Locator]] = {
    "people": lambda page: page.get_by_test_id("person").first,
    "tokens": lambda page: page.get_by_test_id("token").first,
    "wards": lambda page: page.get_by_test_id("room").first,
    "calls": lambda page: page.get_by_test_id("chain").first,
    "shifts": lambda page: page.get_by_test_id("duty"),
    "deliveries": lambda page: page.get_by_test_id("letter").first,
}


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    admin: Administration, receiver: Receiver, size: tuple[int, int], scheme: Scheme
) -> None:
    _filled(admin, receiver)
    page = admin.screen(size, scheme)
    sign_in(page, "mona")
    found: dict[str, str] = {}
    for section in SECTIONS:
        page.evaluate(f"location.hash = '#/administration/{section}'")
        READY[section](page).wait_for()
        _opened(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], section
        assert _small(page) == [], section
        with at_full_height(page):
            results = Axe().run(page, options=RULES)
        if results.violations_count:
            found[section] = results.generate_report()
    assert found == {}


def _filled(admin: Administration, receiver: Receiver) -> None:
    """Something to show in every part."""
    manager = admin.desk.page(name="mona")
    everybody = {"all_wards": True, "wards": [], "residents": []}
    ends = admin.desk.clock.now_ms() + 10**9
    token = {"name": "pager", "kind": "api", "rights": ["see_alerts"], "expires_at": ends}
    made = [
        manager.post("/v1/tokens", json={**token, "scope": everybody}),
        manager.post(
            "/v1/webhooks", json={"name": "desk", "url": receiver.url, "scope": everybody}
        ),
        manager.put("/v1/wards/north/escalation/night", json=CHAIN),
        manager.post("/v1/users/carlo/disable"),
    ]
    assert [answer.status_code for answer in made] == [201, 201, 200, 204]
    receiver.status = 410
    admin.place.happens(tier=3, person_id="p-1")
    admin.place.look()


CHAIN = {
    "from_time": "21:00",
    "to_time": "06:00",
    "steps": [
        {
            "audiences": ["assigned"],
            "delay_tier_1_s": 0,
            "delay_tier_2_s": 0,
            "delay_tier_3_s": None,
        }
    ],
    "repeat_s": 120,
}


def _small(page: Page) -> object:
    return page.evaluate(
        "[...document.querySelectorAll("
        "'main button, main summary, main input, main select, nav a')]"
        ".map((e) => [e.innerText || e.type, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24))"
    )
