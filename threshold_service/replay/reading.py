"""Recordings as records: ``.jsonl`` of ScoreWindows, or ``.csv`` with ``person,t,<channel>...``."""

import csv
import gzip
import io
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from shared.contracts import ScoreWindow
from shared.contracts.base import Id
from shared.streams.codec import first_problem
from threshold_service.domain.verdict import Second
from threshold_service.errors import ReplayInputInvalid
from threshold_service.shard.rows import second_of

LATEST_S = 9_999_999_999.0
_ID = TypeAdapter(Id)


@dataclass(frozen=True, slots=True)
class Row:
    """One input row: ``t_text`` is repeated as given; ``window`` where the input had one."""

    person: str
    t_text: str
    second: Second
    window: ScoreWindow | None


@contextmanager
def rows(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of a recording. Raises ``ReplayInputInvalid`` with line number and value."""
    plain = path.name.removesuffix(".gz")
    if not path.is_file():
        raise ReplayInputInvalid(f"{path}: no such file")
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        assert isinstance(lines, io.TextIOWrapper)
        try:
            yield _csv(path, lines) if plain.endswith(".csv") else _jsonl(path, lines)
        except (EOFError, gzip.BadGzipFile, UnicodeDecodeError, zlib.error, csv.Error) as error:
            raise ReplayInputInvalid(f"{path}: cannot be read: {error}") from error


def _jsonl(path: Path, lines: io.TextIOWrapper) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            window = ScoreWindow.model_validate_json(line)
        except ValidationError as error:
            raise ReplayInputInvalid(f"{path}: line {number}: {first_problem(error)}") from error
        yield Row(window.person_id, _seconds(window.t_start), second_of(window), window)


def _csv(path: Path, lines: io.TextIOWrapper) -> Iterator[Row]:
    reader = csv.reader(lines)
    header = next(reader, [])
    if header[:2] != ["person", "t"] or len(set(header)) != len(header):
        raise ReplayInputInvalid(f"{path}: line 1: must begin with person,t, got {header[:4]}")
    names = header[2:]
    known: set[str] = set()
    for cells in reader:
        where = f"{path}: line {reader.line_num}"
        if len(cells) != len(header):
            raise ReplayInputInvalid(f"{where}: {len(header)} cells expected, got {len(cells)}")
        _check_person(cells[0], known, where)
        t_s = _number(cells[1], where, "t")
        if t_s is None or not 0.0 <= t_s <= LATEST_S:
            raise ReplayInputInvalid(f"{where}: t must be unix seconds, got {cells[1]!r}")
        values = {n: _number(cell, where, n) for n, cell in zip(names, cells[2:], strict=True)}
        second = Second(round(t_s * 1000.0), None, True, values, {})
        yield Row(cells[0], cells[1], second, None)


def _check_person(person: str, known: set[str], where: str) -> None:
    if person in known:
        return
    try:
        _ID.validate_python(person)
    except ValidationError as error:
        raise ReplayInputInvalid(f"{where}: person must be an id, got {person!r}") from error
    known.add(person)


def _number(cell: str, where: str, name: str) -> float | None:
    """A finite number, or None for an empty cell; anything else is refused."""
    if not cell.strip():
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ReplayInputInvalid(f"{where}: {name} must be a finite number, got {cell!r}")
    return value


def _seconds(t_ms: int) -> str:
    return str(t_ms // 1000) if t_ms % 1000 == 0 else f"{t_ms / 1000:.3f}"
