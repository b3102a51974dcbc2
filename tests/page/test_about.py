"""What Attune is for, how well it works and what runs: said in the product itself."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.chromium import at_full_height
from tests.page.conftest import PHONE, WALL, OpenScreen, Scheme
from tests.page.mock_server import ROOT
from tests.page.scenes import quiet_ward
from tests.page.test_access import RULES

WORDS = ROOT / "dashboard" / "web" / "src" / "pages" / "about" / "words"


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, WALL])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_finds_it_below_every_page(
    open_screen: OpenScreen, size: tuple[int, int], scheme: Scheme
) -> None:
    screen = open_screen(quiet_ward(), size, scheme, still=True)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="What Attune is for, and its limits").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_test_id("never")).to_contain_text("As a nurse call")
    card = page.get_by_text("Model card of attune_expression")
    card.click()
    expect(page.get_by_text("It scores what a face shows, not what a person feels")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.set_viewport_size({"width": 320, "height": 800})  # WCAG 1.4.10
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": size[0], "height": size[1]})
    with at_full_height(page):
        found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_it_is_said_in_german_too(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.to_wall()
    page = screen.page
    page.get_by_label("Language").select_option("de")
    page.get_by_role("link", name="Wofür Attune da ist, und seine Grenzen").click()
    expect(page.get_by_test_id("silence")).to_contain_text("Was Ruhe nicht heißt")
    expect(page.get_by_test_id("models")).to_contain_text("Kann nicht geben")


@pytest.mark.parametrize("language", ["en", "de"])
def test_its_figures_are_those_that_were_measured(language: str) -> None:
    said = (WORDS / f"{language}.ts").read_text()
    card = (ROOT / "edge_agent" / "models" / "attune_expression.md").read_text()
    faces = re.search(r"\| this \| publictest \| \d+ \| (0\.\d+) ", card)
    assert faces is not None
    assert f" {round(100 * float(faces[1]))} " in said
    measured = (ROOT / "docs" / "benchmarks.md").read_text()
    stress = re.search(r"0\.(\d\d) at \S+ an hour as recorded, 0\.(\d\d) at", measured)
    assert stress is not None
    assert re.search(rf"{stress[2]} (to|bis) {stress[1]} ", said)
