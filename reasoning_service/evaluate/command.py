"""Read events, ask about each, score the answers, and write the report."""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reasoning_service.adapters.vllm.client import ModelClient
from reasoning_service.adapters.vllm.options import ClientOptions, options
from reasoning_service.domain.prompt import VERSION
from reasoning_service.domain.prompt_words import prompt_hash
from reasoning_service.domain.report import REPORT_VERSION
from reasoning_service.domain.wording import TEMPLATE_VERSION, template_hash
from reasoning_service.errors import EvaluationInvalid
from reasoning_service.evaluate.assessors import Assessor, ModelAssessor, TemplateAssessor
from reasoning_service.evaluate.cases import Case
from reasoning_service.evaluate.measures import Measured, measure
from reasoning_service.evaluate.page import page
from reasoning_service.evaluate.progress import Progress
from reasoning_service.evaluate.reading import read
from reasoning_service.evaluate.statement import DOES_NOT, PROVES
from reasoning_service.evaluate.summary import Summary, Who, summarise
from reasoning_service.model_settings import ModelSettings
from shared.clock import SystemClock

AWAY_AT_ONCE = 3
"""So many answers lost one after another from the first: the server is away, nothing is scored."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``url`` empty: the template. ``at_most`` 0: all events."""

    folder: Path
    out: Path
    at_most: int = 0
    url: str = ""
    model: str = "base"
    adapter: str | None = None


def evaluate(wish: Wish) -> Summary:
    """Read, ask, score and write. Raises ``EvaluationInvalid``."""
    cases = _chosen(read(wish.folder), wish.at_most)
    if wish.url:
        with closing(ModelClient(_options(wish), SystemClock())) as client:
            rows = _all(cases, ModelAssessor(client, wish.adapter))
    else:
        rows = _all(cases, TemplateAssessor())
    found = summarise(_who(wish), rows)
    _write(wish.out, found, rows)
    return found


def _chosen(cases: Sequence[Case], at_most: int) -> Sequence[Case]:
    """Every n-th rather than the first, so that few events are of many persons."""
    if at_most < 0:
        raise EvaluationInvalid(f"--events must be at least 0, got {at_most}")
    if not cases:
        raise EvaluationInvalid("there is no event that anybody would be told of")
    if at_most == 0 or at_most >= len(cases):
        return cases
    return [cases[index * len(cases) // at_most] for index in range(at_most)]


def _all(cases: Sequence[Case], assessor: Assessor) -> list[Measured]:
    progress, rows = Progress(len(cases), sys.stderr), list[Measured]()
    for case in cases:
        rows.append(measure(case, assessor))
        progress.step()
        if len(rows) == min(AWAY_AT_ONCE, len(cases)) and all(_away(row) for row in rows):
            raise EvaluationInvalid(f"the model's server gives no answer: {rows[-1].told.failure}")
    return rows


def _away(row: Measured) -> bool:
    return (row.told.failure or "").startswith(("ModelUnavailable", "ModelRefused"))


def _options(wish: Wish) -> ClientOptions:
    """The key and the limits are the service's own settings."""
    settings = ModelSettings(reasoning_model_url=wish.url, reasoning_model_name=wish.model)
    try:
        return options(settings)
    except OSError as error:
        raise EvaluationInvalid(f"the model's key cannot be read: {error.strerror}") from error


def _who(wish: Wish) -> Who:
    if wish.url:
        return Who(
            assessor="model", model=wish.model, adapter=wish.adapter,
            report_version=REPORT_VERSION, prompt_version=VERSION, words_hash=prompt_hash(),
        )  # fmt: skip
    return Who(
        assessor="template", model=None, adapter=None, report_version=REPORT_VERSION,
        prompt_version=TEMPLATE_VERSION, words_hash=template_hash(),
    )  # fmt: skip


def _write(folder: Path, found: Summary, rows: Sequence[Measured]) -> None:
    body = {
        "summary": found.model_dump(),
        "shows": PROVES,
        "does_not_show": DOES_NOT,
        "events": [_row(row) for row in rows],
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
        (folder / "report.html").write_text(page(found), encoding="utf-8")
    except OSError as error:
        raise EvaluationInvalid(f"{folder}: cannot be written: {error.strerror}") from error


def _row(row: Measured) -> dict[str, object]:
    told = row.told
    return {
        "event_id": row.event_id,
        "kind": row.kind,
        "distress": row.distress,
        "tier": row.tier,
        "opinion": told.opinion,
        "agrees": row.agrees,
        "failure": told.failure,
        "fatal": row.fatal,
        "opposed": row.opposed,
        "sentences": [sentence.text for sentence in told.sentences],
        "removed": [{"text": sentence.text, "why": why} for sentence, why in row.removed],
        "seconds": told.total_s,
        "tokens": told.completion_tokens,
    }
