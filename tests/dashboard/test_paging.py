"""Every list is turned by the same kind of cursor, and a made-up one is refused by its value."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.paging import LARGEST, Paging
from dashboard.domain.errors import BadCursor

PAGING = Paging("alerts", tuple[int, str])
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=128)


def made_up(of: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(of).encode()).decode().rstrip("=")


@given(st.integers(0, LARGEST), NAMES)
def test_a_cursor_leads_back_to_its_place(at: int, name: str) -> None:
    assert PAGING.place(PAGING.cursor((at, name))) == (at, name)


def test_no_cursor_is_the_start() -> None:
    assert PAGING.place("") is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "\u0661",
        "====",
        "bm8",
        made_up("alerts"),
        made_up(["alerts", [1]]),
        made_up(["alerts", ["1", "a"]]),
        made_up(["alerts", [True, "a"]]),
        made_up(["alerts", [1.5, "a"]]),
        made_up(["alerts", [-1, "a"]]),
        made_up(["alerts", [LARGEST + 1, "a"]]),
        made_up(["alerts", [10**30, "a"]]),
        made_up(["alerts", [1, "a\x00"]]),
        made_up(["alerts", [1, "a", 2]]),
        made_up(["alerts", [1, "a"], 2]),
    ],
)
def test_a_cursor_that_was_never_given_is_refused_with_its_value(cursor: str) -> None:
    with pytest.raises(BadCursor, match="not one that this server gave") as refused:
        PAGING.place(cursor)
    assert repr(cursor[:40]) in refused.value.detail


def test_a_cursor_of_another_list_is_refused() -> None:
    other = Paging("events", tuple[int, str]).cursor((1, "a"))
    with pytest.raises(BadCursor, match=r"of another list \(events\), not of alerts"):
        PAGING.place(other)


@given(st.binary(max_size=60))
def test_no_bytes_break_it(noise: bytes) -> None:
    with pytest.raises(BadCursor):
        PAGING.place(base64.urlsafe_b64encode(b"x" + noise).decode())


@given(st.lists(st.integers(0, 99), unique=True), st.integers(1, 7))
def test_pages_are_the_list_cut_up(rows: list[int], limit: int) -> None:
    paging = Paging("numbers", tuple[int])
    ordered, shown, cursor = sorted(rows), [], ""
    while True:
        place = paging.place(cursor)
        behind = [row for row in ordered if place is None or row > place[0]]
        page, further = paging.cut(behind[: limit + 1], limit, lambda row: (row,))
        shown += page
        if further is None:
            break
        cursor = further
    assert shown == ordered
