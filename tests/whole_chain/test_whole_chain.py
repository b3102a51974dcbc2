"""Real faces and voices through the started system, to an alert that a caregiver handles."""

import re
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.whole_chain.caregiver import Caregiver, at_the_page
from tests.whole_chain.recording import Script, assemble
from tests.whole_chain.running import RunningSystem
from threshold_service import configuration

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PHONE = (390, 844)
WALL = (1920, 1080)
SCRIPT = Script(calm_s=120, distress_s=75)


@pytest.fixture(scope="module")
def recording(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(test_data, tmp_path_factory.mktemp("recording") / "ward.mp4", SCRIPT)


def test_from_a_recorded_face_to_a_handled_alert(
    recording: Path, tmp_path: Path, free_port: int, browser: Browser
) -> None:
    started_s = time.monotonic()
    with RunningSystem(recording, tmp_path / "data", free_port) as system:
        with (
            at_the_page(browser, system.address, PHONE) as caregiver,
            at_the_page(browser, system.address, WALL) as wall,
        ):
            caregiver.choose_password(system.one_time_password)
            wall.sign_in()
            _is_calm_while_the_recording_is_calm(caregiver)
            caregiver.waits_for_an_alert(seconds=SCRIPT.calm_s + SCRIPT.distress_s)
            assert time.monotonic() - started_s >= SCRIPT.calm_s, "alerted while all was calm"
            caregiver.opens_the_alert()
            _explains_itself(caregiver)
            caregiver.goes()
            wall.sees_who_goes()
            assert caregiver.complaints == wall.complaints == []
        system.kill()
        system.start()
        assert "Sign in with the password you chose." in system.output
        with at_the_page(browser, system.address) as caregiver:
            caregiver.sign_in()
            caregiver.sees_the_wall()
            _is_still_acknowledged(caregiver)
            caregiver.closes_it()
            assert caregiver.complaints == []
        services = system.processes()
        assert system.stop() == 0
        assert not any(_alive(service) for service in services)


def _is_calm_while_the_recording_is_calm(caregiver: Caregiver) -> None:
    """Until the first record arrives the tile says so; then it is learning, and nobody waits."""
    learning = caregiver.page.get_by_text(re.compile(r"Learning what is usual"))
    expect(learning.first).to_be_visible(timeout=30_000)
    expect(caregiver.page.get_by_text("Nobody is waiting for somebody")).to_be_visible()
    expect(caregiver.page.get_by_text(re.compile("Demo: recording")).first).to_be_visible()


def _explains_itself(caregiver: Caregiver) -> None:
    page = caregiver.page
    expect(page.get_by_text("Written by template")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Why now")).to_be_visible()
    version = configuration.load().version
    expect(page.get_by_text(f"Configuration {version}")).to_be_visible()


def _is_still_acknowledged(caregiver: Caregiver) -> None:
    """The one alert of the one episode, with its owner, after the plug was pulled."""
    caregiver.page.get_by_role("link", name="Alerts").click()
    expect(caregiver.page.get_by_text("No open alert is in hand.")).not_to_be_visible()
    card = caregiver.page.get_by_role("link", name="Demo resident")
    expect(card).to_have_count(1)
    card.click()
    expect(caregiver.page.get_by_text(re.compile("You are going|admin went")).first).to_be_visible()


def _alive(process: psutil.Process) -> bool:
    return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
