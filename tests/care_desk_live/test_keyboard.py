"""A nurse's round without a mouse: from the sign-in to a closed alert, a signed shift, sign-out.

After every press of Tab the page is asked whether what has the focus is drawn so and is not hidden
by the alarm banner, which stands on every page here: a second resident goes on crying.
"""

from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.care_desk_live.conftest import NURSE, ROOM_CODE, House
from tests.care_desk_live.office import PASSWORD
from tests.care_desk_live.people import Mood
from tests.care_desk_live.screens import PHONE, WALL, screen
from tests.whole_chain.running import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MOST_STEPS: Final = 120
FOCUS: Final = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return 'nothing has the focus';
  const drawn = [focused, focused.closest('label'), focused.closest('.tile')].some((element) => {
    const style = element && getComputedStyle(element);
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const name = focused.outerHTML.slice(0, 120);
  if (!drawn) return `no outline: ${name}`;
  const box = focused.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const over = document.elementFromPoint(x, y);
  if (!over) return `outside of the screen: ${name}`;
  const own = focused.contains(over) || over.contains(focused) ||
    focused.closest('label')?.contains(over) || focused.closest('.tile')?.contains(over);
  return own ? '' : `hidden under ${over.outerHTML.slice(0, 120)}: ${name}`;
}"""


class Keys:
    """A page that is used by its keyboard alone."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press ``key`` until ``wanted`` has the focus; at each step the focus must be seen."""
        wanted.wait_for()
        for _ in range(MOST_STEPS):
            self._page.keyboard.press(key)
            if wanted.evaluate("element => element === document.activeElement"):
                assert self._page.evaluate(FOCUS) == ""
                return
            problem = self._page.evaluate(FOCUS)
            assert problem in ("", "nothing has the focus"), problem
        raise AssertionError(f"{wanted} is not reached by {key}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Go there and press ``key``."""
        self.to(wanted)
        self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        """In place of what stands there."""
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)


@pytest.mark.parametrize(
    ("size", "person_id"), [(PHONE, "r-ada"), pytest.param(WALL, "r-cem", marks=pytest.mark.slow)]
)
def test_a_round_by_keyboard_alone(
    house: House, browser: Browser, size: tuple[int, int], person_id: str
) -> None:
    house.edge.set("r-ben", Mood.CRYING)
    until(lambda: bool(house.alerts("r-ben")), 60, "the milder alert")
    house.edge.set(person_id, Mood.SCREAMING)
    until(lambda: bool(house.alerts(person_id)), 60, "the highest alert")
    with screen(browser, house.address, size) as opened:
        page, keys = opened.page, Keys(opened.page)
        _signs_in(page, keys)
        _finds_the_highest(page, keys, person_id)
        _handles(page, keys, person_id)
        _hands_over(page, keys)
        keys.press(page.get_by_role("button", name="Sign out"))
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    (alert,) = house.alerts(person_id)
    assert (alert["tier"], alert["state"], alert["acknowledged_by"]) == (1, "closed", NURSE)


def _signs_in(page: Page, keys: Keys) -> None:
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    keys.to(page.get_by_label("Name", exact=True), "Shift+Tab")
    keys.type(NURSE)
    keys.to(page.get_by_label("Password", exact=True))
    keys.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_test_id("tile").first.wait_for()


def _finds_the_highest(page: Page, keys: Keys, person_id: str) -> None:
    keys.press(page.get_by_role("link", name="Skip to the content"))
    expect(page.get_by_role("heading", name="Who needs me now")).to_be_focused()
    first = page.get_by_test_id("tile").first
    expect(first).to_have_attribute("data-person", person_id)
    keys.press(first.get_by_role("link"))
    expect(page.get_by_test_id("alert-head").get_by_role("heading", level=1)).to_be_focused()


def _handles(page: Page, keys: Keys, person_id: str) -> None:
    keys.press(page.get_by_role("button", name="I am going"))
    expect(page.get_by_test_id("owner")).to_contain_text("You are going")
    keys.press(page.get_by_role("button", name="I am with the person"))
    if person_id == "r-ada":
        expect(page.get_by_label("Code of the room")).to_be_focused()
        keys.type(ROOM_CODE)
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("progress")).to_contain_text(f"{NURSE} is with the person")
    keys.press(page.get_by_label("True"), "Space")
    keys.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")


def _hands_over(page: Page, keys: Keys) -> None:
    keys.press(page.get_by_role("link", name="Handover"))
    expect(page.get_by_role("heading", name="Shift handover")).to_be_focused()
    page.get_by_test_id("period").wait_for()
    for owner in page.get_by_label("Who goes on with the alert").all():
        keys.to(owner)
        page.keyboard.press("ArrowDown")
    keys.press(page.get_by_role("button", name="Sign and hand over"))
    expect(page.get_by_test_id("handover-state")).to_have_text("Waits for the second signature")
