"""The built page over the network: packed, kept by browsers, never stale."""

import gzip
import os
from pathlib import Path

import pytest

from dashboard.api.packed import takes_gzip, unchanged
from tests.dashboard.desk import Desk

CODE = "const room = 'a room';\n" * 200
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def static(desk: Desk) -> Path:
    """A built page of three files."""
    folder = desk.parts.settings.dashboard_static_dir
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<p>the page</p>")
    (folder / "assets" / "app-1a2b.js").write_text(CODE)
    (folder / "assets" / "bell.png").write_bytes(b"\x89PNG" + bytes(500))
    return folder


def test_text_is_packed_for_who_can_unpack_it(desk: Desk, static: Path) -> None:
    page = desk.stranger()
    with page.stream("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent).decode() == CODE
    assert len(sent) == int(answer.headers["content-length"]) < len(CODE) / 10
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"


def test_who_cannot_unpack_is_sent_it_as_it_is(desk: Desk, static: Path) -> None:
    answer = desk.stranger().get("/assets/app-1a2b.js", headers=PLAIN)
    assert "content-encoding" not in answer.headers
    assert answer.text == CODE
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_picture_is_not_packed_again(desk: Desk, static: Path) -> None:
    answer = desk.stranger().get("/assets/bell.png", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/png"


def test_an_unchanged_page_is_not_sent_again_and_a_new_one_is(desk: Desk, static: Path) -> None:
    page = desk.stranger()
    first = page.get("/")
    assert first.headers["cache-control"] == "no-cache"
    asked = {"If-None-Match": first.headers["etag"]}
    again = page.get("/", headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-security-policy" in again.headers
    index = static / "index.html"
    index.write_text("<p>the news</p>")  # as long as before: only the time of change tells
    os.utime(index, (2e9, 2e9))
    newer = page.get("/", headers=asked)
    assert (newer.status_code, newer.text) == (200, "<p>the news</p>")


def test_answers_about_persons_are_never_packed(desk: Desk) -> None:
    answer = desk.page().get("/v1/residents", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0, *;q=1", False),
        ("gzip;q=rubbish", False),
        ("br", False),
        ("", False),
    ],
)
def test_what_a_browser_accepts(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ('"t"', True),
        ('W/"t"', True),
        ('"x", W/"t"', True),
        ("*", True),
        ('"tt"', False),
        ("", False),
    ],
)
def test_what_a_browser_has(asked: str, same: bool) -> None:
    assert unchanged(asked, "t") is same
