"""How a quiet person's channels usually stand together and follow one another.

Fitted offline on block means of standardised residuals: ``G0`` their covariance and ``G1`` that
of a block with the one before. Everything that is asked online follows from these two by
choosing the observed channels ``o``, so that a missing channel is left out rather than guessed::

    novelty    W'W = (G0_oo)^-1
    forecast   A   = G1_oo (G0_oo + ridge I)^-1
               S   = G0_oo - A G1_oo' - G1_oo A' + A G0_oo A'   covariance of y_t - A y_(t-1)

Worked out once a mask and kept for the masks seen last. Limits: one population for everybody,
normal tails; what real tails add is in the two maps, measured on persons left out of the fit.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from threshold_service.domain.cholesky import (
    Rows,
    flat,
    lower_inverse,
    picked,
    product,
    transposed,
)

MASKS = 64
"""Masks kept: senses come and go together, a person rarely shows more than a dozen."""


@dataclass(frozen=True, slots=True)
class Tail:
    """From the z that normal theory gives to the one that data show: points, both growing.

    Linear between points; below the first it is moved as that one, beyond the last it grows no
    faster than up to it. Without points it stays as it is.
    """

    theory: tuple[float, ...] = ()
    seen: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for name, values in (("theory", self.theory), ("seen", self.seen)):
            if list(values) != sorted(set(values)):
                raise ValueError(f"{name} must grow, got {values}")
        if len(self.theory) != len(self.seen):
            raise ValueError(f"needs pairs, got {len(self.theory)} and {len(self.seen)} points")

    def __call__(self, z: float) -> float:
        """
        >>> Tail((1.0, 4.0), (1.0, 2.0))(2.5), Tail((1.0, 4.0), (1.0, 2.0))(8.0), Tail()(3.0)
        (1.5, 4.0, 3.0)
        """
        if not self.theory:
            return z
        if z <= self.theory[0]:
            return z + self.seen[0] - self.theory[0]
        place = bisect_right(self.theory, z)
        if place == len(self.theory):
            return self.seen[-1] + (z - self.theory[-1]) * min(1.0, self.seen[-1] / self.theory[-1])
        share = (z - self.theory[place - 1]) / (self.theory[place] - self.theory[place - 1])
        return self.seen[place - 1] + share * (self.seen[place] - self.seen[place - 1])


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Channels in the order of the matrices; ``G0`` and ``G1`` (k, k); ``ridge`` > 0."""

    channels: tuple[str, ...]
    together: Rows
    following: Rows
    ridge: float
    novelty: Tail
    surprise: Tail
    whitening: Callable[[int], list[float]]
    forecast: Callable[[int], tuple[list[float], list[float]]]


def dynamics(
    channels: Sequence[str],
    together: Rows,
    following: Rows,
    ridge: float,
    novelty: Tail | None = None,
    surprise: Tail | None = None,
) -> Dynamics:
    """The model, which works masks out as they come. ``ValueError`` where it cannot be one."""
    size = len(channels)
    for name, matrix in (("together", together), ("following", following)):
        if [len(row) for row in matrix] != [size] * size:
            raise ValueError(f"{name} must be {size} x {size}, got {[len(row) for row in matrix]}")
    if any(together[i][j] != together[j][i] for i in range(size) for j in range(i)):
        raise ValueError("together must be symmetric")
    if not ridge > 0.0:
        raise ValueError(f"ridge must be > 0, got {ridge}")

    @lru_cache(maxsize=MASKS)
    def whitening(mask: int) -> list[float]:
        return flat(lower_inverse(picked(together, places(mask))))

    @lru_cache(maxsize=MASKS)
    def forecast(mask: int) -> tuple[list[float], list[float]]:
        seen = places(mask)
        matrix, left = foreseen(picked(together, seen), picked(following, seen), ridge)
        return flat(matrix), flat(lower_inverse(left))

    made = Dynamics(
        tuple(channels),
        together,
        following,
        ridge,
        novelty or Tail(),
        surprise or Tail(),
        whitening,
        forecast,
    )
    everything = (1 << size) - 1
    made.whitening(everything)
    made.forecast(everything)
    return made


def places(mask: int) -> list[int]:
    """The channels in a mask.

    >>> places(0b1011)
    [0, 1, 3]
    """
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def foreseen(together: Rows, following: Rows, ridge: float) -> tuple[Rows, Rows]:
    """``A`` and ``S`` from ``G0`` and ``G1`` as above."""
    inverse_root = lower_inverse(
        [[v + ridge * (i == j) for j, v in enumerate(row)] for i, row in enumerate(together)]
    )
    inverse = product(transposed(inverse_root), inverse_root)
    a = product(following, inverse)
    crossed = product(a, transposed(following))
    spread = product(product(a, together), transposed(a))
    size = range(len(together))
    left = [
        [together[i][j] - crossed[i][j] - crossed[j][i] + spread[i][j] for j in size] for i in size
    ]
    return a, left
