"""Sound and test alert over the real dashboard: its events, its stream, its audit."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.domain.rights import Role
from dashboard.loops.intakes import EventIntake
from dashboard.metrics import Metrics
from dashboard.technical.own_alarms import OwnAlarms
from shared.canary import CANARIES
from shared.clock import SystemClock
from shared.contracts import Event
from shared.web.internal import serving
from tests.dashboard.builders import event
from tests.dashboard.desk import PASSWORD, Desk, open_desk
from tests.page.conftest import PATIENCE_MS, TABLET
from tests.page.mock_server import STATIC
from tests.page.sound_tape import SCRIPT, bursts, wait_for_burst
from tests.page.test_flash import BANDS_HZ, watched

pytestmark = pytest.mark.browser

NOWHERE = "unix:///nowhere/redis.sock?db=0"


@dataclass
class House:
    """The dashboard, and its way in for events."""

    desk: Desk
    intake: EventIntake

    def happens(self, happened: Event) -> None:
        """An event arrives as from the stream, and every open page is told."""
        with self.desk.parts.outside.engine.begin() as connection:
            changed = self.intake.apply(connection, [happened])
        self.intake.announce(changed)

    def now(self) -> int:
        """The clock that the dashboard goes by."""
        return self.desk.clock.now_ms()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """One resident, a nurse and a carer."""
    shutil.copytree(STATIC, tmp_path / "static")
    with open_desk(tmp_path, NOWHERE, SystemClock(), demo=False) as desk:
        desk.enrol("p-1", "north")
        desk.add_user("nina", Role.NURSE)
        desk.add_user("carlo", Role.CARER)
        alarms = OwnAlarms(desk.parts.technical, desk.clock)
        metrics = Metrics(desk.parts.registry, desk.parts.hub)
        yield House(desk, EventIntake(desk.parts, alarms, metrics))


@pytest.fixture
def page(house: House, browser: Browser, free_port: int) -> Iterator[Page]:
    """The nurse's tablet, signed in; whatever its console complains of fails."""
    complaints: list[str] = []
    with serving(house.desk.app, "127.0.0.1", free_port):
        context = browser.new_context(viewport={"width": TABLET[0], "height": TABLET[1]})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(SCRIPT)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{free_port}/")
        page.get_by_label("Name").fill("nina")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_test_id("tile").wait_for()
        yield page
        context.close()
        house.desk.parts.hub.stop()
    assert complaints == []


def test_an_alert_sounds_and_flashes_until_somebody_elsewhere_answers(
    house: House, page: Page
) -> None:
    expect(page.get_by_test_id("sound-state")).to_have_text("Sound on")
    house.happens(event(person_id="p-1", tier=1, t_event=house.now()))
    assert wait_for_burst(page).hz == 660
    rate = watched(page, ".tile__band", 3)
    assert BANDS_HZ[1][0] <= rate.hz <= BANDS_HZ[1][1]
    carer = house.desk.page(Role.CARER, name="carlo")
    (alert,) = carer.get("/v1/alerts").json()["alerts"]
    answer = carer.post(f"/v1/alerts/{alert['alert_id']}/acknowledge", json={})
    assert answer.status_code == 200
    expect(page.get_by_role("button", name="Pause the sound")).to_have_count(0)
    expect(page.get_by_test_id("tile")).to_contain_text("carlo is going")
    assert page.evaluate("document.getAnimations().length") == 0
    assert {each.hz for each in bursts(page)} == {660}


def test_what_was_heard_in_a_test_is_in_the_audit(house: House, page: Page) -> None:
    page.get_by_test_id("sound-state").click()
    page.get_by_role("button", name="Try Tier 1").click()
    for question in ("Did you hear it?", "Did you see the light?"):
        page.get_by_role("group", name=question).get_by_label("Yes").check()
    page.get_by_role("button", name="Record the result").click()
    expect(page.get_by_test_id("sound-test-recorded")).to_contain_text("work")
    newest = [link.entry for link in house.desk.parts.audit.newest(20)]
    found = [(e.actor, e.detail) for e in newest if e.action == "sound-test"]
    assert found == [("nina", "tier 1, heard yes, seen yes")]


def test_the_test_alert_reaches_the_page_and_the_server_is_told(house: House, page: Page) -> None:
    with page.expect_response("**/technical/canary/arrivals") as confirmed:
        house.happens(event(person_id=CANARIES[0], tier=1, t_event=house.now() - 1_000))
    assert confirmed.value.status == 204
    reached = house.desk.parts.receipts.reached()
    assert (reached.pages, reached.arrived) == (1, 1)
    assert reached.delay_ms is not None
    assert reached.delay_ms <= PATIENCE_MS
    assert house.desk.parts.receipts.judge() == 0
    assert bursts(page) == []  # it is about nobody, and nobody is called
