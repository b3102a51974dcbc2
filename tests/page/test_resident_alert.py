"""On an alert: what helped this person before, history in words, evidence on the curve."""

import pytest
from playwright.sync_api import expect

from dashboard.alerts.views import AlertAction
from dashboard.domain.care import Action
from tests.page.conftest import PHONE, OpenScreen, Screen
from tests.page.scenes import quiet_ward
from tests.page.test_care import _check
from tests.page.ward import Ward, now_ms

pytestmark = pytest.mark.browser

CANVAS = "document.querySelector('[data-testid=curve] canvas').toDataURL()"


def on_alert(open_screen: OpenScreen, ward: Ward) -> Screen:
    ward.raise_alert("p-ada", 2)
    screen = open_screen(ward, PHONE, "dark", still=True)
    screen.to_wall()
    screen.page.get_by_role("link", name="Ada Berg").click()
    screen.page.get_by_test_id("actions").wait_for()
    return screen


def test_what_helped_before_is_told_with_counts(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.helped.add("p-ada")
    screen = on_alert(open_screen, ward)
    before = screen.page.get_by_test_id("helped-before")
    expect(before).to_contain_text("Last time: Music, A walk with Jo (mara, ")
    expect(before.get_by_role("listitem").first).to_have_text("Music 4\u00a0times")
    expect(before).to_contain_text("Said after 5 alerts")
    _check(screen.page)


def test_where_nobody_said_what_helps_that_is_said(open_screen: OpenScreen) -> None:
    screen = on_alert(open_screen, quiet_ward())
    expect(screen.page.get_by_test_id("helped-before")).to_contain_text("Nobody has said yet")


def test_the_history_is_in_the_language_of_the_page(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = on_alert(open_screen, ward)
    alert_id = next(iter(ward.alerts))
    for action, by, note in (
        (Action.ESCALATED, "system", "tier 3 to tier 2"),
        (Action.OUTCOME, "mara", "true; in pain; helped: Music"),
    ):
        done = AlertAction(action=action, by=by, at=now_ms(), note=note)
        ward.actions.setdefault(alert_id, []).append(done)
    screen.page.reload()
    history = screen.page.get_by_test_id("actions")
    expect(history).to_contain_text("mara told what was found: True; in pain; what helped: Music")
    screen.page.get_by_label("Language").select_option("de")
    expect(history).to_contain_text("Richtig; in pain; geholfen hat: Music")
    expect(history).to_contain_text("von Stufe 3 auf Stufe 2")


def test_a_citation_is_drawn_on_the_curve(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = on_alert(open_screen, ward)
    page = screen.page
    ward.people["p-ada"].never_seen = True
    page.get_by_role("button", name="Show evidence 1 on the curve").first.click()
    expect(page.get_by_text("Marked evidence")).to_be_visible()
    marked = page.evaluate(CANVAS)
    page.get_by_role("button", name="Show evidence 1 on the curve").first.click()
    expect(page.get_by_text("Marked evidence")).to_have_count(0)
    assert page.evaluate(CANVAS) != marked
