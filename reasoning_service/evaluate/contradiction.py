"""Sentences that go against their evidence, or against each other, in which way a channel stands.

Apart from the gate, which asks whether evidence bears a sentence out: here a channel must be cited
whose line says the opposite.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from reasoning_service.domain.faithfulness.clauses import Clause, clauses
from reasoning_service.domain.faithfulness.support import Fact
from shared.contracts import AssessedSentence, SentenceRole

Claimed = tuple[str, bool, int]
"""A channel, whether it moves rather than stands so, and the way: +1 or -1."""


def against_evidence(sentence: AssessedSentence, known: Mapping[str, Fact]) -> bool:
    """Whether a cited line says the opposite of what the sentence says of its channel."""
    return any(
        _way(known[name], moves) == -way
        for name in sentence.evidence_ids
        if name in known
        for channel, moves, way in _claims(sentence, known)
        if known[name].channel == channel
    )


def against_each_other(
    sentences: Sequence[AssessedSentence], known: Mapping[str, Fact]
) -> tuple[tuple[AssessedSentence, AssessedSentence], ...]:
    """Pairs that say opposite things of one channel."""
    claimed = [(sentence, set(_claims(sentence, known))) for sentence in sentences]
    return tuple(
        (one, other)
        for (one, mine), (other, theirs) in combinations(claimed, 2)
        if any((channel, moves, -way) in theirs for channel, moves, way in mine)
    )


def _claims(sentence: AssessedSentence, known: Mapping[str, Fact]) -> Iterator[Claimed]:
    """What an indicator or the like says of the channels that it cites; advice claims nothing."""
    if sentence.role is SentenceRole.ACTION:
        return
    cited = {known[name].channel for name in sentence.evidence_ids if name in known}
    for clause in clauses(sentence.text):
        for channel in cited:
            if channel is not None and clause.direction and _about(clause, channel):
                yield channel, clause.moves, clause.direction


def _about(clause: Clause, channel: str) -> bool:
    return not clause.negated and any(channel in term for term in clause.terms)


def _way(fact: Fact, moves: bool) -> int | None:
    return fact.trend if moves else fact.usual
