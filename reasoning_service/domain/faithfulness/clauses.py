"""A sentence in clauses, and of each which channels it names and in which direction."""

import re
from dataclasses import dataclass

from reasoning_service.domain.faithfulness import lexicon

_BREAK = re.compile(
    r"[;:](?=\s)|[.,](?=\s|$)|\s(?:and|but|while|whereas|although|though|with)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence; ``terms`` are the channels that each named term may mean.

    ``direction``: +1, -1, 0 for steady or as usual, None where none is told; ``moves``: whether it
    is a movement over time rather than a comparison with what is usual.
    """

    text: str
    terms: tuple[frozenset[str], ...]
    named: tuple[str, ...]
    direction: int | None
    moves: bool
    negated: bool


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of ``text``; one without a term speaks of the one before."""
    made: list[Clause] = []
    for part in _BREAK.split(text):
        if not part or not part.strip():
            continue
        clause = _clause(part)
        if not clause.terms and made and clause.direction is not None:
            before = made[-1]
            clause = Clause(
                clause.text, before.terms, before.named, clause.direction, clause.moves,
                clause.negated,
            )  # fmt: skip
        made.append(clause)
    return tuple(made)


def _clause(part: str) -> Clause:
    lowered = part.lower()
    terms, named = _terms(part)
    bare = lexicon.NOT_DIRECTIONS.sub(" ", lowered)
    return Clause(
        part.strip(),
        terms,
        named,
        _direction(bare),
        lexicon.MOVES.search(bare) is not None,
        lexicon.NEGATION.search(lowered) is not None,
    )


def _terms(part: str) -> tuple[tuple[frozenset[str], ...], tuple[str, ...]]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, frozenset[str], str]] = []
    for pattern, channels in lexicon.TERMS:
        for match in pattern.finditer(part):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            found.append((start, channels, match.group(0).lower()))
    found.sort(key=lambda item: item[0])
    return tuple(item[1] for item in found), tuple(item[2] for item in found)


def _direction(bare: str) -> int | None:
    """The first word of a direction decides; "less" before another word turns it round."""
    up, down = lexicon.UP.search(bare), lexicon.DOWN.search(bare)
    if lexicon.FLAT.search(bare) and not (up or down):
        return 0
    if up is None and down is None:
        return None
    if up is None or (down is not None and down.start() < up.start()):
        return -1
    return 1
