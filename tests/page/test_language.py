"""German and English: asked for by the browser, chosen in the header, remembered."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import PATIENCE_MS, PHONE, OpenScreen
from tests.page.scenes import busy_ward, quiet_ward

pytestmark = pytest.mark.browser

ENGLISH_LEFT = re.compile(
    r"\b(the|nobody|somebody|alerts?|waiting|signs|handover|burden|reload|sign out)\b",
    re.IGNORECASE,
)
GERMAN_PAGES = {
    "#/": "Wer mich jetzt braucht",
    "#/alerts": "Alarme",
    "#/handover": "Schichtübergabe",
    "#/burden": "Alarmlast",
    "#/technical": "Technik",
    "#/audit": "Protokoll",
}
"""Address to the heading of its page."""


def test_a_choice_changes_every_word_at_once_and_is_remembered(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward(), PHONE)
    page = screen.page
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.reload()
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    page.get_by_label("Passwort").fill("one-time-password")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Wer mich jetzt braucht")).to_be_visible()
    page.get_by_label("Sprache").select_option("en")
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_visible()


def test_what_was_typed_stays_when_the_language_changes(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.page.get_by_label("Password").fill("half a passw")
    screen.page.get_by_label("Language").select_option("de")
    expect(screen.page.get_by_label("Passwort")).to_have_value("half a passw")


def test_no_english_is_left_on_a_german_page_but_the_servers_own(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward())
    screen.to_wall()
    page = screen.page
    page.get_by_label("Language").select_option("de")
    for address, heading in GERMAN_PAGES.items():
        page.evaluate(f"location.hash = '{address}'")
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect(page.get_by_text("Wird geladen")).to_have_count(0)
        shown = page.evaluate(
            "[...document.querySelectorAll('main, header, footer')].map((part) => {"
            "const copy = part.cloneNode(true);"
            "const theirs = copy.querySelectorAll('[lang=en], option, td, code');"
            "theirs.forEach((e) => e.remove());"
            "return copy.textContent}).join(' ')"
        )
        assert ENGLISH_LEFT.findall(shown) == [], (address, shown)


def test_a_german_browser_is_answered_in_german(
    open_screen: OpenScreen, browser: Browser, free_port: int
) -> None:
    open_screen(quiet_ward())
    context = browser.new_context(locale="de-AT")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{free_port}/")
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    context.close()
