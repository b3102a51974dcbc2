"""Configuration files: YAML says what JSON says, and nothing doubtful is read."""

import json
import re
from pathlib import Path

import pytest

from threshold_service.configuration import DEFAULT, load
from threshold_service.errors import ConfigurationInvalid


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["config.yaml", "config.YML"])
def test_yaml_gives_the_version_that_the_same_json_gives(tmp_path: Path, name: str) -> None:
    said = write(tmp_path, name, "episode:  # shorter\n  cooldown_s: 61\n  off_s: 1.5e+1\n")
    plain = json.dumps({"episode": {"cooldown_s": 61, "off_s": 15.0}})
    assert load(said).version == load(write(tmp_path, "config.json", plain)).version
    assert load(said).episode.off_s == 15.0


def test_json_is_yaml_too(tmp_path: Path) -> None:
    assert load(write(tmp_path, "all.yaml", DEFAULT.read_text())).version == load().version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("episode:\n  off_s: 1\n  off_s: 2\n", "the key 'off_s' stands twice"),
        ("tiers:\n  1: {ready: 5}\n", "a key must be text, got 1: quote it"),
        ("a: &a {b: *a}\n", "references are not read, got *a"),
        ("a: !!python/name:os.system\n", "python/name"),
        ("episode: [1\n", "line 2"),
        ("- 1\n", "must be a YAML mapping, got list"),
        ("", "must be a YAML mapping, got NoneType"),
        ("clocks: {learning_s: -1}\n", "got -1"),
        ("clocks: {learning_s: .nan}\n", "got nan"),
        ("clocks: {learning_s: 2026-11-21}\n", "got 2026-11-21"),
        ("why: 2026-02-31\n", "day"),
    ],
)
def test_what_yaml_makes_doubtful_is_refused_with_its_value(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ConfigurationInvalid, match=re.escape(words)):
        load(write(tmp_path, "config.yaml", text))


def test_a_key_twice_is_refused_in_json_too(tmp_path: Path) -> None:
    path = write(tmp_path, "config.json", '{"why": "a", "why": "b"}')
    with pytest.raises(ConfigurationInvalid, match="the key 'why' stands twice"):
        load(path)


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"why: \xff\n")
    with pytest.raises(ConfigurationInvalid, match="not UTF-8"):
        load(path)
