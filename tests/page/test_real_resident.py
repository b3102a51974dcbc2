"""A resident's page over the real dashboard: what it asks for is what it answers, and is obeyed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.domain.rights import Role
from shared.clock import SystemClock
from shared.contracts import ControlKind, Preview, PreviewCounts
from tests.dashboard.builders import event, learning
from tests.dashboard.desk import Desk, open_desk
from tests.dashboard.test_residents import told
from tests.page.conftest import PATIENCE_MS, PHONE
from tests.page.mock_server import STATIC
from tests.page.real_desk import NOWHERE, serving_desk, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A resident without any consent, of whom a service knows something, and a manager."""
    shutil.copytree(STATIC, tmp_path / "static")
    clock = SystemClock()
    with open_desk(tmp_path, NOWHERE, clock, demo=False) as opened:
        opened.enrol("p-1", "north")
        opened.add_user("mona", Role.MANAGER)
        opened.neighbours.known["p-1"] = learning("p-1", t=clock.now_ms(), state="ready")
        opened.happen(event(person_id="p-1", episode="e1"))
        yield opened


@pytest.fixture
def page(desk: Desk, browser: Browser, free_port: int) -> Iterator[Page]:
    """A phone on which the manager looks at the resident; its console complains of nothing."""
    complaints: list[str] = []
    with serving_desk(desk, free_port) as address:
        context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
        context.set_default_timeout(PATIENCE_MS)
        opened = context.new_page()
        opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(f"{address}/")
        sign_in(opened, "mona")
        opened.evaluate("location.hash = '#/resident/p-1'")
        opened.get_by_test_id("day-summary").wait_for()
        yield opened
        context.close()
    assert complaints == []


def _consent(page: Page) -> None:
    page.get_by_role("button", name="Record a consent…").click()
    form = page.get_by_test_id("grant-form")
    form.get_by_label("Face").check()
    form.get_by_label("Voice").check()
    form.get_by_label("Who assessed capacity for this decision").fill("Dr Berg")
    form.get_by_label("What was said, in whose words").fill("Yes, <i>please</i>.")
    form.get_by_role("button", name="Record it").click()


def test_a_consent_is_given_planned_around_ended_and_everything_erased(
    desk: Desk, page: Page
) -> None:
    _consent(page)
    purposes = page.get_by_test_id("purposes")
    expect(purposes).to_contain_text("Face: Given, until")
    expect(purposes).to_contain_text("“Yes, <i>please</i>.”")  # as typed, never as markup
    page.reload()  # no loop here tells the page what changed
    expect(page.get_by_test_id("consent-state")).to_have_text("There is a valid consent.")
    page.get_by_role("button", name="Plan pauses…").click()
    page.get_by_label("Begins at").fill("07:30")
    page.get_by_role("button", name="Add this pause").click()
    page.get_by_role("button", name="Let the plan hold").click()
    expect(page.get_by_test_id("pause-plan")).to_contain_text("washing: Every day, 07:30, 20")
    assert desk.parts.pause_plans.look("p-1").planned[0].from_minute == 450
    page.get_by_role("button", name="End: Voice").click()
    page.get_by_role("dialog").get_by_role("button", name="End: Voice").click()
    expect(purposes).to_contain_text("Voice: Withdrawn")
    page.get_by_role("button", name="Withdraw consent").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    expect(page.get_by_test_id("obeyed")).to_contain_text("Obeyed: nothing was watched after")
    page.get_by_role("button", name="Erase everything…").click()
    page.get_by_role("dialog").get_by_label("Why").fill("moved away")
    page.get_by_label("Repeat the pseudonym p-1").fill("p-1")
    page.get_by_role("button", name="Erase for good").click()
    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_contain_text("pause_plan: 1")
    assert desk.parts.register.everybody() == []


def test_limits_are_tried_and_set(desk: Desk, page: Page) -> None:
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_test_id("preview")).to_contain_text("being judged again")
    ((person, factor), begun) = next(iter(desk.neighbours.previews.items()))
    counts = PreviewCounts(raised=(0, 1, 2), confirmed=1, found_false=0, unanswered=2)
    done = {"state": "done", "would": counts, "was": counts, "days": 9.0, "config_version": "c"}
    desk.neighbours.previews[person, factor] = Preview.model_validate(begun.model_dump() | done)
    expect(page.get_by_test_id("preview")).to_contain_text("raised 3 alerts, 1 confirmed.")
    page.get_by_role("textbox", name="Why").fill("fewer at night")
    page.get_by_role("button", name="Let it hold from now on").click()
    expect(page.get_by_text("It is set.")).to_be_visible()
    (record,) = [each for each in told(desk) if each.kind is ControlKind.CALIBRATION]
    assert (record.person_id, record.factor) == ("p-1", factor)
