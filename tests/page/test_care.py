"""What people do with an alert on its page: be there, agree to wait, open it again."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from dashboard.alerts.views import GivenOutcome, InhibitionView
from dashboard.domain.care import Stage
from tests.chromium import at_full_height
from tests.page.conftest import PHONE, OpenScreen, Screen
from tests.page.scenes import quiet_ward
from tests.page.test_access import RULES
from tests.page.ward import Ward, now_ms

pytestmark = pytest.mark.browser

HEIGHTS = "buttons => buttons.map(button => button.getBoundingClientRect().height)"


def _on_alert(open_screen: OpenScreen, ward: Ward) -> Screen:
    screen = open_screen(ward, PHONE, "dark", still=True)
    screen.to_wall()
    screen.page.get_by_role("link", name="Ada Berg").click()
    screen.page.get_by_test_id("actions").wait_for()
    return screen


def _check(page: Page) -> None:
    """Nothing for axe-core, and every button of the head as large as a gloved thumb."""
    with at_full_height(page):
        results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()
    heights = page.locator(".steps__buttons > button, form button[type=submit]")
    assert min(heights.evaluate_all(HEIGHTS), default=48) >= 48


def test_being_there_needs_the_code_of_the_room_where_it_has_one(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.room_code = "R2-77"
    ward.raise_alert("p-ada", 1)
    screen = _on_alert(open_screen, ward)
    screen.allow("409")
    page = screen.page
    page.get_by_role("button", name="I am with the person").press("Enter")
    code = page.get_by_label("Code of the room")
    expect(code).to_be_focused()
    expect(page.get_by_text("Type the code that hangs in the room")).to_be_visible()
    _check(page)
    page.keyboard.type("R9-00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not the code of this room.")).to_be_visible()
    code.fill("R2-77")
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_test_id("progress")).to_contain_text("admin is with the person, since")
    page.get_by_label("True").check()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")


def test_being_there_is_said_on_the_wall_after_going(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 1)
    screen = open_screen(ward)
    screen.to_wall()
    page, tile = screen.page, screen.page.locator("[data-person=p-ada]")
    page.get_by_role("button", name="I am going to Ada Berg").click()
    page.get_by_role("button", name="I am with the person: Ada Berg").click()
    expect(tile).to_contain_text("admin is with the person, since")
    expect(tile.get_by_role("button")).to_have_count(0)


def test_the_keyboards_place_is_kept_and_a_key_that_is_held_down_answers_once(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 1)
    screen = open_screen(ward)
    screen.to_wall()
    page, tile = screen.page, screen.page.locator("[data-person=p-ada]")
    held: list[Route] = []
    page.route("**/acknowledge", lambda route: held.append(route))
    going = page.get_by_role("button", name="I am going to Ada Berg")
    going.press("Enter")
    expect(going).to_be_disabled()
    expect(going).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    (asked,) = held
    asked.continue_()
    there = page.get_by_role("button", name="I am with the person: Ada Berg")
    expect(there).to_be_visible()
    expect(tile.get_by_role("link", name="Ada Berg")).to_be_focused()
    there.press("Enter")
    expect(tile).to_contain_text("admin is with the person, since")
    expect(tile.get_by_role("link", name="Ada Berg")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_snooze_has_an_owner_a_reason_and_an_end(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    raised = ward.raise_alert("p-ada", 2)
    page = _on_alert(open_screen, ward).page
    page.get_by_role("button", name="Snooze…").press("Enter")
    _check(page)
    form = page.get_by_role("form", name="Do not call for a while")
    form.get_by_label("4 h").check()
    form.get_by_role("button", name="Snooze").click()
    expect(form.get_by_text("Say why, in a word.")).to_be_visible()
    assert ward.alerts[raised.alert_id].workflow.snooze is None
    form.get_by_role("button", name="Visitors").click()
    form.get_by_role("button", name="Snooze").click()
    snoozed = page.get_by_test_id("snoozed")
    expect(snoozed).to_contain_text(re.compile(r"Snoozed by admin until \d\d:\d\d, 3:59:\d\d left"))
    expect(snoozed).to_contain_text("Why: Visitors")
    left = snoozed.get_by_role("timer")
    before = left.inner_text()
    expect(left).not_to_have_text(before)
    _check(page)
    page.get_by_role("link", name="Wall").click()
    expect(page.locator("[data-person=p-ada]")).to_contain_text("Snoozed by admin until")
    expect(page.get_by_test_id("wall-summary")).to_contain_text("Nobody is waiting")
    page.get_by_role("link", name="Ada Berg").click()
    page.get_by_role("button", name="End the snooze").click()
    expect(snoozed).to_have_count(0)
    expect(page.get_by_role("button", name="Snooze…")).to_have_count(0)


def test_what_was_closed_too_early_is_opened_again(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    raised = ward.raise_alert("p-ada", 2)
    ward.acknowledge(raised.alert_id, "nurse.mara")
    screen = _on_alert(open_screen, ward)
    page = screen.page
    ward.give_outcome(raised.alert_id, GivenOutcome.FALSE, None)
    page.get_by_role("button", name="Open again…").click()
    _check(page)
    page.get_by_role("button", name="Closed by mistake").click()
    page.get_by_role("button", name="Open again", exact=True).click()
    expect(page.get_by_role("button", name="I am going to Ada Berg")).to_be_visible()
    expect(page.get_by_test_id("actions")).to_contain_text("admin reopened: Closed by mistake")


def test_who_was_called_what_comes_next_and_what_waits_is_said(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    raised = ward.raise_alert("p-ada", 2)
    screen = _on_alert(open_screen, ward)
    progress = screen.page.get_by_test_id("progress")
    expect(progress).to_contain_text(re.compile(r"The first are called in 0:\d\d\."))
    down = InhibitionView(why="The camera sends no picture.", since=now_ms(), calls_wait=True)
    ward.care(raised.alert_id, "inhibited", "system", None, {"inhibition": down, "next_at": None})
    expect(progress).to_contain_text("The camera sends no picture.")
    expect(progress).to_contain_text("Calls wait until it is back")
    called = {"inhibition": None, "stage": Stage.ESCALATED, "called": 2}
    ward.care(
        raised.alert_id, "passed_on", "system", "role:nurse",
        {**called, "next_at": now_ms() + 300_000},
    )  # fmt: skip
    expect(progress).to_contain_text("Nobody answered. Called now: nurses.")
    expect(progress).to_contain_text(re.compile(r"others are called in [45]:\d\d\."))


def test_a_screen_on_the_wall_shows_and_offers_nothing_to_do(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.view_only = True
    raised = ward.raise_alert("p-ada", 1)
    taken = ward.raise_alert("p-ben", 2)
    ward.acknowledge(taken.alert_id, "nurse.mara")
    screen = open_screen(ward)
    screen.to_wall()
    page, main = screen.page, screen.page.get_by_role("main")
    expect(page.locator("[data-person=p-ada]")).to_contain_text("Immediate")
    expect(main.get_by_role("button")).to_have_count(0)
    for address in (f"alert/{raised.alert_id}", f"alert/{taken.alert_id}"):
        page.evaluate("address => { location.hash = `#/${address}` }", address)
        page.get_by_test_id("actions").wait_for()
        page.get_by_test_id("assessment").wait_for()
        expect(page.get_by_role("button", name=re.compile("I am|Snooze|Save"))).to_have_count(0)
        expect(page.get_by_role("radio")).to_have_count(0)
    page.evaluate("location.hash = '#/resident/p-ben'")
    page.get_by_test_id("consent-state").wait_for()
    expect(main.get_by_role("button", name=re.compile("Withdraw|I saw|min"))).to_have_count(0)


def test_who_sees_one_ward_is_not_offered_the_house(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.whole_house = False
    screen = open_screen(ward)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="Handover").click()
    options = page.get_by_label("Ward").get_by_role("option")
    expect(options).to_have_text(["North wing"])
    page.get_by_role("link", name="Burden").click()
    expect(options).to_have_text(["All my wards", "North wing"])
