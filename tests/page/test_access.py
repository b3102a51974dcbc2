"""Everybody can use every page: axe-core, keyboard, narrow screens, targets for gloves."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.chromium import at_full_height
from tests.page.conftest import PHONE, WALL, OpenScreen, Scheme
from tests.page.scenes import busy_ward, quiet_ward

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _wall(_page: Page) -> None:
    return


def _alerts(page: Page) -> None:
    page.get_by_role("link", name="Alerts").click()


def _alert(page: Page) -> None:
    page.get_by_role("link", name="Cem Aydin").click()
    page.get_by_role("button", name="Show evidence 2 on the curve").first.click()


def _outcome(page: Page) -> None:
    page.get_by_role("link", name="Ben Kurz").click()
    page.get_by_label("True").check()


def _resident(page: Page) -> None:
    page.get_by_role("link", name="Jo Smith").click()
    page.get_by_role("button", name="Withdraw consent").wait_for()


def _plan(page: Page) -> None:
    page.get_by_role("link", name="Jo Smith").click()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Minutes", exact=True).wait_for()


def _technical(page: Page) -> None:
    page.get_by_role("link", name="Technical").click()
    page.get_by_test_id("system-facts").wait_for()


def _sound(page: Page) -> None:
    page.get_by_test_id("sound-state").click()
    # The alerts of this ward go before a try; switched off, nothing sounds and it can be tried.
    page.get_by_role("button", name="Switch the sound off").click()
    page.get_by_role("button", name="Try Tier 2").click()
    page.get_by_role("group", name="Did you hear it?").wait_for()


PAGES: list[Callable[[Page], None]] = [
    _wall,
    _alerts,
    _alert,
    _outcome,
    _resident,
    _plan,
    _technical,
    _sound,
]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
def test_axe_finds_nothing_on_any_page(
    open_screen: OpenScreen, size: tuple[int, int], scheme: Scheme
) -> None:
    screen = open_screen(busy_ward(), size, scheme, still=True)
    axe, found = Axe(), dict[str, str]()
    found["sign in"] = _violations(axe, screen.page)
    screen.to_wall()
    for go in PAGES:
        screen.page.evaluate("location.hash = '#/'")
        screen.page.get_by_test_id("tile").first.wait_for()
        go(screen.page)
        found[go.__name__] = _violations(axe, screen.page)
    assert {name: text for name, text in found.items() if text} == {}


@pytest.mark.parametrize("width", [320, 390, 1024, 1920])
def test_pages_reflow_and_targets_are_large(open_screen: OpenScreen, width: int) -> None:
    screen = open_screen(busy_ward(), (width, 800))
    screen.to_wall()
    page = screen.page
    for go in PAGES:
        page.evaluate("location.hash = '#/'")
        page.get_by_test_id("tile").first.wait_for()
        go(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, go.__name__
        small = page.evaluate(
            "[...document.querySelectorAll('button, summary, input, nav a')]"
            ".map((e) => [e.innerText || e.type, e.getBoundingClientRect()])"
            ".filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24))"
        )
        assert small == [], go.__name__


def test_an_alert_is_taken_by_keyboard_alone(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    raised = ward.raise_alert("p-ada", 2)
    screen = open_screen(ward)
    page = screen.page
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type("one-time-password")
    page.keyboard.press("Enter")
    page.get_by_test_id("tile").first.wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ada Berg")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("tile").first).to_contain_text("admin is going")
    assert ward.alerts[raised.alert_id].acknowledged_by == "admin"


def _violations(axe: Axe, page: Page) -> str:
    with at_full_height(page):
        results = axe.run(page, options=RULES)
    return results.generate_report() if results.violations_count else ""
