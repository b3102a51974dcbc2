"""A channel's place among its own last minutes: an order, causal, kept over a restart."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.configuration import DEFAULT, Configuration
from threshold_service.configuration_file import read
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.place import Place, PlaceRule, place_of, places_of
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import ConfigurationInvalid

RULE = PlaceRule(("eda_us",), 12, 6.0)


def told(values: list[float], rule: PlaceRule = RULE) -> list[float]:
    memories: dict[str, Place] = {}
    made = []
    for second, value in enumerate(values):
        found = places_of(rule, memories, {"eda_us": value}, second * 1000, 1000.0)
        z = found["eda_us_place"]
        assert z is not None
        made.append(z)
    return made


@given(st.lists(st.integers(1, 50), min_size=30, max_size=120))
def test_any_growing_map_of_the_values_leaves_the_places(levels: list[int]) -> None:
    values = [float(level) for level in levels for _ in range(10)]
    assert told(values) == told([math.exp(value / 10.0) + 3.0 for value in values])


def test_a_rise_is_high_at_once_and_usual_when_the_past_is_as_high() -> None:
    made = told([1.0] * 300 + [2.0] * 300)
    assert made[299] == pytest.approx(0.0)
    assert made[310] == pytest.approx(place_of(2.0, [1.0] * 12, 6.0))
    assert made[310] > 0.9
    assert made[-1] == pytest.approx(0.0)


def test_a_short_past_says_little() -> None:
    assert 0.0 == told([1.0] * 10)[-1] < told([1.0] * 10 + [2.0] * 11)[-1] < 0.25


def test_what_is_not_measured_has_no_place_and_costs_none() -> None:
    memories: dict[str, Place] = {}
    assert places_of(RULE, memories, {"eda_us": None}, 0, 1000.0) == {}
    assert memories == {}


def _settings(channels: list[str]) -> EngineSettings:
    body = read(DEFAULT)
    body["places"] = {"why": "a test", "channels": channels, "blocks": 12, "prior": 6}
    body["channels"]["eda_us_place"] = {
        **body["channels"]["eda_us"],
        "transform": "identity",
        "level": 0,
    }
    return engine_settings(Configuration.model_validate(body))


def test_a_place_needs_a_channel_to_speak_through() -> None:
    with pytest.raises(ConfigurationInvalid, match="heart_rate_bpm_place"):
        _settings(["heart_rate_bpm"])


def test_a_restart_changes_no_bit_of_what_is_said() -> None:
    settings = _settings(["eda_us"])
    noise = random.Random(0)
    values = [1.0 + 0.1 * noise.random() + 0.001 * n for n in range(200)]
    seconds = [Second(n * 1000, 1.0, True, {"eda_us": x}, {}) for n, x in enumerate(values)]
    whole, parted = PersonState(), PersonState()
    for second in seconds:
        expected = step(whole, second, settings)
        parted = restore(snapshot(parted))
        assert step(parted, second, settings) == expected
    assert "eda_us_place" in whole.channels.names
    assert snapshot(whole) == snapshot(parted)
