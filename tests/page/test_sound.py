"""The alarm's sound: what is played, when, and that a page which may not sound says so."""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from dashboard.domain.consent import ConsentStatus
from dashboard.domain.rights import Role
from tests.chromium import ARGUMENTS, binary
from tests.page.conftest import PATIENCE_MS, PHONE, WALL, OpenScreen
from tests.page.scenes import busy_ward, quiet_ward
from tests.page.sound_tape import SCRIPT, bursts, pulses, rendered, spectrum, wait_for_burst
from tests.page.test_access import RULES
from tests.page.ward import MINUTE_MS, now_ms

pytestmark = pytest.mark.browser

HALF = 0.5
"""Minutes: longer than the 20 s for which tiers 2 and 3 last before they sound."""
TONE = {1: 660, 2: 520, 3: 390}
BURST_S = 3.3
"""Of tier 1, from the first pulse to the end of the last."""
WAITS = """
window.AudioContext = class extends AudioContext {
  constructor(...given) { super(...given); this.suspend(); }
};
"""
"""A browser that begins silent until it is told to go on. Chromium's own refusal cannot be counted
on here: whatever Playwright asks of a page counts as somebody's tap."""


# IEC 60601-1-8:2006 with its amendments, tables 3 and 4, for high, medium and low priority.
@pytest.mark.parametrize(
    ("tier", "count", "length_s", "spacing_s"),
    [
        (1, 10, (0.075, 0.200), (0.050, 0.125)),
        (2, 3, (0.125, 0.250), (0.125, 0.250)),
        (3, 1, (0.125, 0.250), (0.125, 0.250)),
    ],
)
def test_what_the_page_plays_lies_in_the_bands(
    open_screen: OpenScreen,
    tier: int,
    count: int,
    length_s: tuple[float, float],
    spacing_s: tuple[float, float],
) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", tier, minutes_ago=HALF)
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    wait_for_burst(screen.page)
    samples = rendered(screen.page)
    found = pulses(samples)
    assert len(found) == count
    gaps = [b.on_s - a.off_s for a, b in itertools.pairwise(found)]
    for pulse in found:
        assert length_s[0] <= pulse.off_s - pulse.on_s <= length_s[1]
        assert 0.1 <= pulse.rise_s / (pulse.off_s - pulse.on_s) <= 0.4
    if tier == 1:
        fives = [gaps[:4], gaps[5:]]
        assert 0.35 <= gaps[4] <= 1.30
        for x1, x2, wide, x3 in fives:
            assert all(spacing_s[0] <= x <= spacing_s[1] for x in (x1, x2, x3))
            assert wide == pytest.approx(2 * x1 + 0.15, abs=0.01)
    else:
        assert all(spacing_s[0] <= gap <= spacing_s[1] for gap in gaps)
    levels = spectrum(samples, found[0])
    assert min(levels) == pytest.approx(TONE[tier], abs=3)
    heard = [hz for hz, level in levels.items() if 300 <= hz <= 4000 and abs(level) <= 15]
    assert len(heard) >= 4
    assert abs(samples).max() <= 1  # nothing is clipped


def test_tier_2_sounds_when_it_has_lasted_20_s_and_is_shown_before(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    raised = ward.raise_alert("p-ada", 2, minutes_ago=16 / 60)
    expect(screen.page.locator("[data-person=p-ada]")).to_contain_text("Urgent")
    expect(screen.page.get_by_role("button", name="Pause the sound")).to_have_count(0)
    first = wait_for_burst(screen.page)
    assert first.hz == TONE[2]
    assert first.wall >= raised.raised_at + 20_000


def test_tier_1_sounds_at_once_and_again_until_somebody_answers(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    raised = ward.raise_alert("p-ada", 1)
    first, second = wait_for_burst(screen.page), wait_for_burst(screen.page, 2)
    assert (first.hz, second.hz) == (TONE[1], TONE[1])
    assert 2.5 <= second.at_s - (first.at_s + BURST_S) <= 15  # by the same tables
    ward.acknowledge(raised.alert_id, "nurse.mara")
    expect(screen.page.get_by_role("button", name="Pause the sound")).to_have_count(0)
    cut_s = screen.page.evaluate("tape.currentTime")
    samples = rendered(screen.page)
    heard = pulses(samples)
    assert len(heard) >= 10
    assert all(pulse.off_s <= cut_s + 0.1 for pulse in heard)  # also in the middle of a burst


def test_only_the_worst_sounds(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 3, minutes_ago=HALF)
    ward.raise_alert("p-ben", 2, minutes_ago=HALF)
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    wait_for_burst(screen.page)
    ward.escalate("alert-p-ada-1", 1)
    wait_for_burst(screen.page, 2)
    assert [each.hz for each in bursts(screen.page)] == [TONE[2], TONE[1]]


def test_a_pause_counts_down_leaves_the_light_and_is_broken_through(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2, minutes_ago=HALF)
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    wait_for_burst(screen.page)
    page, state = screen.page, screen.page.get_by_test_id("sound-state")
    page.get_by_role("button", name="Pause the sound (2 min)").click()
    expect(state).to_have_text(re.compile(r"Audio paused: [12]:\d\d"))
    left = _seconds(state.inner_text())
    assert left <= 120
    expect(state).not_to_have_text(re.compile(f"{left // 60}:{left % 60:02}$"))
    assert _seconds(state.inner_text()) < left
    light = page.locator("[data-person=p-ada]").evaluate("tile => tile.getAnimations().length")
    assert light == 1
    ward.raise_alert("p-ben", 1)
    assert wait_for_burst(page, 2).hz == TONE[1]
    expect(state).to_have_text("Sound on")


def test_ended_by_hand_a_pause_is_over_at_once(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 2, minutes_ago=HALF)
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    wait_for_burst(screen.page)
    screen.page.get_by_role("button", name="Pause the sound").click()
    screen.page.get_by_role("button", name="Sound again").click()
    expect(screen.page.get_by_test_id("sound-state")).to_have_text("Sound on")
    assert wait_for_burst(screen.page, 2).hz == TONE[2]


def test_a_page_that_nobody_has_touched_says_so_until_it_may_sound(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 1)
    screen = open_screen(ward, script=WAITS)
    screen.to_wall()
    state = screen.page.get_by_test_id("sound-state")
    expect(state).to_have_text("Audio off: the browser waits for a tap")
    unheard = screen.page.get_by_test_id("unheard")
    expect(unheard).to_have_text("An alert waits that cannot be heard here.")
    screen.page.get_by_role("button", name="Let this page sound").click()
    expect(state).to_have_text("Sound on")
    expect(unheard).to_have_count(0)


def test_a_kiosk_may_sound_without_a_tap(
    browser: Browser, open_screen: OpenScreen, free_port: int
) -> None:
    ward = quiet_ward()
    ward.view_only = True
    screen = open_screen(ward, WALL)
    screen.to_wall()
    known = screen.page.context.storage_state()
    flag = "--autoplay-policy=no-user-gesture-required"
    kiosk = browser.browser_type.launch(executable_path=binary(), args=[*ARGUMENTS, flag])
    try:
        page = kiosk.new_context(storage_state=known).new_page()
        page.goto(f"http://127.0.0.1:{free_port}/")
        expect(page.get_by_test_id("sound-state")).to_have_text("Sound on", timeout=PATIENCE_MS)
    finally:
        kiosk.close()


def test_switched_off_it_is_off_everywhere_and_says_so_and_the_light_goes_on(
    open_screen: OpenScreen,
) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    page, state = screen.page, screen.page.get_by_test_id("sound-state")
    state.click()
    page.get_by_role("button", name="Switch the sound off on this device").click()
    expect(state).to_have_text("Audio off: switched off on this device")
    page.reload()
    page.evaluate("location.hash = '#/'")
    expect(state).to_have_text("Audio off: switched off on this device")
    ward.raise_alert("p-ada", 1)
    tile = page.locator("[data-person=p-ada]")
    expect(tile).to_contain_text("Immediate")
    assert tile.evaluate("tile => tile.getAnimations().length") == 1
    assert bursts(page) == []
    state.click()
    page.get_by_role("button", name="Switch the sound on").click()
    assert wait_for_burst(page).hz == TONE[1]


def test_four_states_are_told_apart_and_always_in_view(open_screen: OpenScreen) -> None:
    ward = busy_ward()
    ward.people["p-jo"].paused_until = now_ms() + 5 * MINUTE_MS
    ward.people["p-kim"].consent = ConsentStatus.MISSING
    screen = open_screen(ward, PHONE)
    screen.to_wall()
    page, audio = screen.page, screen.page.get_by_test_id("sound-state")
    paused, off = page.get_by_test_id("alarm-paused"), page.get_by_test_id("alarm-off")
    expect(paused).to_have_text(re.compile(r"Alarm paused: 2 people, the first until \d\d:\d\d"))
    expect(off).to_have_text("Alarm off: 2 people are not watched")
    page.get_by_role("button", name="Pause the sound").click()
    expect(audio).to_contain_text("Audio paused")
    for place in (0, 2_000, 100_000):
        page.evaluate("y => scrollTo(0, y)", place)
        for state in (audio, paused, off):
            expect(state).to_be_in_viewport(ratio=1)
    audio.click()
    page.get_by_role("button", name="Switch the sound off").click()
    expect(audio).to_contain_text("Audio off")
    results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_sound_and_light_are_tried_and_the_result_recorded(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    screen = open_screen(ward, script=SCRIPT)
    screen.to_wall()
    page = screen.page
    page.get_by_test_id("sound-state").click()
    page.get_by_role("button", name="Try Tier 2, urgent").click()
    assert wait_for_burst(page).hz == TONE[2]
    light = page.get_by_test_id("test-light")
    expect(light).to_contain_text("This is a test")
    save = page.get_by_role("button", name="Record the result")
    expect(save).to_be_disabled()
    page.get_by_role("group", name="Did you hear it?").get_by_label("No").check()
    page.get_by_role("group", name="Did you see the light?").get_by_label("Yes").check()
    save.click()
    expect(page.get_by_test_id("sound-test-recorded")).to_contain_text("Do not rely on this device")
    assert [(one.tier, one.heard, one.seen) for one in ward.sound_tests] == [(2, False, True)]
    expect(light).to_have_count(0)
    ward.raise_alert("p-ada", 1)
    wait_for_burst(page, 2)
    page.get_by_role("button", name="Try Tier 3, watch").click()
    expect(page.get_by_text("Nothing was tried")).to_be_visible()
    assert [each.hz for each in bursts(page)][:2] == [TONE[2], TONE[1]]


def test_who_sees_no_alerts_is_told_nothing_of_their_sound(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.role = Role.OPERATOR
    screen = open_screen(ward)
    screen.sign_in()
    expect(screen.page.get_by_test_id("connection")).to_be_visible()
    expect(screen.page.get_by_test_id("sound-state")).to_have_count(0)


def _seconds(text: str) -> int:
    minutes, seconds = text.rsplit(" ", 1)[-1].split(":")
    return int(minutes) * 60 + int(seconds)
