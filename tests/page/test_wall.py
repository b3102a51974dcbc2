"""The wall: who needs me, in a second, and never a stale picture of calm."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.page.conftest import WALL, OpenScreen
from tests.page.scenes import busy_ward, demo_ward, quiet_ward
from tests.page.test_access import RULES
from tests.page.ward import Person, now_ms

pytestmark = pytest.mark.browser

STYLE = "(tile, name) => getComputedStyle(tile)[name]"


def test_every_state_in_words_and_the_most_urgent_first(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward(), WALL)
    screen.to_wall()
    tiles = screen.page.get_by_test_id("tile")
    expect(tiles).to_have_count(12)
    told = [" ".join(tile.inner_text().split()) for tile in tiles.all()]
    expected = [
        ("Cem Aydin", "*** Tier 1, immediate Immediate", "Signs consistent with distress"),
        ("Ada Berg", "** Tier 2, urgent Urgent", "Signs consistent with distress"),
        ("Dora Lindqvist", "* Tier 3, watch Watch", "Signs consistent with distress"),
        ("Ben Kurz", "** Tier 2, urgent Urgent", "nurse.mara is going"),
        ("Lea Fontaine", "Some signs above usual"),
        ("Fay Okafor", "No data for 2", "Data 2"),
        ("Emil Novak", "Cannot assess: no face in view, too dark"),
        ("Gus Meyer", "Learning what is usual (12 %)"),
        ("Jo Smith", "Quiet as usual"),
        ("Kim Larsen", "Quiet as usual, limited: no sound"),
        ("Hana Ito", "Paused until "),
        ("Ivo Petrov", "Consent withdrawn: not watched", "No data"),
    ]
    for text, parts in zip(told, expected, strict=True):
        for part in parts:
            assert part in text
    expect(screen.page.get_by_test_id("wall-summary")).to_contain_text("3 people are waiting")
    expect(screen.page.get_by_test_id("technical-alarm")).to_contain_text("!!")
    expect(screen.page).to_have_title("(3) Wall · Attune")


def test_the_notice_the_demo_and_the_sound_are_always_told(open_screen: OpenScreen) -> None:
    screen = open_screen(demo_ward())
    notice = "Not a medical device, not a nurse-call system, no replacement for observation"
    expect(screen.page.get_by_text(notice)).to_be_visible()
    screen.to_wall()
    expect(screen.page.get_by_text(notice)).to_be_visible()
    expect(screen.page.get_by_test_id("sound-state")).to_have_text("Sound on")
    expect(screen.page.get_by_test_id("demo-banner")).to_contain_text(
        "Demo: recording, demo resident, demo consent"
    )


def test_tiers_flash_at_their_rates_and_in_step(open_screen: OpenScreen) -> None:
    ward = busy_ward()
    ward.raise_alert("p-jo", 1)
    screen = open_screen(ward)
    screen.to_wall()
    page = screen.page
    assert _style(page, "p-cem", "animationDuration") == "0.5s"  # 2.0 Hz
    assert _style(page, "p-ada", "animationDuration") == "1.6667s"  # 0.6 Hz
    assert _style(page, "p-dora", "animationName") == "none"
    assert _style(page, "p-ben", "animationName") == "none"  # somebody is going
    # Two red lights out of step would be four flashes a second: WCAG allows three.
    page.wait_for_function("() => document.getAnimations().every(one => one.startTime === 0)")
    starts = page.evaluate(
        "[...document.querySelectorAll('.tier-1.tier--waiting')]"
        ".map((tile) => tile.getAnimations()[0].startTime)"
    )
    assert starts == [0, 0]


def test_reduced_motion_gets_thick_steady_borders(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward(), still=True)
    screen.to_wall()
    assert _style(screen.page, "p-cem", "animationName") == "none"
    assert _style(screen.page, "p-cem", "borderTopWidth") == "10px"


def test_data_that_stops_is_seen_within_seconds(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.to_wall()
    ada = screen.page.locator("[data-person=p-ada]")
    expect(ada).to_have_attribute("data-state", "quiet")
    ward.people["p-ada"].silent_since = now_ms() - 4_000
    expect(ada).to_have_attribute("data-state", "no_data")
    expect(ada).to_contain_text(re.compile(r"No data for ([5-9]|1\d)\ss"))
    expect(ada.get_by_test_id("data-age")).to_contain_text("old")


def test_a_lost_server_makes_the_whole_page_stale(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward)
    screen.allow("503|ERR_|EventSource")
    screen.to_wall()
    ward.away = True
    lost = screen.page.get_by_test_id("connection-lost")
    expect(lost).to_contain_text("Nothing on this page is current: go and look.")
    expect(screen.page.get_by_test_id("connection")).to_have_text("No connection")
    tile = screen.page.locator("[data-person=p-ada]")
    expect(tile).to_contain_text("No data for")
    ward.away = False
    expect(lost).to_have_count(0)
    expect(tile).to_have_attribute("data-state", "quiet")


def test_a_flood_is_one_banner_and_tier_1_stays_outside_it(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    for number in range(4):
        ward.people[f"p-{number}"] = Person(f"p-{number}", f"Person {number}", f"2{number}")
    raised = [ward.raise_alert(f"p-{number}", 3 if number else 1) for number in range(4)]
    ward.raise_alert("p-ada", 2)
    screen = open_screen(ward, WALL)
    screen.to_wall()
    page, flood = screen.page, screen.page.get_by_test_id("flood")
    expect(flood).to_have_count(0)
    for one in [*raised, ward.alerts["alert-p-ada-5"]]:
        ward.care(one.alert_id, "notified", "system", None, {"grouped": one.tier != 1})
    expect(flood).to_contain_text("4 alerts wait: 1 urgent, 3 to watch.")
    expect(flood.get_by_role("link").first).to_contain_text("Ada Berg")
    expect(flood).not_to_contain_text("Person 0")
    results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()
    page.get_by_role("link", name="Technical", exact=True).click()
    bar = page.get_by_role("navigation", name="Waiting for somebody")
    expect(bar.get_by_role("link", name=re.compile("Tier 1.*Person 0"))).to_be_visible()
    bar.get_by_role("link", name="Many alerts at once (4)").click()
    ward.acknowledge("alert-p-ada-5", "nurse.mara")
    expect(flood).to_contain_text("3 alerts wait: 0 urgent, 3 to watch.")


def _style(page: Page, person: str, name: str) -> str:
    value = page.locator(f"[data-person={person}]").evaluate(STYLE, name)
    return str(value)
