"""An alert's life on the page: raised, announced, taken, explained, closed."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.alerts.thinking import ThoughtView
from dashboard.domain.rights import Role
from shared.contracts import TemplateReason
from tests.page.conftest import PHONE, OpenScreen
from tests.page.explained import assessment
from tests.page.scenes import quiet_ward

pytestmark = pytest.mark.browser


def test_a_new_alarm_is_announced_and_moves_no_focus(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="Ben Kurz").focus()
    raised = ward.raise_alert("p-ada", 2)
    expect(page.get_by_test_id("announce")).to_have_text(
        "Tier 2, urgent: Ada Berg, Room 2. Signs consistent with distress."
    )
    expect(page.get_by_test_id("announce")).to_have_attribute("aria-live", "polite")
    ward.escalate(raised.alert_id, 1)
    urgent = page.get_by_test_id("announce-urgent")
    expect(urgent).to_contain_text("Now Tier 1, immediate: Ada Berg")
    expect(urgent).to_have_attribute("aria-live", "assertive")
    expect(page.get_by_role("link", name="Ben Kurz")).to_be_focused()
    expect(page.get_by_test_id("tile").first).to_contain_text("Ada Berg")


def test_an_alarm_raised_before_the_page_was_opened_is_announced(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2)
    screen = open_screen(ward)
    screen.to_wall()
    expect(screen.page.get_by_test_id("announce")).to_have_text(
        "Tier 2, urgent: Ada Berg, Room 2. Signs consistent with distress."
    )


def test_an_alarm_is_seen_from_every_other_page(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.to_wall()
    screen.page.get_by_role("link", name="Technical").click()
    ward.raise_alert("p-ada", 1)
    screen.page.get_by_role("link", name=re.compile("Tier 1, immediate.*Ada Berg")).click()
    expect(screen.page.get_by_role("heading", name="Alert: Ada Berg")).to_be_visible()


def test_who_goes_is_seen_by_all(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2)
    first, second = open_screen(ward), open_screen(ward, PHONE)
    first.to_wall()
    second.to_wall()
    first.page.get_by_role("button", name="I am going to Ada Berg").click()
    tile = second.page.locator("[data-person=p-ada]")
    expect(tile).to_contain_text("admin is going, since")
    expect(second.page.get_by_role("button", name="I am going to Ada Berg")).to_have_count(0)


def test_why_now_is_explained_with_its_evidence(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2, minutes_ago=3)
    screen = open_screen(ward)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="Ada Berg").click()
    expect(page.get_by_test_id("alert-head")).to_contain_text("Signs consistent with distress")
    expect(page.get_by_test_id("assessment-origin")).to_contain_text("Written by template")
    expect(page.get_by_test_id("triggers")).to_contain_text("Signs of sadness: 71 %, usually 9 %")
    expect(page.get_by_test_id("shares")).to_contain_text("Face")
    curve = page.get_by_test_id("curve")
    expect(curve).to_have_attribute("aria-label", re.compile("Last score .* usually 5 % to 28 %"))
    before = curve.screenshot()
    page.get_by_role("button", name="Show evidence 2 on the curve").first.click()
    expect(page.get_by_text("Marked evidence")).to_be_visible()
    assert curve.screenshot() != before
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("columnheader", name="Highest score")).to_be_visible()
    expect(page.get_by_text("Seconds of the box that decided it: 9f3c-2-4711")).to_be_visible()


def test_what_is_partial_replaced_or_taken_back_is_marked(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    summary = ward.raise_alert("p-ada", 2, minutes_ago=3)
    screen = open_screen(ward)
    screen.to_wall()
    page, whole = screen.page, assessment(summary)
    situation = whole.sentences[:1]
    ward.told = whole.model_copy(
        update={"origin": "model", "partial": True, "sentences": situation}
    )
    page.get_by_role("link", name="Ada Berg").click()
    origin = page.get_by_test_id("assessment-origin")
    expect(origin).to_contain_text("Written by a model")
    expect(origin).to_contain_text("More is being written.")
    expect(page.get_by_test_id("told-before")).to_contain_text("Look in and ask.")
    ward.told = whole.model_copy(
        update={
            "version": 2,
            "template_reason": TemplateReason.UNFAITHFUL,
            "replaces": "model",
            "withdrawn": situation,
        }
    )
    ward.escalate(summary.alert_id, 1)
    expect(origin).to_contain_text("The evidence did not bear out what the model wrote.")
    expect(origin).to_contain_text("Replaces what a model wrote before.")
    expect(page.get_by_test_id("withdrawn")).to_contain_text("Taken back")
    expect(page.get_by_test_id("told-before")).to_have_count(0)


def test_the_models_thinking_is_asked_for_and_not_shown_before(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    summary = ward.raise_alert("p-ada", 2, minutes_ago=3)
    ward.told = assessment(summary).model_copy(update={"origin": "model", "model": "tiny"})
    thought = ThoughtView(
        asked_at=1, ended_at=2, outcome="answered", model="tiny", adapter=None,
        prompt_version="p1", thinking="Loud since noon.\n<b>Perhaps</b> pain?",
    )  # fmt: skip
    ward.thoughts = [thought]
    screen = open_screen(ward)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="Ada Berg").click()
    thinking = page.get_by_test_id("thinking")
    expect(thinking).to_contain_text("not checked, may be wrong")
    assert ward.asked_thinking == []
    page.get_by_text("What the model wrote while thinking").click()
    expect(thinking).to_contain_text("<b>Perhaps</b> pain?")
    assert ward.asked_thinking == [f"event-{summary.alert_id}"]


@pytest.mark.parametrize(("role", "origin"), [(Role.CARER, "model"), (Role.NURSE, "template")])
def test_the_models_thinking_is_not_offered(
    open_screen: OpenScreen, role: Role, origin: str
) -> None:
    """Not to a carer, and not where no model was asked."""
    ward = quiet_ward()
    ward.role = role
    summary = ward.raise_alert("p-ada", 2, minutes_ago=3)
    ward.told = assessment(summary).model_copy(update={"origin": origin})
    screen = open_screen(ward)
    screen.to_wall()
    screen.page.get_by_role("link", name="Ada Berg").click()
    expect(screen.page.get_by_test_id("assessment-origin")).to_be_visible()
    expect(screen.page.get_by_test_id("thinking")).to_have_count(0)


def test_tier_1_is_closed_beside_the_person(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    raised = ward.raise_alert("p-ada", 1)
    screen = open_screen(ward, PHONE)
    screen.to_wall()
    page = screen.page
    page.get_by_role("link", name="Ada Berg").click()
    expect(page.get_by_role("heading", name="What did you find?")).to_have_count(0)
    page.get_by_role("button", name="I am going to Ada Berg").click()
    expect(page.get_by_test_id("owner")).to_contain_text("You are going")
    page.get_by_label("True").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Tier 1 can only be closed beside the person")).to_be_visible()
    page.get_by_label("I am with the person").check()
    page.get_by_role("button", name="Pain").click()
    page.get_by_role("button", name="Turning").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")
    expect(page.get_by_test_id("actions")).to_contain_text(
        "admin told what was found: Pain; Turning"
    )
    assert ward.alerts[raised.alert_id].outcome == "true"
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_role("region", name="Earlier")).to_contain_text("Ada Berg")


def test_an_alert_that_is_not_there_is_said(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.allow("404")
    screen.to_wall()
    screen.page.evaluate("location.hash = '#/alert/none'")
    expect(screen.page.get_by_text("This does not exist, or you may not see it.")).to_be_visible()
