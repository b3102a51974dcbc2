"""Burden, handover and audit: what staff read, sign and check beside the alarms."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from dashboard.alerts.views import GivenOutcome
from dashboard.domain.rights import Role
from tests.chromium import at_full_height
from tests.page.conftest import PHONE, WALL, OpenScreen, Scheme
from tests.page.mock_handover import COLLEAGUE, PASSWORD
from tests.page.scenes import busy_ward, quiet_ward
from tests.page.ward import Ward

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def shift() -> Ward:
    """One alert closed, one in somebody's hands, one person quiet."""
    ward = quiet_ward()
    closed = ward.raise_alert("p-ada", 2, minutes_ago=90)
    ward.acknowledge(closed.alert_id, COLLEAGUE, minutes_ago=88)
    ward.give_outcome(closed.alert_id, GivenOutcome.TRUE, None)
    taken = ward.raise_alert("p-ada", 2, minutes_ago=5)
    ward.acknowledge(taken.alert_id, "admin", minutes_ago=4)
    return ward


def _burden(page: Page) -> None:
    page.get_by_role("link", name="Burden").click()
    page.get_by_test_id("hours").wait_for()


def _handover(page: Page) -> None:
    page.get_by_role("link", name="Handover").click()
    page.get_by_test_id("period").wait_for()


def _audit(page: Page) -> None:
    page.get_by_role("link", name="Audit").click()
    page.get_by_role("table").wait_for()


PAGES: list[Callable[[Page], None]] = [_burden, _handover, _audit]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
@pytest.mark.parametrize("go", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_screen: OpenScreen, size: tuple[int, int], scheme: Scheme, go: Callable[[Page], None]
) -> None:
    screen = open_screen(busy_ward(), size, scheme, still=True)
    screen.to_wall()
    go(screen.page)
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    with at_full_height(screen.page):
        found = Axe().run(screen.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_the_burden_says_how_sure_it_is_and_follows_the_period(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward(), PHONE)
    screen.to_wall()
    _burden(screen.page)
    rate = screen.page.get_by_test_id("figure-rate")
    expect(rate).to_contain_text(re.compile(r"probably between [\d.]+ and [\d.]+ \(95"))
    expect(rate).to_contain_text("34 alerts")
    screen.page.get_by_label("Period").select_option("day")
    expect(rate).to_contain_text("5 alerts")
    carers = screen.page.get_by_test_id("carers").get_by_role("row")
    expect(carers.nth(1)).to_have_text(re.compile(r"nurse\.mara\s*9\s*6"))
    screen.page.get_by_text("The same as a table").click()
    expect(screen.page.get_by_role("rowheader", name="23:00 to 00:00")).to_be_visible()


def test_a_shift_is_handed_over_by_two_people_on_one_screen(open_screen: OpenScreen) -> None:
    screen = open_screen(shift())
    screen.to_wall()
    page = screen.page
    _handover(page)
    expect(page.get_by_test_id("sbar")).to_have_count(1)
    expect(page.get_by_test_id("quiet")).to_contain_text("Ben Kurz")
    page.get_by_role("button", name="Sign and hand over").click()
    expect(page.get_by_role("alert").filter(has_text="1 open alert has nobody yet")).to_be_visible()
    page.get_by_label("Who goes on with the alert").select_option(COLLEAGUE)
    page.get_by_label("What the next shift should know").fill("Likes the window open.")
    page.get_by_text("Behaviour chart").click()
    expect(page.get_by_label("Before it")).to_have_value("Noise")
    page.get_by_label("What followed").fill("Music helped within minutes.")
    page.get_by_role("button", name="Sign and hand over").click()
    expect(page.get_by_test_id("handover-state")).to_have_text("Waits for the second signature")
    expect(page.get_by_text("Likes the window open.")).to_be_visible()
    page.get_by_label("Name of whoever signs").fill(COLLEAGUE)
    page.get_by_label("Password", exact=True).fill("wrong")
    screen.allow("400")
    page.get_by_role("button", name="Sign and take over").click()
    expect(page.get_by_role("alert").filter(has_text="is wrong")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign and take over").click()
    expect(page.get_by_test_id("handover-state")).to_have_text("Signed by both")
    expect(page.get_by_test_id("signatures")).to_contain_text(f"Taken by {COLLEAGUE}")
    expect(page.get_by_test_id("intact")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Music helped within minutes.")


def test_a_handover_says_of_whom_least_could_be_judged(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward())
    screen.to_wall()
    _handover(screen.page)
    lines = screen.page.get_by_test_id("covered").get_by_role("listitem")
    expect(lines.first).to_have_text(re.compile(r", Room \w+: 63\s%$"))
    expect(lines.last).to_have_text(re.compile(": \N{EN DASH}$"))


def test_the_giver_is_not_offered_their_own_second_signature(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.to_wall()
    _handover(screen.page)
    screen.page.get_by_role("button", name="Sign and hand over").click()
    expect(screen.page.get_by_role("button", name="Sign and take over")).to_be_visible()
    expect(screen.page.get_by_role("radio")).to_have_count(1)


def test_on_paper_there_is_the_text_and_nothing_to_click(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward(), scheme="dark")
    screen.to_wall()
    page = screen.page
    _handover(page)
    page.get_by_role("button", name="Sign and hand over").click()
    page.get_by_test_id("signatures").wait_for()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Shift handover")).to_be_visible()
    expect(page.get_by_test_id("signatures")).to_be_visible()
    expect(page.get_by_role("button").locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    ground = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_audit_is_filtered_and_says_that_its_chain_is_whole(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.to_wall()
    page = screen.page
    _audit(page)
    expect(page.get_by_test_id("chain")).to_contain_text("Whole: 6 records fit.")
    expect(page.get_by_role("row")).to_have_count(1 + 4)
    page.get_by_role("button", name="Show older records").click()
    expect(page.get_by_role("row")).to_have_count(1 + 6)
    page.get_by_label("What was done").select_option("sign-in")
    expect(page.get_by_role("row")).to_have_count(1 + 2)
    page.get_by_label("Resident (pseudonym)").fill("p-ada")
    page.get_by_label("By whom").fill("nurse.mara")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(1 + 1)
    expect(page.get_by_role("row").last).to_contain_text("washing")


def test_a_broken_chain_is_said_and_an_unchecked_one_is_not_called_whole(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    ward.audit_broken = True
    screen = open_screen(ward)
    screen.to_wall()
    _audit(screen.page)
    chain = screen.page.get_by_test_id("chain")
    expect(chain).to_contain_text("Broken at record 3")
    screen.allow("503|Failed to load resource")
    screen.page.route("**/v1/audit/verdict", lambda route: route.fulfill(status=503, body="{}"))
    screen.page.get_by_role("button", name="Check the chain again").click()
    expect(chain).to_contain_text("could not be checked")
    expect(chain).not_to_contain_text("Whole")


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.AUDITOR, ["Wall", "Audit"]),
        (Role.CARER, ["Wall", "Alerts", "Handover", "Burden", "Technical"]),
        (Role.OPERATOR, ["Wall", "Technical", "Audit", "Administration"]),
        (
            Role.MANAGER,
            ["Wall", "Alerts", "Handover", "Burden", "Technical", "Audit", "Administration"],
        ),
    ],
)
def test_each_role_is_offered_its_own_pages(
    open_screen: OpenScreen, role: Role, offered: list[str]
) -> None:
    ward = quiet_ward()
    ward.role = role
    screen = open_screen(ward)
    screen.to_wall()
    links = screen.page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link")
    expect(links).to_have_text(offered)


def test_a_text_that_was_changed_after_it_was_signed_is_not_to_be_relied_on(
    open_screen: OpenScreen,
) -> None:
    screen = open_screen(quiet_ward())
    screen.to_wall()
    page = screen.page

    def tampered(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "intact": False})

    page.route(re.compile(r"/v1/handovers/[0-9a-f]{32}$"), tampered)
    _handover(page)
    page.get_by_role("button", name="Sign and hand over").click()
    expect(page.get_by_role("alert").filter(has_text="does not fit its seal")).to_be_visible()
    expect(page.get_by_test_id("intact")).to_have_count(0)
