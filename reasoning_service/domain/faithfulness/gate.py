"""The faithfulness gate: a sentence stays only where all it says follows from what it cites.

Closed where it cannot tell: a sentence that the rules cannot hold against a cited line is
removed. Limits: it reads words, not meaning; a false sentence without a number, a channel, a
direction or a word of the lists passes where it contradicts nothing (figures in
``docs/reasoning.md``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reasoning_service.domain.faithfulness import lexicon
from reasoning_service.domain.faithfulness.clauses import Clause, clauses
from reasoning_service.domain.faithfulness.numbers import Kind, Number, Part, numbers
from reasoning_service.domain.faithfulness.support import Fact, facts, matches
from reasoning_service.domain.faithfulness.vocabulary import is_sentence
from reasoning_service.domain.report import Report
from shared.contracts import AssessedSentence, EventKind, SentenceRole

NEEDED = (SentenceRole.SITUATION, SentenceRole.ACTION)
"""Without one of each there is no assessment."""
_STRONGER = re.compile(r"\b(stronger|worse\w*|escalat\w*|intensif\w*)\b", re.IGNORECASE)
_WEAKER = re.compile(
    r"\b(calmed|calming|improv\w*|settl\w*|subsid\w*|weaker|resolved|over\s+now|ended|ending)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
_ABSENCES = ("not-assessed", "quality", "prior", "learning")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a sentence is kept; if not, why, in words for a log and a test."""

    kept: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """An assessment's sentences after the gate; ``fatal``: the template takes over."""

    kept: tuple[AssessedSentence, ...]
    removed: tuple[tuple[AssessedSentence, Judgement], ...]
    fatal: bool


def review(sentences: Sequence[AssessedSentence], report: Report) -> Review:
    """Judge every sentence; fatal where no situation or no action is left."""
    known = facts(report)
    judged = [(sentence, _judge(sentence, report, known)) for sentence in sentences]
    kept = tuple(sentence for sentence, judgement in judged if judgement.kept)
    removed = tuple(pair for pair in judged if not pair[1].kept)
    left = {sentence.role for sentence in kept}
    return Review(kept, removed, any(role not in left for role in NEEDED))


def judge(sentence: AssessedSentence, report: Report) -> Judgement:
    """One sentence against the lines of ``report`` that it cites."""
    return _judge(sentence, report, facts(report))


def _judge(sentence: AssessedSentence, report: Report, known: dict[str, Fact]) -> Judgement:
    unknown = [name for name in sentence.evidence_ids if name not in known]
    if unknown or not sentence.evidence_ids:
        return Judgement(False, (f"cites {unknown or 'nothing'}",))
    cited = [known[name] for name in sentence.evidence_ids]
    if not is_sentence(sentence.text, [*(fact.text for fact in known.values()), lexicon.WORDS]):
        return Judgement(False, ("no sentence that a carer could read",))
    reasons = (
        *_forbidden(sentence, cited),
        *_numbers(sentence.text, cited),
        *_course(sentence, report),
        *_advice(sentence, report),
        *(why for clause in clauses(sentence.text) for why in _clause(clause, sentence, cited)),
    )
    return Judgement(not reasons, reasons)


def _forbidden(sentence: AssessedSentence, cited: Sequence[Fact]) -> Iterable[str]:
    markup = lexicon.MARKUP.search(sentence.text)
    if markup:
        yield f"markup: {markup.group(0)!r}"
    for why, pattern in lexicon.FORBIDDEN:
        found = pattern.search(sentence.text)
        if found:
            yield f"{why}: {found.group(0)!r}"
    advice = sentence.role is SentenceRole.ACTION
    for found in lexicon.UNKNOWABLE.finditer(sentence.text):
        word = found.group(0).lower()
        stated = any(word in fact.text for fact in cited)
        if not stated and not (advice and lexicon.ADVICE_ONLY.fullmatch(word)):
            yield f"nothing cited tells of {word!r}"
    for found in _CAPITAL.finditer(sentence.text):
        if not any(found.group(0).lower() in fact.text for fact in cited):
            yield f"may be a name: {found.group(0)!r}"


def _numbers(text: str, cited: Sequence[Fact]) -> Iterable[str]:
    said = numbers(text)
    for number in said:
        if number.part is Part.CHANGE:
            if not any(_near(number, abs(b - a)) for fact in cited for a, b in fact.pairs):
                yield f"nothing changed by {number.value:g}"
        elif not any(matches(number, other) for fact in cited for other in fact.numbers):
            yield f"no cited line has {_written(number)}"
    starts = [n for n in said if n.part is Part.START]
    ends = [n for n in said if n.part is Part.END]
    for start, end in zip(starts, ends, strict=True):
        pairs = [pair for fact in cited for pair in fact.pairs]
        if not any(_near(start, a) and _near(end, b) for a, b in pairs):
            yield f"nothing went from {start.value:g} to {end.value:g}"
    times = lexicon.RATIO.search(text)
    if times and not any(_is_times(times, a, b) for fact in cited for a, b in fact.pairs):
        yield f"nothing cited is {times.group(0).lower()!r} of another"


def _is_times(said: re.Match[str], before: float, after: float) -> bool:
    """Whether ``after`` is as many times ``before`` as said, within a sixth."""
    wanted = 2.0 if said.group("double") else 3.0 if said.group("triple") else 0.5
    return before > 0.0 and abs(after / before - wanted) <= wanted / 6.0


def _near(number: Number, value: float) -> bool:
    return abs(number.value - value) <= 0.5 * number.step + 1e-9


def _written(number: Number) -> str:
    unit = "" if number.kind is Kind.BARE else f" {number.kind.value}"
    part = f" as {number.part.value}" if number.part is not Part.VALUE else ""
    return f"{number.value:g}{unit}{part}"


def _course(sentence: AssessedSentence, report: Report) -> Iterable[str]:
    """What the episode as a whole did: only an escalation became stronger, none has ended.

    Other tiers than the event's are told of other episodes only.
    """
    text = sentence.text
    tiers = {number.value for number in numbers(text) if number.kind is Kind.TIER}
    if sentence.role is not SentenceRole.CONTEXT and tiers - {report.event.tier}:
        yield f"the episode's tier is {report.event.tier}"
    subject = lexicon.OVERALL.search(text)
    if subject and _STRONGER.search(text) and report.event.kind is not EventKind.ESCALATED:
        yield "the episode has not become stronger"
    if _WEAKER.search(text):
        yield "the report tells of no improvement"


def _advice(sentence: AssessedSentence, report: Report) -> Iterable[str]:
    """Nobody is kept from a person who needs them now."""
    found = lexicon.DOWNPLAYED.search(sentence.text)
    if found and sentence.role is SentenceRole.ACTION and report.event.tier == 1:
        yield f"plays a call for help down: {found.group(0)!r}"


def _clause(clause: Clause, sentence: AssessedSentence, cited: Sequence[Fact]) -> Iterable[str]:
    if sentence.role is SentenceRole.ACTION:
        return
    for term, name in zip(clause.terms, clause.named, strict=True):
        if not _backed(term, name, cited):
            yield f"no cited line is about {name!r}"
    if clause.negated and clause.terms and not _tells_absence(sentence, cited):
        yield f"nothing cited says what is not: {clause.text!r}"
    if clause.direction is not None:
        yield from _directed(clause, cited)


def _backed(term: frozenset[str], name: str, cited: Sequence[Fact]) -> bool:
    stem = name.split()[0][:5]
    return any(fact.channel in term or stem in fact.text for fact in cited)


def _tells_absence(sentence: AssessedSentence, cited: Sequence[Fact]) -> bool:
    kinds = [name.split(":")[0] for name in sentence.evidence_ids]
    return any(kind.startswith(_ABSENCES) for kind in kinds) or any(
        lexicon.NEGATION.search(fact.text) for fact in cited
    )


def _directed(clause: Clause, cited: Sequence[Fact]) -> Iterable[str]:
    """A direction needs a cited channel that stands or moves so."""
    for term, name in zip(clause.terms, clause.named, strict=True):
        about = [fact for fact in cited if fact.channel in term]
        ways = [way for fact in about for way in _ways(fact, clause.moves)]
        if about and clause.direction not in ways:
            yield f"{name!r} did not go that way"
            return
        if any(about):
            return


def _ways(fact: Fact, moves: bool) -> tuple[int | None, ...]:
    if moves and fact.trend is not None:
        return (fact.trend,)
    return tuple(way for way in (fact.usual, fact.trend) if way is not None)
