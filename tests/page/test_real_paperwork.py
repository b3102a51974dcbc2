"""The same pages over the real dashboard and its database: what they ask for is what it answers."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.domain.rights import Role
from shared.clock import SystemClock
from tests.dashboard.builders import event
from tests.dashboard.desk import PASSWORD, Desk, open_desk
from tests.page.conftest import PATIENCE_MS, TABLET
from tests.page.mock_server import STATIC
from tests.page.real_desk import serving_desk

pytestmark = pytest.mark.browser

NOWHERE = "unix:///nowhere/redis.sock?db=0"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ward with a nurse and a carer, two residents, an alert that was real and one open."""
    shutil.copytree(STATIC, tmp_path / "static")
    with open_desk(tmp_path, NOWHERE, SystemClock(), demo=False) as opened:
        for person in ("p-1", "p-2"):
            opened.enrol(person, "north")
        opened.add_user("nina", Role.NURSE)
        opened.add_user("carlo", Role.CARER)
        nurse = opened.page(Role.NURSE, name="nina")
        found, waiting = (
            opened.happen(event(person_id="p-1", episode=episode))[0] for episode in ("e1", "e2")
        )
        for alert_id in (found, waiting):
            nurse.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
        outcome = {"outcome": "true", "why": "Noise", "what_helped": "Music"}
        assert nurse.post(f"/v1/alerts/{found}/outcome", json=outcome).status_code == 200
        yield opened


@pytest.fixture
def page(desk: Desk, browser: Browser, free_port: int) -> Iterator[Page]:
    """A tablet on which nobody is signed in; whatever its console complains of fails."""
    complaints: list[str] = []
    with serving_desk(desk, free_port) as address:
        context = browser.new_context(viewport={"width": TABLET[0], "height": TABLET[1]})
        context.set_default_timeout(PATIENCE_MS)
        opened = context.new_page()
        opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(f"{address}/")
        yield opened
        context.close()
    assert complaints == []


def test_a_shift_is_handed_over_and_the_alert_is_the_carers(desk: Desk, page: Page) -> None:
    _sign_in(page, "nina")
    page.get_by_role("link", name="Handover").click()
    page.get_by_label("Ward").select_option("north")
    card = page.locator("[data-person=p-1]")
    expect(card).to_contain_text("2 alerts: 1 true, 0 false, 0 cannot say, 1 not judged.")
    expect(card).to_contain_text("Helped: Music")
    unwatched = page.locator("[data-person=p-2]")
    expect(unwatched).to_contain_text("No consent: not watched")
    page.get_by_label("Who goes on with the alert").select_option("carlo")
    card.get_by_label("What the next shift should know").fill("Slept <b>badly</b>.")
    page.get_by_role("button", name="Sign and hand over").click()
    page.get_by_label("Name of whoever signs").fill("carlo")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign and take over").click()
    expect(page.get_by_test_id("handover-state")).to_have_text("Signed by both")
    expect(page.get_by_test_id("intact")).to_be_visible()
    expect(page.get_by_text("Slept <b>badly</b>.")).to_be_visible()  # as typed, never as markup
    expect(page.get_by_role("table")).to_contain_text("Noise")
    tile = next(r for r in desk.parts.wall.look().residents if r.person_id == "p-1")
    assert tile.open_alert is not None
    assert tile.open_alert.acknowledged_by == "carlo"


def test_the_burden_and_the_audit_are_those_of_the_database(desk: Desk, page: Page) -> None:
    desk.add_user("mona", Role.MANAGER)
    _sign_in(page, "mona")
    page.get_by_role("link", name="Burden").click()
    expect(page.get_by_test_id("figure-actionable")).to_contain_text("1 of 1 that were judged")
    expect(page.get_by_test_id("carers").get_by_role("row").nth(1)).to_have_text(
        re.compile(r"nina\s*2\s*0")
    )
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_test_id("chain")).to_contain_text(re.compile(r"Whole: \d+ records fit"))
    page.get_by_label("By whom").fill("nina")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="acknowledge")).to_have_count(2)


def _sign_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_test_id("tile").first.wait_for()
