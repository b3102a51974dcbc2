"""The little linear algebra that a person's mask of channels needs, the same on every machine.

Matrices are rows of floats, at most a few dozen channels wide, and a mask is worked out once:
plain loops are fast enough and add up in one order wherever they run.
"""

import math
from collections.abc import Sequence
from operator import mul

Rows = list[list[float]]


def lower_inverse(a: Sequence[Sequence[float]]) -> Rows:
    """``W = L^-1`` of the Cholesky factor ``a = L L'``, lower triangular.

    ``|W y|^2 = y' a^-1 y`` for half the work of a full inverse. Raises ``ValueError`` where ``a``
    (k, k) is not positive definite.

    >>> lower_inverse([[4.0, 2.0], [2.0, 1.25]])
    [[0.5, 0.0], [-1.0, 2.0]]
    """
    size = len(a)
    factor: Rows = []
    inverse: Rows = []
    for i in range(size):
        row: list[float] = []
        for j in range(i):
            row.append((a[i][j] - sum(map(mul, row, factor[j]))) / factor[j][j])
        rest = a[i][i] - sum(map(mul, row, row))
        if not rest > 0.0:
            raise ValueError(f"must be positive definite, row {i} leaves {rest}")
        pivot = math.sqrt(rest)
        factor.append([*row, pivot])
        below = [-sum(row[m] * inverse[m][j] for m in range(j, i)) / pivot for j in range(i)]
        inverse.append([*below, 1.0 / pivot] + [0.0] * (size - i - 1))
    return inverse


def product(a: Sequence[Sequence[float]], b: Sequence[Sequence[float]]) -> Rows:
    """``a b``."""
    columns = list(zip(*b, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in a]


def transposed(a: Sequence[Sequence[float]]) -> Rows:
    """``a'``."""
    return [list(column) for column in zip(*a, strict=True)]


def picked(a: Sequence[Sequence[float]], places: Sequence[int]) -> Rows:
    """Rows and columns ``places`` of ``a``, in that order."""
    return [[a[i][j] for j in places] for i in places]


def flat(a: Sequence[Sequence[float]]) -> list[float]:
    """All rows after one another, as a kernel takes them."""
    return [value for row in a for value in row]
