"""Whether a face is an enrolled person's: cosine similarity against few pictures of each.

Open-set matching: a face that resembles nobody enough is nobody's. The threshold is the
recognition network's own and stands in the manifest (SFace: 0.363, from its authors' tests on
Labeled Faces in the Wild). Raising it scores a resident less often; lowering it risks scoring a
stranger, which is the error that must not happen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Embedding = NDArray[np.float32]
"""[D], any length; only its direction counts."""

MARGIN = 0.05
"""Cosine by which the best person must lead the second: between two alike, nobody is chosen."""
MIN_LENGTH = 1e-6
MAX_PICTURES = 20
"""Of one person; more only make the comparison slower."""


@dataclass(frozen=True)
class Match:
    """The enrolled person a face belongs to, None for nobody's, and the best similarity -1..1."""

    person: str | None
    similarity: float


@dataclass(frozen=True)
class Gallery:
    """Unit embeddings of each enrolled person, [pictures, D]; ``match_from`` is a cosine."""

    match_from: float
    people: Mapping[str, NDArray[np.float32]]

    def match(self, face: Embedding) -> Match:
        """The most similar enrolled person by their most similar picture.

        >>> gallery = Gallery(0.4, {"a": unit([[1, 0]]), "b": unit([[0, 1]])})
        >>> gallery.match(np.array([2, 0.1], np.float32)).person
        'a'
        >>> gallery.match(np.array([-1, 0], np.float32)).person is None
        True
        """
        direction = unit([face])[0]
        best = sorted(
            ((float((known @ direction).max()), person) for person, known in self.people.items()),
            reverse=True,
        )
        if not best:
            return Match(None, -1.0)
        similarity, person = best[0]
        led = len(best) == 1 or similarity - best[1][0] >= MARGIN
        return Match(person if similarity >= self.match_from and led else None, similarity)

    def without(self, person: str) -> "Gallery":
        """The gallery of everybody else."""
        others = {name: known for name, known in self.people.items() if name != person}
        return Gallery(self.match_from, others)


def unit(embeddings: Sequence[Embedding] | Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Embeddings scaled to length one, [N, D]; ``ValueError`` for one without a direction."""
    rows = np.asarray(embeddings, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(rows).all() or (lengths < MIN_LENGTH).any():
        raise ValueError(f"an embedding must be finite and not zero, got lengths {lengths.ravel()}")
    return np.asarray(rows / lengths, np.float32)


def agreement(embeddings: NDArray[np.float32]) -> float:
    """The lowest similarity between any two pictures of one person; 1 for a single picture."""
    return float((embeddings @ embeddings.T).min()) if len(embeddings) > 1 else 1.0
