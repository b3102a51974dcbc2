"""Who is evaluated: the template, or a model behind the product's own client and prompt."""

import threading
import time
from dataclasses import dataclass
from typing import Protocol

from reasoning_service.domain.answer import parse, sentences, tier_opinion
from reasoning_service.domain.prompt import ask
from reasoning_service.domain.report import Report
from reasoning_service.domain.template import write
from reasoning_service.errors import AnswerInvalid, ModelFailed, ModelRefused, ModelUnavailable
from reasoning_service.ports import ModelClient
from shared.contracts import AssessedSentence


@dataclass(frozen=True, slots=True)
class Told:
    """What came back for one event, before any gate.

    ``failure`` None: a valid answer. ``opinion``: the tier it stands by, None where it disputes.
    Tokens are None where nobody counts any; ``first_s`` likewise.
    """

    sentences: tuple[AssessedSentence, ...]
    opinion: int | None
    failure: str | None
    total_s: float
    first_s: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None


class Assessor(Protocol):
    """Whoever can say something about a report."""

    def assess(self, report: Report) -> Told:
        """One report; failures come back as words."""
        ...


class TemplateAssessor:
    """The product's own template, which never disputes a tier."""

    def assess(self, report: Report) -> Told:
        """Always a valid answer."""
        started_s = time.perf_counter()
        told = write(report)
        return Told(told, report.event.tier, None, time.perf_counter() - started_s)


@dataclass(frozen=True)
class ModelAssessor:
    """A model, asked as the service asks it, without a deadline's template behind it."""

    client: ModelClient
    adapter: str | None

    def assess(self, report: Report) -> Told:
        """A valid answer, or which way it failed."""
        question, started_s = ask(report, self.adapter), time.perf_counter()
        first: list[float] = []

        def heard(_: str) -> None:
            if not first:
                first.append(time.perf_counter() - started_s)

        try:
            made = self.client.answer(
                question.prompt, report.event.tier or 3, threading.Event(), _ignore, heard
            )
        except (ModelUnavailable, ModelRefused, ModelFailed) as error:
            why = type(error).__name__
            return Told((), None, f"{why}: {error}", time.perf_counter() - started_s)
        total_s = time.perf_counter() - started_s
        failure, opinion, found = None, None, tuple[AssessedSentence, ...]()
        try:
            answer = parse(made.answer)
            opinion = tier_opinion(answer, report.event.tier)
            found = tuple(question.cited(sentence) for sentence in sentences(answer))
        except AnswerInvalid as error:
            failure = f"AnswerInvalid: {error}"
        return Told(
            found,
            opinion,
            failure,
            total_s,
            first[0] if first else None,
            made.prompt_tokens,
            made.completion_tokens,
            made.reasoning_tokens,
        )


def _ignore(_: str) -> None:
    return None
