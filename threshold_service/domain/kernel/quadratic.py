"""Squared lengths of what was seen, and of what was not foreseen, once a block."""

from threshold_service.domain.kernel.marking import Row, kernel


@kernel
def squared_length(whitening: Row, y: Row, size: int) -> float:
    """``|W y|^2`` for a lower triangular ``W`` (size, size), flat: the squared Mahalanobis
    distance where ``W'W`` is the inverse covariance."""
    total = 0.0
    for i in range(size):
        at = i * size
        value = 0.0
        for j in range(i + 1):
            value += whitening[at + j] * y[j]
        total += value * value
    return total


@kernel
def subtract_product(matrix: Row, before: Row, y: Row, size: int) -> None:
    """``y <- y - A before`` for ``A`` (size, size), flat: what was not foreseen."""
    for i in range(size):
        at = i * size
        value = y[i]
        for j in range(size):
            value -= matrix[at + j] * before[j]
        y[i] = value
