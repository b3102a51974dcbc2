"""Which sources a box watches, and for whom: a TOML file with one table per source."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from edge_agent.errors import EdgeError
from shared.contracts.base import Id


class WatchedSource(BaseModel):
    """One source and the person who is watched through it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    person: Id
    address: SecretStr
    """Secret, because a camera's address may carry its password."""
    microphone: Annotated[str, Field(min_length=1)] | None = None
    """Another device to hear through than the camera itself."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: tuple[WatchedSource, ...] = Field(min_length=1)


def read_source_list(path: Path) -> tuple[WatchedSource, ...]:
    """All sources of the file; ``EdgeError`` names what is wrong, never an address."""
    try:
        content = tomllib.loads(path.read_text())
    except OSError as error:
        raise EdgeError(f"The list of sources {path} cannot be read.", str(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise EdgeError(f"The list of sources {path} is no TOML: {error}.") from error
    try:
        sources = _File.model_validate(content).source
    except ValidationError as error:
        raise EdgeError(f"The list of sources {path} is wrong: {_problem(error)}.") from error
    _refuse_doubles(path, "id", [source.id for source in sources])
    # a person's seconds have one order; two rooms at once would be two of them
    _refuse_doubles(path, "person", [source.person for source in sources])
    return sources


def _refuse_doubles(path: Path, what: str, values: list[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            text = (
                f"The list of sources {path} is wrong: the {what} {value!r} is there {count} times."
            )
            raise EdgeError(text)


def _problem(error: ValidationError) -> str:
    """The first problem; the value only where it cannot be an address or hold one."""
    problem = error.errors(include_url=False, include_context=False)[0]
    where = " ".join(str(part + 1) if isinstance(part, int) else part for part in problem["loc"])
    shown = problem["loc"][-1] in ("id", "person", "microphone") and isinstance(
        problem["input"], str
    )
    return f"{where}: {problem['msg']}" + (f", got {problem['input']!r}" if shown else "")
