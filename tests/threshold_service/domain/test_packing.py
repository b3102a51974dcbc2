"""Rows as text: every bit comes back, and what no state may hold is refused."""

import math
import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threshold_service.domain.packing import pack, unpack

ROWS = st.lists(st.lists(st.floats(-1e300, 1e300), max_size=9), max_size=9)


def bits(rows: list[list[float]]) -> list[bytes]:
    return [struct.pack(f"<{len(row)}d", *row) for row in rows]


@given(ROWS)
@example([[-0.0, 5e-324, 0.1], [], [1e300]])
@settings(derandomize=True)
def test_every_bit_comes_back(rows: list[list[float]]) -> None:
    assert bits(unpack(pack(rows), [len(row) for row in rows])) == bits(rows)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_state_is_finite(number: float) -> None:
    with pytest.raises(ValueError, match=rf"must be finite, got \[{number}\]"):
        pack([[1.0], [2.0, number]])


@pytest.mark.parametrize("text", ["AAAAAAAA8D8=", "AAAAAAAA8D8AAAAAAAA", "AAAA\nAAAA"])
def test_another_number_of_floats_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"floats expected|base64|padding|Excess"):
        unpack(text, [1, 1])
