"""The pictures of ``docs/images``: which pages, how large, and how a picture is kept small."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page, expect

from tests.page.conftest import PHONE, TABLET, WALL, Scheme
from tests.page.mock_server import ROOT

IMAGES: Final = ROOT / "docs" / "images"
LARGEST_BYTES: Final = 150_000
QUALITY: Final = 82
"""WebP: text stays sharp, and a full wall stays under the limit."""
SAME_SHARE: Final = 0.001
"""Fewer pixels than this differ where only a font was drawn otherwise: the old file is kept."""

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as somebody sees it. ``go`` leads there from the wall; None: before the sign-in."""

    name: str
    size: tuple[int, int]
    scheme: Scheme
    go: Callable[[Page], None] | None

    @property
    def path(self) -> Path:
        """Where it lies."""
        return IMAGES / f"{self.name}.webp"


def _wall(page: Page) -> None:
    page.get_by_test_id("technical-alarm").first.wait_for()


def _alerts(page: Page) -> None:
    page.get_by_role("link", name="Alerts", exact=True).click()
    page.get_by_role("heading", name="Earlier").wait_for()


def _alert(page: Page) -> None:
    page.get_by_role("link", name="Ada Berg").click()
    page.get_by_role("button", name="Show evidence 2 on the curve").first.click()
    page.get_by_text("Marked evidence").wait_for()
    page.evaluate("scrollTo(0, 0)")


def _resident(page: Page) -> None:
    page.get_by_role("link", name="Jo Smith").click()
    page.get_by_test_id("consent-state").wait_for()
    expect(page.locator("main").get_by_text("Loading…")).to_have_count(0)


def _burden(page: Page) -> None:
    page.get_by_role("link", name="Burden").click()
    page.get_by_test_id("hours").wait_for()


def _handover(page: Page) -> None:
    page.get_by_role("link", name="Handover").click()
    page.get_by_test_id("sbar").first.wait_for()


def _technical(page: Page) -> None:
    page.get_by_role("link", name="Technical", exact=True).click()
    page.get_by_test_id("system-facts").wait_for()


def _about(page: Page) -> None:
    page.get_by_role("link", name="What Attune is for, and its limits").click()
    page.get_by_text("Model card of attune_expression").wait_for()


def _audit(page: Page) -> None:
    page.get_by_role("link", name="Audit").click()
    page.get_by_test_id("chain").wait_for()


def _people(page: Page) -> None:
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("listitem").filter(has_text="nina").wait_for()


def _calls(page: Page) -> None:
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("link", name="Who is called").click()
    page.locator("main h2").first.wait_for()
    expect(page.locator("main").get_by_text("Loading…")).to_have_count(0)


def _sound(page: Page) -> None:
    page.evaluate("location.hash = '#/sound'")
    page.get_by_role("heading", name="Sound and light", exact=True).wait_for()


PICTURES: Final = [
    Picture("sign-in-phone", PHONE, "light", None),
    Picture("wall-screen", WALL, "light", _wall),
    Picture("wall-screen-dark", WALL, "dark", _wall),
    Picture("wall-phone-dark", PHONE, "dark", _wall),
    Picture("alerts-phone", PHONE, "light", _alerts),
    Picture("alert-screen", WALL, "light", _alert),
    Picture("alert-phone-dark", PHONE, "dark", _alert),
    Picture("resident-screen", WALL, "light", _resident),
    Picture("resident-phone", PHONE, "light", _resident),
    Picture("burden-screen", WALL, "light", _burden),
    Picture("handover-tablet", TABLET, "light", _handover),
    Picture("technical-tablet", TABLET, "light", _technical),
    Picture("sound-phone", PHONE, "light", _sound),
    Picture("audit-tablet", TABLET, "light", _audit),
    Picture("about-tablet", TABLET, "light", _about),
]
"""Of an invented ward (``tests/page/ward.py``)."""
OFFICE_PICTURES: Final = [
    Picture("administration-tablet", TABLET, "light", _people),
    Picture("administration-calls-tablet", TABLET, "light", _calls),
]
"""Of the real dashboard with invented accounts: what an office sees is all in its database."""


def decoded(data: bytes) -> Image:
    """Pixels (height, width, 3) of a PNG or WebP."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None, "this is no picture"
    return image.astype(np.uint8)


def keep(picture: Picture, png: bytes) -> bool:
    """Write ``png`` to its place, unless what lies there shows the same. Answers whether it did."""
    image = decoded(png)
    encoded, data = cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    assert encoded
    if picture.path.is_file() and same(decoded(picture.path.read_bytes()), decoded(data.tobytes())):
        return False
    picture.path.parent.mkdir(exist_ok=True)
    picture.path.write_bytes(data.tobytes())
    return True


def same(one: Image, other: Image) -> bool:
    """Whether two pictures show the same page."""
    if one.shape != other.shape:
        return False
    apart = np.abs(one.astype(np.int16) - other.astype(np.int16)).max(axis=2) > 24
    return bool(apart.mean() < SAME_SHARE)


def shows_something(image: Image) -> bool:
    """A blank page, or one colour with an error's line on it, has hardly any edges."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    edges = cv2.Canny(grey, 60, 120)
    return bool(grey.std() > 5.0 and (edges > 0).mean() > 0.005)
