"""The evaluation's input: files as the threshold service's ``simulate`` and ``replay`` write them.

``events.jsonl``, ``windows.jsonl`` (or ``.jsonl.gz``), ``labels.jsonl``, and where it is there
``baselines.jsonl``, snapshots of what was usual.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reasoning_service.errors import EvaluationInvalid
from reasoning_service.evaluate.cases import Case, Label, Person, cases
from shared.contracts import BaselineSnapshot, Event, ScoredWindow, ScoreWindow
from shared.streams.codec import first_problem

M = TypeVar("M", bound=BaseModel)


class _LabelLine(BaseModel):
    """One line of ``labels.jsonl``; what else it holds is not asked for. Unix seconds."""

    model_config = ConfigDict(frozen=True)

    person: Annotated[str, Field(min_length=1)]
    t_from: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    t_to: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    kind: Annotated[str, Field(min_length=1, max_length=60)]
    distress: bool


def read(folder: Path) -> tuple[Case, ...]:
    """All cases of ``folder``. Raises ``EvaluationInvalid`` with file, line and value."""
    events = _by_person(_lines(folder / "events.jsonl", Event))
    windows: dict[str, list[ScoredWindow]] = defaultdict(list)
    for window in _lines(_windows(folder), ScoreWindow):
        windows[window.person_id].append(_scored(window))
    labels: dict[str, list[Label]] = defaultdict(list)
    for line in _lines(folder / "labels.jsonl", _LabelLine):
        labels[line.person].append(_label(line))
    known = folder / "baselines.jsonl"
    usual = _by_person(_lines(known, BaselineSnapshot)) if known.exists() else {}
    return cases(
        Person(
            sorted(mine, key=attrgetter("t_event", "revision")),
            sorted(windows[name], key=attrgetter("t_start")),
            sorted(usual.get(name, []), key=attrgetter("t")),
            labels[name],
        )
        for name, mine in events.items()
    )


P = TypeVar("P", Event, BaselineSnapshot)


def _by_person(found: Iterator[P]) -> dict[str, list[P]]:
    made: dict[str, list[P]] = {}
    for each in found:
        made.setdefault(each.person_id, []).append(each)
    return made


def _windows(folder: Path) -> Path:
    packed = folder / "windows.jsonl.gz"
    return packed if packed.exists() else folder / "windows.jsonl"


def _lines(path: Path, model: type[M]) -> Iterator[M]:
    try:
        with _open(path) as source:
            for number, line in enumerate(source, start=1):
                try:
                    yield model.model_validate_json(line)
                except ValidationError as error:
                    raise EvaluationInvalid(f"{path}:{number}: {first_problem(error)}") from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise EvaluationInvalid(f"{path}: cannot be read: {error}") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _scored(window: ScoreWindow) -> ScoredWindow:
    return ScoredWindow(
        t_start=window.t_start,
        hop_s=window.hop_s,
        state=window.state,
        reasons=window.reasons,
        channels=window.channels,
        quality=window.quality,
        modality_weight=window.modality_weight,
        score=None,
    )


def _label(line: _LabelLine) -> Label:
    start, end = round(1000 * line.t_from), round(1000 * line.t_to)
    return Label(line.person, line.kind, line.distress, start, end)
