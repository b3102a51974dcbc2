"""Wards, rooms, chains, lists and deliveries, administered over the real dashboard."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.dashboard.delivery.endpoints import signed_with
from tests.dashboard.delivery.receiver import Receiver, receiving
from tests.page.administration import Administration, administration, row, secret

pytestmark = pytest.mark.browser


@pytest.fixture
def admin(tmp_path: Path, browser: Browser, free_port: int) -> Iterator[Administration]:
    """A house that is served."""
    with administration(tmp_path, browser, free_port) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Another system that is told."""
    with receiving() as opened:
        yield opened


def test_a_ward_is_made_and_a_resident_moves_there(admin: Administration) -> None:
    page = admin.open("mona", "Wards and rooms")
    admin.allowed.append("409")
    page.get_by_text("New ward").click()
    short = page.get_by_label("Short name")
    short.fill("north")
    form = page.locator("details[open]")
    form.get_by_label("Name", exact=True).fill("West wing")
    page.get_by_role("button", name="Create the ward").click()
    expect(short).to_have_accessible_description(re.compile("There is a ward 'north' already"))
    short.fill("west")
    page.get_by_role("button", name="Create the ward").click()
    expect(row(page, "ward", ward="west")).to_contain_text("West wing")
    resident = row(page, "resident", person="p-1")
    resident.get_by_role("button", name="Change Name of p-1").click()
    resident.get_by_label("Ward", exact=True).select_option("west")
    resident.get_by_label("Room", exact=True).fill("Room 9")
    resident.get_by_role("button", name="Save").click()
    expect(resident).to_contain_text("Room Room 9 · West wing")
    home = admin.desk.parts.homes.of_person("p-1")
    assert home.ward_id == "west"


def test_rooms_get_codes_and_a_sheet_to_print(admin: Administration) -> None:
    page = admin.open("mona", "Wards and rooms")
    codes = page.get_by_test_id("room-codes")
    codes.get_by_label("Ward").select_option("north")
    expect(row(page, "room", room="Room 1")).to_contain_text("No code")
    codes.get_by_role("button", name="New codes for every room without one").click()
    expect(codes.get_by_text("1 code made.")).to_be_visible()
    expect(row(page, "room", room="Room 1")).to_contain_text("by mona")
    with page.expect_popup() as opened:
        codes.get_by_role("link", name="Open the sheet to print").click()
    sheet = opened.value
    expect(sheet.get_by_text("Room 1").first).to_be_visible()
    assert re.search(r"\d{4}", sheet.inner_text("body"))
    row(page, "room", room="Room 1").get_by_role("button", name="Take away").click()
    page.get_by_role("dialog").get_by_role("button", name="Take away").click()
    expect(row(page, "room", room="Room 1")).to_contain_text("No code")


def test_a_chain_says_in_plain_words_who_is_called_and_is_stored_so(admin: Administration) -> None:
    page = admin.open("mona", "Who is called")
    page.get_by_label("Of which ward").select_option("north")
    expect(page.get_by_test_id("on-duty")).to_contain_text("after 1 minute: the nurses")
    page.get_by_text("New chain").click()
    form = page.locator("details[open] form")
    form.get_by_label("Name of the shift").fill("night")
    form.get_by_label("From", exact=True).fill("21:00")
    form.get_by_label("To", exact=True).fill("06:00")
    second = form.get_by_role("group", name="Step 2")
    second.get_by_label("the managers").check()
    second.get_by_label("One person").select_option("user:nina")
    second.get_by_label("Tier 1").select_option("30")
    words = form.get_by_test_id("chain-text")
    expect(words).to_contain_text("at once: the carers of the resident")
    expect(words).to_contain_text("after 30 seconds: the nurses and the managers and nina")
    expect(words).to_contain_text("then everybody again every 2 minutes, until somebody answers")
    form.get_by_role("button", name="Save").click()
    stored = row(page, "chain", shift="night")
    expect(stored).to_contain_text("night: 21:00 to 06:00")
    answer = admin.desk.page(name="mona").get("/v1/wards/north/escalation").json()
    (chain,) = answer["chains"]
    assert chain["steps"][1]["audiences"] == ["role:nurse", "role:manager", "user:nina"]
    assert chain["steps"][1]["delay_tier_1_s"] == 30
    admin.allowed.append("400")
    stored.get_by_role("button", name="Change night").click()
    stored.get_by_role("group", name="Step 1").get_by_label("Tier 1").select_option("60")
    stored.get_by_role("button", name="Save").click()
    refusal = stored.get_by_role("alert").filter(has_text="must call at once")
    expect(refusal).to_be_visible()


def test_who_works_is_set_by_a_nurse_too(admin: Administration) -> None:
    page = admin.open("nina")
    parts = page.get_by_role("navigation", name="Parts of administration").get_by_role("link")
    expect(parts).to_have_text(["Who works"])
    page.get_by_label("Of which ward").select_option("north")
    expect(page.get_by_test_id("duty")).to_contain_text("all carers are called")
    page.get_by_text("New list").click()
    page.get_by_label("carlo").check()
    page.get_by_role("button", name="Set the list").click()
    expect(page.get_by_test_id("shift-list")).to_contain_text("carlo")
    expect(page.get_by_test_id("duty")).to_contain_text("carlo")


def test_a_webhook_is_made_tried_paused_and_its_dead_letter_sent_once_more(
    admin: Administration, receiver: Receiver
) -> None:
    admin.allowed.append("400")
    page = admin.open("mona", "Deliveries")
    page.get_by_text("New webhook").click()
    form = page.locator("details[open] form")
    form.get_by_label("Name", exact=True).fill("nurse-desk")
    url = form.get_by_label("Address")
    url.fill("ftp://example.org/")
    form.get_by_label("The whole house").check()
    form.get_by_role("button", name="Create the webhook").click()
    expect(url).to_have_accessible_description(re.compile("begins with https://"))
    url.fill(receiver.url)
    form.get_by_role("button", name="Create the webhook").click()
    made = secret(page)
    hook = row(page, "webhook", name="nurse-desk")
    hook.get_by_role("button", name="Send a test").click()
    expect(hook.get_by_test_id("test-result")).to_have_text(re.compile(r"Taken in \d+ ms"))
    assert json.loads(receiver.got[0].body)["type"] == "test"
    assert signed_with(receiver.got[0], made)
    receiver.status = 410
    hook.get_by_role("button", name="Send a test").click()
    expect(hook.get_by_test_id("test-result")).to_contain_text("it answered 410")
    admin.place.happens(tier=3, person_id="p-1")
    admin.place.look()
    page.reload()
    expect(row(page, "way", channel="webhook")).to_contain_text("1 dead letter")
    letter = page.get_by_test_id("letter")
    expect(letter).to_contain_text("nurse-desk")
    expect(letter).to_contain_text("it answered 410: gone")
    expect(hook).to_contain_text("Off: it answered 410")
    receiver.status = 204
    hook.get_by_role("button", name="Switch on again").click()
    expect(hook).to_contain_text("On")
    letter.get_by_role("button", name="Send once more").click()
    expect(page.get_by_text("Nothing of this kind.")).to_be_visible()
    admin.place.look()
    page.get_by_label("Show", exact=True).select_option("delivered")
    expect(page.get_by_test_id("letter")).to_contain_text("taken")
    assert admin.place.states("webhook") == ["delivered"]


def test_ways_that_are_not_set_up_say_so(admin: Administration) -> None:
    page = admin.open("otto", "Deliveries")
    expect(row(page, "way", channel="email")).to_contain_text("Not set up: no mail server is named")
    expect(row(page, "way", channel="push")).to_contain_text("nobody has set a device")
    expect(row(page, "way", channel="relay")).to_contain_text("Not set up")
    expect(page.get_by_text("New webhook")).to_have_count(0)
