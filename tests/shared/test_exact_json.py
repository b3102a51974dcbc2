"""JSON of floats: every bit comes back, by our reader and by the standard library's."""

import json
import math
import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.exact_json import to_text

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def bits(values: list[float]) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)


@given(st.lists(FINITE, max_size=40))
@example([0.0, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 1e22, 1e23])
@settings(derandomize=True)
def test_every_bit_comes_back(values: list[float]) -> None:
    assert bits(json.loads(to_text(values))) == bits(values)


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.none(), st.booleans(), st.integers(), st.text(), FINITE)
    )
)
@settings(derandomize=True)
def test_says_what_the_standard_library_says(value: dict[str, object]) -> None:
    again = json.loads(to_text(value))
    assert again == json.loads(json.dumps(value))
    assert list(again) == list(value)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_text({"a": [1.0, number]})


def test_a_word_is_no_number() -> None:
    assert json.loads(to_text({"name": "NaN or Infinity"})) == {"name": "NaN or Infinity"}
