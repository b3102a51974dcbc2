"""The life of an alert of each tier, from a simulated second to its outcome, on phone and wall."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.care_desk_live.conftest import NURSE, ROOM_CODE, House
from tests.care_desk_live.people import Mood
from tests.care_desk_live.screens import PHONE, WALL, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Both:
    """The nurse's phone and the wall of the ward, open at once."""

    phone: Screen
    wall: Screen

    def tiles(self, person_id: str) -> list[Locator]:
        """The person's tile on either."""
        return [
            each.page.locator(f"[data-testid=tile][data-person={person_id}]")
            for each in (self.phone, self.wall)
        ]


@pytest.fixture(scope="module")
def wall_token(house: House) -> str:
    return house.office.wall_token("wall-north")


@pytest.fixture
def both(house: House, wall_token: str, browser: Browser) -> Iterator[Both]:
    with (
        screen(browser, house.address, PHONE) as phone,
        # Without its flashing, which on two cores costs more than all the rest.
        screen(browser, house.address, WALL, still=True) as wall,
    ):
        phone.sign_in(NURSE)
        wall.open_wall(wall_token)
        yield Both(phone, wall)


def test_tier_1_calls_latches_and_is_closed_beside_the_person(house: House, both: Both) -> None:
    phone, wall = both.phone.page, both.wall.page
    house.edge.set("r-ada", Mood.SCREAMING)
    for tile in both.tiles("r-ada"):
        expect(tile).to_contain_text("Tier 1, immediate")
    for page in (phone, wall):
        urgent = page.get_by_test_id("announce-urgent")
        expect(urgent).to_contain_text("Tier 1, immediate: Ada Berg, Room 2.")
        expect(urgent).to_have_attribute("aria-live", "assertive")
    phone.get_by_role("link", name="Ada Berg").click()
    head, progress = phone.get_by_test_id("alert-head"), phone.get_by_test_id("progress")
    house.edge.set("r-ada", Mood.CALM)
    expect(progress).to_contain_text("Nobody answered. Called now: nurses.")
    expect(phone.get_by_test_id("assessment-origin")).to_contain_text("Written by template")
    expect(head).to_contain_text("Signs have ended")
    expect(both.tiles("r-ada")[1]).to_contain_text("Tier 1, immediate")
    expect(wall.get_by_test_id("wall-summary")).to_contain_text("1 person is waiting")
    phone.get_by_role("button", name="I am going").click()
    expect(both.tiles("r-ada")[1]).to_contain_text(f"{NURSE} is going, since")
    phone.get_by_role("button", name="I am with the person").click()
    code = phone.get_by_label("Code of the room")
    both.phone.allow("409")
    code.fill("R9-00")
    phone.get_by_role("button", name="Send the code").click()
    expect(phone.get_by_text("This is not the code of this room.")).to_be_visible()
    code.fill(ROOM_CODE)
    phone.get_by_role("button", name="Send the code").click()
    expect(both.tiles("r-ada")[1]).to_contain_text(f"{NURSE} is with the person, since")
    phone.get_by_label("True").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")
    expect(both.tiles("r-ada")[1]).not_to_contain_text("Tier 1")
    (alert,) = house.alerts("r-ada")
    assert (alert["tier"], alert["state"], alert["outcome"]) == (1, "closed", "true")


def test_tier_2_is_called_late_and_clears_into_history_by_itself(house: House, both: Both) -> None:
    phone, wall = both.phone.page, both.wall.page
    house.edge.set("r-emil", Mood.CRYING)
    for page in (phone, wall):
        polite = page.get_by_test_id("announce")
        expect(polite).to_contain_text("Tier 2, urgent: Emil Novak, Room 9.")
        expect(polite).to_have_attribute("aria-live", "polite")
    phone.get_by_role("link", name="Emil Novak").click()
    progress = phone.get_by_test_id("progress")
    expect(progress).to_contain_text(re.compile(r"The first are called in 0:\d\d\."))
    expect(progress).to_contain_text("Called: the person's carers.")
    house.edge.set("r-emil", Mood.CALM)
    for tile in both.tiles("r-emil")[1:]:
        expect(tile).not_to_contain_text("Tier 2", timeout=150_000)
    expect(wall.get_by_test_id("wall-summary")).to_contain_text("Nobody is waiting")
    expect(phone.get_by_test_id("alert-head")).to_contain_text("Signs have ended")
    wall.get_by_role("link", name="Alerts", exact=True).click()
    earlier = wall.get_by_role("region", name="Earlier")
    expect(earlier.get_by_role("link", name=re.compile("Emil Novak"))).to_have_count(1)
    (alert,) = house.alerts("r-emil")
    assert (alert["tier"], alert["state"], alert["outcome"]) == (2, "closed", None)


def test_tier_3_is_a_note_that_clears_by_itself(house: House, both: Both) -> None:
    house.edge.set("r-dora", Mood.UNEASY)
    for tile in both.tiles("r-dora"):
        expect(tile).to_contain_text("Tier 3, watch", timeout=120_000)
    assert both.tiles("r-dora")[0].evaluate("e => getComputedStyle(e).animationName") == "none"
    house.edge.set("r-dora", Mood.CALM)
    for tile in both.tiles("r-dora"):
        expect(tile).not_to_contain_text("Tier 3", timeout=120_000)
    (alert,) = house.alerts("r-dora")
    assert (alert["tier"], alert["state"]) == (3, "closed")


def test_a_snooze_is_broken_through_and_an_outcome_is_taken_back(house: House, both: Both) -> None:
    phone = both.phone.page
    house.edge.set("r-cem", Mood.CRYING)
    expect(both.tiles("r-cem")[1]).to_contain_text("Tier 2, urgent")
    phone.get_by_role("link", name="Cem Aydin").click()
    phone.get_by_role("button", name="Snooze…").click()
    form = phone.get_by_role("form", name="Do not call for a while")
    form.get_by_role("button", name="Visitors").click()
    form.get_by_role("button", name="Snooze").click()
    expect(both.tiles("r-cem")[1]).to_contain_text(f"Snoozed by {NURSE} until")
    house.edge.set("r-cem", Mood.SCREAMING)
    for page in (phone, both.wall.page):
        expect(page.get_by_test_id("announce-urgent")).to_contain_text(
            "Now Tier 1, immediate: Cem Aydin, Room 5."
        )
    expect(both.tiles("r-cem")[1]).not_to_contain_text("Snoozed")
    phone.get_by_role("button", name="I am with the person").click()
    phone.get_by_label("False").check()
    phone.get_by_role("button", name="Save").click()
    expect(both.tiles("r-cem")[1]).not_to_contain_text("Tier 1")
    phone.get_by_role("button", name="Open again…").click()
    phone.get_by_role("button", name="Still distressed").click()
    phone.get_by_role("button", name="Open again", exact=True).click()
    expect(both.tiles("r-cem")[1]).to_contain_text("Tier 1, immediate")
    house.edge.set("r-cem", Mood.CALM)
    phone.get_by_role("button", name="I am with the person").click()
    expect(both.tiles("r-cem")[1]).to_contain_text(f"{NURSE} is with the person, since")
    phone.get_by_label("True").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")
    (alert,) = house.alerts("r-cem")
    assert (alert["tier"], alert["outcome"], alert["workflow"]["round"]) == (1, "true", 3)


@pytest.mark.slow
def test_who_went_is_reminded_while_the_signs_go_on(house: House, both: Both) -> None:
    """Two and a half minutes by the clock on the wall, since the started system has no other."""
    phone = both.phone.page
    house.edge.set("r-ben", Mood.CRYING)
    expect(both.tiles("r-ben")[0]).to_contain_text("Tier 2, urgent")
    phone.get_by_role("link", name="Ben Kurz").click()
    phone.get_by_role("button", name="I am going").click()
    progress = phone.get_by_test_id("progress")
    expect(progress).to_contain_text("If the signs go on, a reminder comes in 2:")
    expect(progress).to_contain_text("Reminded once.", timeout=200_000)
    expect(both.tiles("r-ben")[1]).to_contain_text(f"{NURSE} is going, since")
    phone.get_by_role("button", name="I am with the person").click()
    expect(progress).not_to_contain_text("a reminder comes")
    house.edge.set("r-ben", Mood.CALM)
    phone.get_by_label("True").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")
    (alert,) = house.alerts("r-ben")
    assert (alert["tier"], alert["workflow"]["reminders"]) == (2, 1)
