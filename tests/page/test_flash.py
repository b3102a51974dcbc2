"""How the lights flash, measured in Chromium: by the frame, and over every animation of a page."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import PHONE, WALL, OpenScreen
from tests.page.scenes import busy_ward, quiet_ward

pytestmark = pytest.mark.browser

# IEC 60601-1-8:2006 with its amendments, table 2: high, medium and low priority.
BANDS_HZ: Final = {1: (1.4, 2.8), 2: (0.4, 0.8)}
DUTY: Final = (0.2, 0.6)
MOST_A_SECOND: Final = 3
"""WCAG 2.3.1: more general flashes than this within one second may cause a seizure."""
SWEEP_MS: Final = 20_000
STEP_MS: Final = 10

WATCH = """([selector, seconds]) => new Promise(done => {
  const lamp = document.querySelector(selector);
  const seen = [];
  const began = performance.now();
  const frame = now => {
    const colour = getComputedStyle(lamp).backgroundColor;
    if (seen.length === 0 || seen.at(-1)[1] !== colour) seen.push([now, colour]);
    if (now - began < seconds * 1000) requestAnimationFrame(frame);
    else done(seen);
  };
  requestAnimationFrame(frame);
})"""
"""Each change of a lamp's colour as Chromium draws it, with the frame's time (ms)."""

SWEEP = """([length, step]) => {
  const running = document.getAnimations();
  const lamps = running.map(one => one.effect.target);
  for (const one of running) one.pause();
  const told = [];
  for (let at = 0; at < length; at += step) {
    for (const one of running) one.currentTime = at;
    told.push(lamps.map(lamp => getComputedStyle(lamp).getPropertyValue('--lamp')));
  }
  return told;
}"""


@dataclass(frozen=True)
class Rate:
    """What a lamp did: flashes a second and the share of a period that it was bright."""

    hz: float
    duty: float


def watched(page: Page, selector: str, seconds: float) -> Rate:
    """A lamp's rate by the frames that Chromium drew of it in ``seconds``."""
    changes: list[tuple[float, str]] = [tuple(c) for c in page.evaluate(WATCH, [selector, seconds])]
    first = changes[0][1]
    periods = [b - a for (a, _), (b, _) in zip(changes[1:], changes[3:], strict=False)]
    held = [(colour, b - a) for (a, colour), (b, _) in pairwise(changes[1:])]
    one = median(ms for colour, ms in held if colour == first)
    return Rate(1000 / median(periods), one / median(periods))


@pytest.mark.parametrize(
    ("person", "tier", "hz", "seconds"), [("p-cem", 1, 2.0, 6), ("p-ada", 2, 0.6, 9)]
)
def test_a_light_flashes_at_its_rate_by_the_frame(
    open_screen: OpenScreen, person: str, tier: int, hz: float, seconds: float
) -> None:
    screen = open_screen(busy_ward())
    screen.to_wall()
    rate = watched(screen.page, f"[data-person={person}] .tile__band", seconds)
    assert BANDS_HZ[tier][0] <= rate.hz <= BANDS_HZ[tier][1]
    assert rate.hz == pytest.approx(hz, rel=0.1)
    assert DUTY[0] <= rate.duty <= DUTY[1]


def test_tier_3_and_whoever_is_answered_are_steady_by_the_frame(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward())
    screen.to_wall()
    for person in ("p-dora", "p-ben"):
        selector = f"[data-person={person}] .tile__band"
        assert len(screen.page.evaluate(WATCH, [selector, 2.5])) == 1, person


EVERYWHERE: Final = ["#/", "#/alerts", "#/alert/alert-p-cem-1", "#/technical", "#/sound"]


@pytest.mark.parametrize("size", [PHONE, WALL])
def test_no_page_flashes_more_than_three_times_a_second(
    open_screen: OpenScreen, size: tuple[int, int]
) -> None:
    ward = busy_ward()
    screen = open_screen(ward, size)
    screen.to_wall()
    page = screen.page
    ward.raise_alert("p-jo", 1)  # a second red light, begun at another moment
    ward.raise_alert("p-kim", 2)
    expect(page.locator("[data-person=p-kim]")).to_contain_text("Urgent")
    for place in EVERYWHERE:
        page.evaluate("place => { location.hash = place; }", place)
        page.locator(".tier--waiting").first.wait_for()
        if place == "#/sound":
            page.get_by_role("button", name="Switch the sound off").click()
            page.get_by_role("button", name="Try Tier 1").click()
        assert 0 < most_a_second(page) <= MOST_A_SECOND, place


def most_a_second(page: Page) -> int:
    """The most flashes of all lights together that begin within one second.

    All run on the page's own clock from its beginning, which is what makes them flash together;
    then every moment of the next 20 s is looked at.
    """
    page.wait_for_function("() => document.getAnimations().every(one => one.startTime === 0)")
    told: list[list[str]] = page.evaluate(SWEEP, [SWEEP_MS, STEP_MS])
    bright = told[0]
    begun = {
        number * STEP_MS
        for number, (before, after) in enumerate(pairwise(told), start=1)
        for lamp, first in enumerate(bright)
        if before[lamp] != after[lamp] and after[lamp] == first
    }
    page.evaluate("document.getAnimations().forEach(one => { one.play(); one.startTime = 0; })")
    return max(sum(at <= other < at + 1000 for other in begun) for at in begun)


def test_who_wants_no_motion_gets_thick_borders_and_nothing_moves(open_screen: OpenScreen) -> None:
    screen = open_screen(busy_ward(), still=True)
    screen.to_wall()
    page = screen.page
    for place in EVERYWHERE:
        page.evaluate("place => { location.hash = place; }", place)
        light = page.locator(".tier--waiting").first
        light.wait_for()
        assert page.evaluate("document.getAnimations().length") == 0
        assert _border(page, ".tier--waiting") >= 5, place
    page.evaluate("location.hash = '#/'")
    assert _border(page, "[data-person=p-cem]") >= 2 * _border(page, "[data-person=p-ben]")


def test_silence_and_light_are_apart(open_screen: OpenScreen) -> None:
    ward = quiet_ward()
    ward.raise_alert("p-ada", 1)
    screen = open_screen(ward)
    screen.to_wall()
    screen.page.get_by_role("button", name="Pause the sound").click()
    expect(screen.page.get_by_test_id("sound-state")).to_contain_text("Audio paused")
    rate = watched(screen.page, "[data-person=p-ada] .tile__band", 3)
    assert BANDS_HZ[1][0] <= rate.hz <= BANDS_HZ[1][1]


def _border(page: Page, selector: str) -> float:
    width: Any = page.locator(selector).first.evaluate("e => getComputedStyle(e).borderTopWidth")
    return float(str(width).removesuffix("px"))
