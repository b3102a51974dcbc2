"""Signing in: clear refusals, and a one-time password that opens one door only."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.page.conftest import PHONE, OpenScreen, Scheme
from tests.page.scenes import quiet_ward
from tests.page.test_access import RULES
from tests.page.ward import ONE_TIME

pytestmark = pytest.mark.browser


def test_a_wrong_password_is_said_plainly(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward(), PHONE)
    screen.allow("401")
    expect(screen.page.get_by_label("Name")).to_have_value("admin")
    screen.sign_in("not this one")
    expect(screen.page.get_by_role("alert")).to_have_text("The name or the password is wrong.")


def test_too_many_tries_count_down(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.refuse_after = 30
    screen = open_screen(ward, PHONE)
    screen.allow("429")
    screen.sign_in("again")
    expect(screen.page.get_by_role("alert")).to_contain_text("Try again in 29 s.")


def test_a_one_time_password_leads_to_ones_own(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.must_change = True
    screen = open_screen(ward, PHONE)
    screen.sign_in()
    page = screen.page
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()

    def choose(chosen: str, again: str) -> None:
        page.get_by_label("One-time password").fill(ONE_TIME)
        page.get_by_label("New password", exact=True).fill(chosen)
        page.get_by_label("New password again").fill(again)
        page.get_by_role("button", name="Save the password").click()

    choose("short", "short")
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    choose("four quiet rooms", "four loud rooms")
    expect(page.get_by_role("alert")).to_have_text("The two new passwords differ.")
    choose("four quiet rooms", "four quiet rooms")
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_visible()
    assert ward.password == "four quiet rooms"


def test_signing_out_leaves_nothing_on_the_page(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward())
    screen.to_wall()
    screen.page.get_by_role("button", name="Sign out").click()
    expect(screen.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(screen.page.get_by_text("Ada Berg")).to_have_count(0)
    screen.page.reload()
    expect(screen.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_unused_page_warns_before_it_signs_out(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.idle_s = 4
    screen = open_screen(ward)
    screen.sign_in()
    expect(screen.page.get_by_text("You will be signed out in")).to_be_visible()
    expect(screen.page.get_by_text("You were signed out because nobody used")).to_be_visible()


def test_a_screen_on_a_wall_is_opened_with_its_token(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.allow("401")
    page = screen.page
    page.get_by_text("This is a screen on a wall").click()
    page.get_by_label("Token of this screen").fill("attune_wall_other")
    page.get_by_role("button", name="Open the wall").click()
    expect(page.get_by_role("group").get_by_role("alert")).to_have_text(
        "This token opens no wall: it is unknown, has ended or was revoked."
    )
    page.get_by_label("Token of this screen").fill(ward.wall_token)
    page.get_by_label("Token of this screen").press("Enter")
    page.get_by_test_id("tile").first.wait_for()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    page.reload()
    page.get_by_test_id("tile").first.wait_for()


def test_a_house_without_a_provider_offers_none(open_screen: OpenScreen) -> None:
    screen = open_screen(quiet_ward(), PHONE)
    expect(screen.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(screen.page.get_by_role("button", name="Sign in with")).to_have_count(0)


def test_the_house_s_own_account_signs_in_and_leads_back_to_the_page(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    ward.provider = "Haus Linde"
    screen = open_screen(ward, PHONE)
    page = screen.page
    page.goto(f"{page.url.split('#')[0]}#/alerts")
    page.get_by_role("button", name="Sign in with Haus Linde").click()
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()
    assert page.url.endswith("/#/alerts")
    assert "code" not in page.url
    page.reload()
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()


def test_while_the_provider_is_away_the_password_is_offered(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.provider = "Haus Linde"
    ward.provider_away = True
    screen = open_screen(ward, PHONE)
    screen.allow("503")
    page = screen.page
    page.get_by_role("button", name="Sign in with Haus Linde").click()
    refused = page.get_by_role("region", name="Sign in with another account")
    expect(refused.get_by_role("alert")).to_contain_text("Use name and password")
    screen.sign_in()
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_visible()


def test_a_link_with_somebody_s_answer_takes_no_page_away(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.provider = "Haus Linde"
    screen = open_screen(ward, PHONE)
    screen.allow("401")
    screen.to_wall()
    page = screen.page
    page.goto(f"{page.url.split('#')[0]}?code=theirs&state=theirs#/")
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_visible()
    assert "theirs" not in page.url


def test_an_identity_without_an_account_is_told_whom_to_ask(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.provider = "Haus Linde"
    ward.unknown_identity = True
    screen = open_screen(ward, PHONE)
    screen.allow("401")
    page = screen.page
    page.get_by_role("button", name="Sign in with Haus Linde").click()
    refused = page.get_by_role("region", name="Sign in with another account")
    expect(refused.get_by_role("alert")).to_contain_text("Ask whoever manages accounts")
    page.reload()  # the answer counted once, and is asked about no more
    expect(page.get_by_role("button", name="Sign in with Haus Linde")).to_be_visible()
    expect(page.get_by_text("Ask whoever manages accounts")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_a_provider_is_offered_and_away(
    open_screen: OpenScreen, scheme: Scheme
) -> None:
    ward = quiet_ward()
    ward.provider, ward.provider_away = "Haus Linde", True
    screen = open_screen(ward, PHONE, scheme)
    screen.allow("503")
    button = screen.page.get_by_role("button", name="Sign in with Haus Linde")
    button.press("Enter")
    expect(screen.page.get_by_text("Use name and password")).to_be_visible()
    results = Axe().run(screen.page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
