import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.contracts import ScoreWindow, WindowState
from shared.contracts.channels import EMOTIONS, REGISTRY
from shared.contracts.window import MAX_CHANNELS
from tests.shared.messages import a_window


def test_a_window_survives_json() -> None:
    window = a_window()
    assert ScoreWindow.model_validate_json(window.model_dump_json()) == window


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(ValidationError, match="finite number"):
        a_window(channels={"distress_raw": value})


def test_a_value_outside_its_range_is_named() -> None:
    with pytest.raises(ValidationError, match=r"distress_raw must be in \[0.0, 1.0\] 1, got 1.5"):
        a_window(channels={"distress_raw": 1.5})


def test_an_unregistered_channel_is_named() -> None:
    with pytest.raises(ValidationError, match="'mood' is not in the registry"):
        a_window(channels={"mood": 0.5})


def test_more_channels_than_the_schema_allows_are_refused() -> None:
    with pytest.raises(ValidationError, match=f"at most {MAX_CHANNELS} items"):
        a_window(channels={f"pixel_{i}": 0.0 for i in range(MAX_CHANNELS + 1)})


def test_a_state_that_is_not_ok_says_why() -> None:
    with pytest.raises(ValidationError, match="cannot_assess needs at least one reason"):
        a_window(state=WindowState.CANNOT_ASSESS)


def test_an_unknown_version_is_refused_with_its_value() -> None:
    with pytest.raises(ValidationError, match="input_value=2"):
        a_window(schema_version=2)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        a_window(picture="...")


@given(st.lists(st.floats(0.01, 1), min_size=8, max_size=8))
def test_saliences_sum_to_one(raw: list[float]) -> None:
    total = sum(raw)
    shares = {f"s_{e}": v / total for e, v in zip(EMOTIONS, raw, strict=True)}
    a_window(channels=shares)
    with pytest.raises(ValidationError, match="saliences must sum to 1"):
        a_window(channels={**shares, "s_anger": shares["s_anger"] / 2 + 0.5})


def test_every_channel_has_a_range() -> None:
    assert all(channel.low < channel.high for channel in REGISTRY.values())
    assert all(name == channel.name for name, channel in REGISTRY.items())


def test_provenance_speaks_of_known_channels() -> None:
    with pytest.raises(ValidationError, match=r"provenance names unknown channels \['mood'\]"):
        a_window(provenance={"mood": "network"})


def test_a_window_ends_after_its_hop() -> None:
    assert a_window(t_start=5_000, hop_s=0.5).t_end == 5_500
