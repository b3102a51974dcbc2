"""A resident's page at the desk: the day, what is known, limits, consent, plans, erasure."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.domain.consent import ConsentStatus
from dashboard.domain.rights import Role
from shared.contracts import BaselineState, Preview
from tests.page.conftest import PHONE, WALL, OpenScreen, Scheme, Screen
from tests.page.mock_resident import done, known
from tests.page.scenes import quiet_ward
from tests.page.test_access import _violations
from tests.page.ward import Ward, now_ms

pytestmark = pytest.mark.browser


def at_ada(
    open_screen: OpenScreen,
    ward: Ward,
    size: tuple[int, int] = PHONE,
    scheme: Scheme = "light",
) -> Screen:
    screen = open_screen(ward, size, scheme)
    screen.to_wall()
    # Beside an open alert the tile leads to that.
    screen.page.evaluate("location.hash = '#/resident/p-ada'")
    screen.page.get_by_test_id("day-summary").wait_for()
    return screen


def test_the_day_shows_alerts_and_pauses_and_goes_back(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2)
    page = at_ada(open_screen, ward).page
    expect(page.get_by_test_id("day-summary")).to_contain_text("Alerts: 1. Paused for 20 min.")
    expect(page.get_by_test_id("stretches")).to_contain_text("planned, washing (by plan)")
    expect(page.get_by_test_id("day-shown")).to_have_text("The last 24 hours")
    later = page.get_by_role("button", name="Day after")
    expect(later).to_be_disabled()
    page.get_by_role("button", name="Day before").click()
    expect(page.get_by_test_id("day-shown")).not_to_have_text("The last 24 hours")
    expect(later).to_be_enabled()


def test_the_day_is_a_table_too(open_screen: OpenScreen) -> None:
    page = at_ada(open_screen, quiet_ward()).page
    page.get_by_text("The day as a table, by the hour").click()
    table = page.get_by_role("group", name="The day as a table, by the hour")
    expect(table.get_by_role("row")).to_have_count(26)  # a head, and 25 hours that are touched
    expect(table.get_by_role("columnheader").first).to_have_text("Hour")
    expect(table).to_contain_text("20 min")


def test_without_the_curve_alerts_and_pauses_are_there(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    known(ward, "p-ada").curve_away = True
    screen = open_screen(ward, PHONE)
    screen.allow("503")
    screen.to_wall()
    screen.page.get_by_role("link", name="Ada Berg").click()
    expect(screen.page.get_by_text("The curve of this day cannot be shown now.")).to_be_visible()
    expect(screen.page.get_by_test_id("stretches")).to_contain_text("planned, washing")


def test_what_is_known_is_said_in_words(open_screen: OpenScreen) -> None:
    page = at_ada(open_screen, quiet_ward()).page
    learning = page.get_by_test_id("learning")
    expect(learning).to_contain_text("What is usual for this person is known.")
    expect(learning).to_contain_text("Assessed for 37 h so far.")
    expect(learning).to_contain_text("412 independent looks")


def test_a_frozen_baseline_says_since_when(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    them = known(ward, "p-ada")
    assert them.learning is not None
    frozen = {"state": BaselineState.FROZEN, "frozen_since": now_ms() - 60_000}
    them.learning = them.learning.model_copy(update=frozen)
    page = at_ada(open_screen, ward).page
    expect(page.get_by_test_id("learning")).to_contain_text("What is usual stands still since")


def test_a_manager_tries_other_limits_and_sets_them(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    page = at_ada(open_screen, ward).page
    expect(page.get_by_test_id("limits-now")).to_contain_text("25 % harder to raise")
    page.get_by_label("Try on the last 14 days").select_option("25")
    page.get_by_role("button", name="Try it").click()
    preview = page.get_by_test_id("preview")
    expect(preview).to_contain_text("being judged again")
    known(ward, "p-ada").preview = done()
    expect(preview).to_contain_text("this would have raised 6 alerts, 2 confirmed.")
    expect(preview).to_contain_text("In truth there were 14, 3 confirmed.")
    expect(preview).to_contain_text("Confirmed alerts that would not have come: 1.")
    apply = page.get_by_role("button", name="Let it hold from now on")
    expect(apply).to_be_disabled()
    page.get_by_label("Why", exact=True).fill("too many of tier 3")
    apply.click()
    expect(page.get_by_text("It is set.")).to_be_visible()
    held = known(ward, "p-ada").set_to
    assert held is not None
    assert (held.factor, held.reason) == (1.5625, "too many of tier 3")


def test_a_nurse_tries_limits_and_cannot_set_them(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.role = Role.NURSE
    known(ward, "p-ada").preview = done()
    page = at_ada(open_screen, ward).page
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("A manager can set it.")).to_be_visible()
    expect(page.get_by_role("button", name="Let it hold from now on")).to_have_count(0)


def test_with_too_few_days_that_is_said(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    known(ward, "p-ada").preview = Preview(
        person_id="p-ada",
        factor=1.0,
        state="too_few_days",
        asked_at=now_ms(),
        days=1.25,
        wanted_days=3.0,
    )
    page = at_ada(open_screen, ward).page
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_test_id("preview")).to_contain_text("1.3 days, 3 are needed")


def test_a_purpose_is_given_with_its_record(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = at_ada(open_screen, ward)
    screen.allow("400")  # the first record says too little
    page = screen.page
    purposes = page.get_by_test_id("purposes")
    expect(purposes).to_contain_text("Voice: Given; its review is due soon")
    expect(purposes).to_contain_text("No record of capacity stands behind it")
    expect(purposes).to_contain_text("Body and movement: Never given")
    page.get_by_role("button", name="Record a consent…").click()
    form = page.get_by_test_id("grant-form")
    form.get_by_label("Body and movement").check()
    form.get_by_label("It rests on").select_option("best_interests")
    form.get_by_label("Who assessed capacity for this decision").fill("Dr Berg")
    form.get_by_label("What was said, in whose words").fill("too short")
    form.get_by_role("button", name="Record it").click()
    expect(form.get_by_role("alert")).to_contain_text("who was consulted")
    form.get_by_label("What was said, in whose words").fill("The daughter was asked and agrees.")
    review = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    form.get_by_label("To be reviewed by").fill(review)
    form.get_by_role("button", name="Record it").click()
    expect(purposes).to_contain_text("Body and movement: Given, until")
    given = known(ward, "p-ada").grants["body"]
    assert given.record is not None
    assert (given.basis, given.record.finding) == ("best_interests", "lacks_capacity")
    assert given.record.assessed_at <= now_ms()


def test_one_purpose_ends_and_the_others_go_on(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    page = at_ada(open_screen, ward).page
    page.get_by_role("button", name="End: Voice").click()
    dialog = page.get_by_role("dialog", name="End: Voice")
    dialog.get_by_label("Why, in the person's words").fill("does not want to be heard")
    dialog.get_by_role("button", name="End: Voice").click()
    purposes = page.get_by_test_id("purposes")
    expect(purposes).to_contain_text("Voice: Withdrawn")
    expect(purposes).to_contain_text("Face: Given")
    expect(page.get_by_test_id("consent-state")).to_have_text("There is a valid consent.")
    assert known(ward, "p-ada").ledger[-1].reason == "does not want to be heard"
    # The invented ward's box goes on listening, and the page says so.
    obeyed = page.get_by_test_id("obeyed")
    expect(obeyed).to_contain_text("Voice: The box in the room has been told to stop.")


def test_the_page_says_when_the_box_obeyed(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    page = at_ada(open_screen, ward).page
    page.get_by_role("button", name="Withdraw consent").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    obeyed = page.get_by_test_id("obeyed")
    expect(obeyed).to_contain_text("Seconds still arrive.")
    ward.people["p-ada"].silent_since = now_ms() - 20_000
    ended = now_ms() - 24_000
    them = known(ward, "p-ada")
    them.ledger[-1] = them.ledger[-1].model_copy(update={"withdrawn_at": ended})
    page.reload()
    expect(page.get_by_test_id("obeyed")).to_contain_text("4 s after the end")


def test_a_pause_is_planned_by_the_week(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    page = at_ada(open_screen, ward).page
    plan = page.get_by_test_id("pause-plan")
    expect(plan).to_contain_text("No pause is planned.")
    page.get_by_role("button", name="Plan pauses…").click()
    page.get_by_label("What for").first.select_option("toileting")
    page.get_by_label("Sun").uncheck()
    page.get_by_label("Begins at").fill("07:30")
    page.get_by_label("Lasts (minutes)").fill("15")
    page.get_by_role("button", name="Add this pause").click()
    page.get_by_role("button", name="Let the plan hold").click()
    expect(plan).to_contain_text("Next: toileting")
    expect(plan).to_contain_text("toileting: Mon, Tue, Wed, Thu, Fri, Sat, 07:30, 15")
    kept = known(ward, "p-ada").plan
    assert kept is not None
    assert (kept.planned[0].from_minute, kept.planned[0].weekdays) == (450, [1, 2, 3, 4, 5, 6])


def test_a_carer_reads_the_day_and_the_plan_and_no_more(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.role = Role.CARER
    page = at_ada(open_screen, ward).page
    expect(page.get_by_test_id("pause-plan")).to_contain_text("No pause is planned.")
    for name in ("Plan pauses…", "Try it", "Record a consent…", "Erase everything…"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_test_id("purposes")).to_have_count(0)


def test_everything_kept_is_saved_as_a_file(open_screen: OpenScreen) -> None:
    page = at_ada(open_screen, quiet_ward()).page
    with page.expect_download() as download:
        page.get_by_role("link", name="Save everything kept about this person").click()
    assert download.value.suggested_filename == "p-ada.json"
    assert json.loads(Path(download.value.path()).read_text()) == {"person_id": "p-ada"}
    notice = page.get_by_role("link", name="Notice for the door, to print")
    assert notice.get_attribute("href") == "/v1/residents/p-ada/notice?lang=en"


def test_an_erasure_is_confirmed_and_leaves_a_receipt(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    page = at_ada(open_screen, ward).page
    expect(page.get_by_text("Withdraw the consent first.")).to_be_visible()
    ward.people["p-ada"].consent = ConsentStatus.WITHDRAWN
    page.get_by_role("button", name="Erase everything…").click()
    dialog = page.get_by_role("dialog", name="Erase everything about Ada Berg?")
    dialog.get_by_label("Why").fill("moved away")
    dialog.get_by_label("Repeat the pseudonym p-ada").fill("p-ben")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog.get_by_role("alert")).to_have_text("That is not the pseudonym.")
    assert known(ward, "p-ada").erased is None
    dialog.get_by_label("Repeat the pseudonym p-ada").fill("p-ada")
    dialog.get_by_role("button", name="Erase for good").click()
    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_contain_text("p-ada, erased by admin")
    expect(receipt).to_contain_text("outstanding; it is asked until it answers")
    expect(receipt).to_contain_text("Record 812 of the audit")
    assert known(ward, "p-ada").erased is not None


def _grant_form(page: Page) -> None:
    page.get_by_role("button", name="Record a consent…").click()


def _plan_form(page: Page) -> None:
    page.get_by_role("button", name="Plan pauses…").click()


def _answer(page: Page) -> None:
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("In truth there were").wait_for()


def _table(page: Page) -> None:
    page.get_by_text("The day as a table, by the hour").click()


def _receipt(page: Page) -> None:
    page.get_by_role("button", name="Erase everything…").click()
    page.get_by_role("dialog").get_by_label("Why").fill("moved")
    page.get_by_label("Repeat the pseudonym").fill("p-ada")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_test_id("receipt").wait_for()


OPENED: list[Callable[[Page], None]] = [_table, _answer, _plan_form, _grant_form, _receipt]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    open_screen: OpenScreen, size: tuple[int, int], scheme: Scheme
) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2)
    known(ward, "p-ada").preview = done()
    ward.people["p-ada"].consent = ConsentStatus.WITHDRAWN
    page = at_ada(open_screen, ward, size, scheme).page
    axe, found = Axe(), {"closed": ""}
    found["closed"] = _violations(axe, page)
    for go in OPENED:
        go(page)
        found[go.__name__] = _violations(axe, page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], go.__name__
    assert {name: text for name, text in found.items() if text} == {}


def test_german_says_it_in_german(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, PHONE)
    screen.page.get_by_label("Language").select_option("de")
    screen.page.get_by_label("Passwort").fill(ward.password)
    screen.page.get_by_role("button", name="Anmelden").click()
    screen.page.get_by_role("link", name="Ada Berg").click()
    expect(screen.page.get_by_test_id("stretches")).to_contain_text("geplant, Waschen (nach Plan)")
    expect(screen.page.get_by_test_id("limits-now")).to_contain_text("25 % schwerer auszulösen")
    expect(screen.page.get_by_test_id("purposes")).to_contain_text("Gesicht: Gegeben")
