"""Every page that can be reached by its links: axe-core, both themes, phone, wall and 320 px.

``make test-full``; each run of ``make test`` looks at those of an invented ward (tests/page)."""

from collections.abc import Iterator
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.care_desk_live.conftest import RESIDENTS, House
from tests.care_desk_live.office import WARD, WHOLE_HOUSE
from tests.care_desk_live.people import Mood
from tests.care_desk_live.screens import PHONE, WALL, Scheme, Screen, screen
from tests.chromium import at_full_height
from tests.whole_chain.running import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
NARROWEST: Final = (320, 800)
"""WCAG 1.4.10: what fits into 1280 px must reflow at 400 %."""
OF_EACH: Final = 1
"""Alerts, residents and handovers look like each other: one of each kind is looked at."""
MANY: Final = {"alert", "resident", "handover"}
THE_PAGES: Final = {
    "": "Who needs me now",
    "alerts": "Alerts",
    "alert": "Alert: Ada Berg",
    "handover": "Shift handover",
    "burden": "Alarm burden",
    "technical": "Technical",
    "sound": "Sound and light",
    "audit": "Audit",
    "about": "What Attune is for, and its limits",
    "administration": "Administration",
}
"""At the least; a page that comes later is found by its link."""
Look = tuple[tuple[int, int], Scheme]
LOOKS: Final = [(PHONE, "dark"), (WALL, "light"), (PHONE, "light"), (WALL, "dark")]


@pytest.fixture(scope="module")
def busy(house: House) -> House:
    """Somebody screams, a room is silent, one alert is closed and its shift handed over."""
    house.edge.set("r-ben", Mood.CRYING)
    house.edge.unplug("r-emil")
    alert_id = _first_alert(house, "r-ben")
    house.office.post(f"/alerts/{alert_id}/acknowledge")
    house.office.post(f"/alerts/{alert_id}/outcome", {"outcome": "true", "why": "Noise"})
    draft = house.office.get(f"/handovers/draft?ward={WARD}")
    read = {"until": draft["facts"]["until"], "facts_seal": draft["facts_seal"]}
    house.office.post("/handovers", {"ward": WARD, **read})
    house.edge.set("r-ada", Mood.SCREAMING)
    _first_alert(house, "r-ada")
    return house


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_for_everybody(busy: House, browser: Browser, look: Look) -> None:
    size, scheme = look
    with screen(browser, busy.address, size, scheme, still=True) as opened:
        opened.sign_in("admin")
        found, headings = dict[str, list[str]](), dict[str, str]()
        for address in _crawl(opened):
            found[address] = _faults(opened.page, size)
            headings.setdefault(_kind(address), opened.page.locator("main h1").inner_text())
        opened.page.goto(f"{busy.address}/v1/residents/r-ada/notice?lang=en")
        found["the notice on the door"] = _faults(opened.page, size)
    assert "\n".join(fault for faults in found.values() for fault in faults) == ""
    assert headings.pop("resident") in {name for name, _ in RESIDENTS.values()}
    assert headings | THE_PAGES == headings
    assert any(address.startswith("#/handover/") for address in found)


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_before_a_sign_in_are_for_everybody(
    house: House, browser: Browser, look: Look
) -> None:
    size, scheme = look
    name = f"new-{size[0]}-{scheme}"
    body = {"username": name, "role": "carer", "scope": WHOLE_HOUSE}
    one_time = house.office.post("/users", body)["one_time_password"]
    with screen(browser, house.address, size, scheme, still=True) as opened:
        page = opened.page
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        found = {"sign in": _faults(page, size)}
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Password", exact=True).fill(one_time)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
        found["choose a password"] = _faults(page, size)
    assert found == {"sign in": [], "choose a password": []}


def _crawl(opened: Screen) -> Iterator[str]:
    """Opens every address that some page links to, each kind of page at least once."""
    waiting, seen, kinds = ["#/"], {"#/"}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind in MANY and address.count("/") > 1:
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > OF_EACH:
                continue
        opened.go(address)
        _loaded(opened.page)
        yield address
        links = opened.page.eval_on_selector_all(
            'a[href^="#/"]', "links => links.map(link => link.getAttribute('href'))"
        )
        new = [link for link in dict.fromkeys(links) if link not in seen]
        seen.update(new)
        waiting.extend(new)


def _kind(address: str) -> str:
    return address.removeprefix("#/").split("/")[0]


def _loaded(page: Page) -> None:
    page.locator("main h1").first.wait_for()
    expect(page.locator("main").get_by_text("Loading…", exact=True)).to_have_count(0)


def _faults(page: Page, size: tuple[int, int]) -> list[str]:
    """What axe-core finds, and whether anything must be scrolled sideways at 320 px."""
    with at_full_height(page):
        violations = Axe().run(page, options=RULES).response["violations"]
    faults = [
        f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]
    if size == PHONE:
        page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        faults += _too_wide(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
    return faults


def _too_wide(page: Page) -> list[str]:
    for _ in range(20):
        width = page.evaluate("document.documentElement.scrollWidth")
        if width <= NARROWEST[0]:
            return []
        page.wait_for_timeout(100)  # charts are drawn anew a moment after their place has changed
    return [f"{width} px wide on a screen of {NARROWEST[0]} px"]


def _first_alert(house: House, person_id: str) -> str:
    until(lambda: bool(house.alerts(person_id)), 60, f"an alert about {person_id}")
    return str(house.alerts(person_id)[0]["alert_id"])
