"""Pictures of the pages for the documents: ``ATTUNE_SCREENSHOTS=1`` draws them anew.

The ward is invented and its clock stands still, so that a new picture means a changed page.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import insert

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.residents.register import Resident
from dashboard.storage.tables import ward
from shared.clock import ManualClock
from tests.dashboard.desk import PASSWORD, Desk, open_desk
from tests.page.conftest import PATIENCE_MS
from tests.page.mock_server import ROOT, STATIC, serving
from tests.page.pictures import (
    IMAGES,
    LARGEST_BYTES,
    OFFICE_PICTURES,
    PICTURES,
    Picture,
    decoded,
    keep,
    same,
    shows_something,
)
from tests.page.real_desk import serving_desk
from tests.page.scenes import busy_ward
from tests.page.ward import ONE_TIME

WANTED: Final = os.environ.get("ATTUNE_SCREENSHOTS") == "1"
NOON: Final = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
NOWHERE: Final = "unix:///nowhere/redis.sock?db=0"
STANDS_STILL: Final = "Performance.prototype.now = () => 1000"
TRIES: Final = 20
PAGES: Final = ROOT / "docs" / "pages.md"


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ward's clock stands at ``NOON``."""
    clock = SimpleNamespace(time_ns=lambda: round(NOON.timestamp()) * 1_000_000_000)
    monkeypatch.setattr("tests.page.ward.time", clock)


@pytest.mark.browser
@pytest.mark.skipif(not WANTED, reason="draws docs/images with ATTUNE_SCREENSHOTS=1")
@pytest.mark.usefixtures("stopped_clock")
def test_the_pictures_are_drawn(browser: Browser, free_port: int) -> None:
    with serving(busy_ward(), free_port) as address:
        for picture in PICTURES:
            _draw(browser, address, picture, ("admin", ONE_TIME))


@pytest.mark.browser
@pytest.mark.skipif(not WANTED, reason="draws docs/images with ATTUNE_SCREENSHOTS=1")
def test_the_offices_pictures_are_drawn(browser: Browser, free_port: int, tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path / "static")
    clock = ManualClock(wall_ms=round(NOON.timestamp() * 1000), monotonic=1000.0)
    with open_desk(tmp_path, NOWHERE, clock, demo=False) as desk:
        _furnish(desk)
        with serving_desk(desk, free_port) as address:
            for picture in OFFICE_PICTURES:
                _draw(browser, address, picture, ("mona", PASSWORD))


def test_each_page_has_its_picture_in_the_documents() -> None:
    text = PAGES.read_text()
    for picture in [*PICTURES, *OFFICE_PICTURES]:
        assert f"images/{picture.path.name}" in text, f"{picture.name} is shown nowhere"
        data = picture.path.read_bytes()
        image = decoded(data)
        assert len(data) < LARGEST_BYTES, picture.name
        assert image.shape == (picture.size[1], picture.size[0], 3), picture.name
        assert shows_something(image), f"{picture.name} is blank"
    lying = {path.name for path in IMAGES.iterdir()}
    assert lying == {picture.path.name for picture in [*PICTURES, *OFFICE_PICTURES]}


def test_a_blank_page_is_no_picture_and_another_page_is_not_the_same() -> None:
    blank = np.full((844, 390, 3), 240, np.uint8)
    page = decoded(PICTURES[1].path.read_bytes())
    assert not shows_something(blank)
    assert shows_something(page)
    assert same(page, page)
    assert not same(page, page[:, ::-1])
    assert not same(page, page[:-1])


def _furnish(desk: Desk) -> None:
    """A ward, who works there, and a program that asks."""
    with desk.parts.outside.engine.begin() as connection:
        wing = {"ward_id": "north", "name": "North wing", "created_at": desk.clock.now_ms()}
        connection.execute(insert(ward).values(wing))
        for person_id, name, room in (("p-ada", "Ada Berg", "2"), ("p-ben", "Ben Kurz", "3")):
            new = Resident(person_id, name, room, demo=False, ward_id="north")
            desk.parts.register.add(connection, new)
    on_the_ward = Scope(wards=frozenset({"north"}))
    desk.add_user("mona", Role.MANAGER)
    desk.add_user("nina", Role.NURSE)
    desk.add_user("carlo", Role.CARER, scope=on_the_ward)
    desk.add_user("ops", Role.OPERATOR)


def _draw(browser: Browser, address: str, picture: Picture, who: tuple[str, str]) -> None:
    with _page(browser, address, picture) as page:
        if picture.go is not None:
            page.get_by_label("Name").fill(who[0])
            page.get_by_label("Password").fill(who[1])
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name="Sign out").wait_for()
            page.get_by_test_id("tile").first.wait_for()
            picture.go(page)
        keep(picture, _settled(page, picture.name))


@contextmanager
def _page(browser: Browser, address: str, picture: Picture) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": picture.size[0], "height": picture.size[1]},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(PATIENCE_MS)
    with closing(context):
        context.add_init_script(STANDS_STILL)
        context.clock.set_fixed_time(NOON)
        page = context.new_page()
        page.goto(f"{address}/")
        yield page


def _settled(page: Page, name: str) -> bytes:
    """A picture once it no longer changes: charts are drawn when their data is there."""
    before = _shot(page)
    for _ in range(TRIES):
        page.wait_for_timeout(250)
        now = _shot(page)
        if same(decoded(before), decoded(now)):
            return now
        before = now
    pytest.fail(f"{name} does not come to rest")


def _shot(page: Page) -> bytes:
    page.evaluate("document.fonts.ready")
    return page.screenshot(animations="disabled", caret="hide")
