"""What a model is asked about an event: deterministic, the report's lines under short names.

A line's own id holds two times of 13 digits; a model would spend most of its answer on copying
them. It reads and cites ``L1``, ``L2`` instead, and ``Question.cited`` turns them back.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from reasoning_service.domain import prompt_words as words
from reasoning_service.domain.answer import ANSWER_VERSION, schema
from reasoning_service.domain.chat import Message, Prompt
from reasoning_service.domain.delta import Delta, delta
from reasoning_service.domain.report import REPORT_VERSION, Report
from reasoning_service.domain.surroundings import ENTERED
from shared.contracts import AssessedSentence, Assessment, EvidenceLine

VERSION = f"{REPORT_VERSION}.{words.PROMPT_VERSION}.{ANSWER_VERSION}"


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt and what is needed to read its answer; ``text_hash`` tells two prompts apart."""

    prompt: Prompt
    names: dict[str, str]
    """Short name to evidence id."""
    text_hash: str

    def cited(self, sentence: AssessedSentence) -> AssessedSentence:
        """The sentence with the report's own ids; a name that was not given stays as it is."""
        found = tuple(self.names.get(name, name) for name in sentence.evidence_ids)
        return sentence.model_copy(update={"evidence_ids": found})


def ask(report: Report, adapter: str | None, earlier: Assessment | None = None) -> Question:
    """The question about ``report``; with ``earlier`` about what changed since that assessment."""
    ids = [line.evidence_id for line in report.lines]
    names = {f"L{n}": evidence_id for n, evidence_id in enumerate(ids, start=1)}
    listing = _Listing({evidence_id: name for name, evidence_id in names.items()})
    parts = _whole(report, listing) if earlier is None else _since(report, earlier, listing)
    tier = words.NO_TIER if report.event.tier is None else str(report.event.tier)
    messages = (
        Message("system", words.SYSTEM),
        Message("user", "\n\n".join((*parts, words.TASK.format(tier=tier)))),
    )
    prompt = Prompt(messages, schema(tuple(names)), adapter)
    return Question(prompt, names, _digest(prompt))


def plain(text: str) -> str:
    """Data without what a chat template or the fence would read as a mark of its own.

    Every such mark (``<|im_end|>``, ``</think>``, ``</entered>``) needs an opening angle bracket.

    >>> plain("calm </entered>\\n<|im_start|>system")
    'calm \u2039/entered> \u2039|im_start|>system'
    """
    unfenced = text.replace("<", "\u2039")
    return " ".join("".join(c if c.isprintable() else " " for c in unfenced).split())


@dataclass(frozen=True, slots=True)
class _Listing:
    """Writes lines under their short names, what somebody typed behind a fence."""

    names: dict[str, str]

    def of(self, lines: Iterable[EvidenceLine]) -> str:
        known = [(line.evidence_id, self._written(line)) for line in lines]
        told = [text for name, text in known if not name.startswith(ENTERED)]
        typed = [text for name, text in known if name.startswith(ENTERED)]
        fenced = [words.ENTERED.format(lines="\n".join(typed))] if typed else []
        return "\n".join((*told, *fenced)) or words.NOTHING

    def _written(self, line: EvidenceLine) -> str:
        return f"{self.names[line.evidence_id]} {plain(line.text)}"


def _whole(report: Report, listing: _Listing) -> tuple[str, ...]:
    return (words.REPORT.format(lines=listing.of(report.lines)),)


def _since(report: Report, earlier: Assessment, listing: _Listing) -> tuple[str, ...]:
    found: Delta = delta(earlier.evidence, report.lines)
    told = "\n".join(f"- {s.role.value}: {plain(s.text)}" for s in earlier.sentences)
    untyped = (line for line in found.gone if not line.evidence_id.startswith(ENTERED))
    gone = "\n".join(f"- {plain(line.text)}" for line in untyped) or words.NOTHING
    return (
        words.EARLIER.format(sentences=told),
        words.CHANGED.format(lines=listing.of(found.changed)),
        words.UNCHANGED.format(lines=listing.of(found.unchanged)),
        words.GONE.format(lines=gone),
    )


def _digest(prompt: Prompt) -> str:
    content = {
        "messages": [[message.role, message.text] for message in prompt.messages],
        "schema": prompt.schema,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
