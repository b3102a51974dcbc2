"""The configuration: every number has a reason, nothing unknown passes, a hash names it."""

import json
import re
from pathlib import Path

import pytest

from shared.contracts.channels import AUDIO_ALARM_CUES, REGISTRY
from threshold_service.configuration import DEFAULT, load
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import ConfigurationInvalid


def write(folder: Path, body: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(body))
    return path


def test_default_covers_the_registry_and_the_cues() -> None:
    configuration = load()
    judged = {name for name, c in REGISTRY.items() if c.direction.value != "none"}
    assert judged == set(configuration.channels)
    assert set(configuration.audio_cues) == set(AUDIO_ALARM_CUES)


def test_version_is_the_hash_of_the_content(tmp_path: Path) -> None:
    same = load(write(tmp_path, json.loads(DEFAULT.read_text())))
    other = load(write(tmp_path, {"episode": {"cooldown_s": 61}}))
    assert same.version == load().version
    assert other.version != same.version
    assert json.loads(other.content)["episode"]["cooldown_s"] == 61


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"episode": {"cooldwn_s": 5}}, "cooldwn_s"),
        ({"tires": {}}, "tires"),
        ({"clocks": {"learning_s": -1}}, "got -1"),
        ({"tiers": {"4": {}}}, "tiers.4"),
        ({"budget": {"per_person_day": {"4": 1}}}, "budget.per_person_day.4"),
        ({"budget": {"factor_low": 3.0}}, "factors must rise, got 3.0..2.5"),
        ({"feedback": {"offset_low": -1.0}}, "got -1.0"),
        ([1], "must be a JSON object"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    tmp_path: Path, body: object, words: str
) -> None:
    with pytest.raises(ConfigurationInvalid, match=re.escape(words)):
        load(write(tmp_path, body))


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"nowhere\.json"):
        load(tmp_path / "nowhere.json")


def test_an_operator_may_describe_a_channel_of_their_own(tmp_path: Path) -> None:
    pulse = {**json.loads(DEFAULT.read_text())["unknown_channel"], "direction": "up"}
    resolved = engine_settings(load(write(tmp_path, {"channels": {"grip_n": pulse}})))
    assert resolved.channels["grip_n"].sign == 1.0
    assert resolved.unknown("other").sign == 0.0
