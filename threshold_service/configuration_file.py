"""A configuration file as it was written: JSON, or YAML by its ending.

The same key twice is refused in both, since the reader would silently keep the last. So are
YAML's references: a configuration says every number where it stands, and a reference to itself
has no end.
"""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from threshold_service.errors import ConfigurationInvalid

YAML_ENDINGS = frozenset({".yaml", ".yml"})


def read(path: Path) -> dict[str, Any]:
    """The file's content. Raises ``ConfigurationInvalid`` with the file, the place, the value."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationInvalid(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationInvalid(f"{path}: not UTF-8: {error}") from error
    is_yaml = path.suffix.lower() in YAML_ENDINGS
    body = _yaml(path, text) if is_yaml else _json(path, text)
    if not isinstance(body, dict):
        kind = "YAML mapping" if is_yaml else "JSON object"
        raise ConfigurationInvalid(f"{path}: must be a {kind}, got {type(body).__name__}")
    return body


def _json(path: Path, text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except ValueError as error:
        raise ConfigurationInvalid(f"{path}: not JSON: {error}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"the key {key!r} stands twice")
        made[key] = value
    return made


def _yaml(path: Path, text: str) -> object:
    try:
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise yaml.YAMLError(f"references are not read, got *{event.anchor}")
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigurationInvalid(f"{path}: not YAML: {error}") from error


class _Loader(yaml.SafeLoader):
    """Plain data only; keys are text and written once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _refused(f"a key must be text, got {key!r}: quote it", key_node)
            if key in seen:
                raise _refused(f"the key {key!r} stands twice", key_node)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _refused(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
