"""Who does the sums of a second: plain Python, or the same functions compiled."""

from collections.abc import Sequence
from typing import Protocol

from threshold_service.domain.kernel import composite, second
from threshold_service.domain.kernel.marking import Matrix, Row, Slots


class Matrices(Protocol):
    """What a person remembers, and what the settings say of it; rows in the same order.

    ``watched`` and ``changes`` have one more row, of the composite.
    """

    traits: Matrix
    parameters: Matrix
    states: Matrix
    hours: Matrix
    watched: Matrix
    changes: Matrix


class Arithmetic(Protocol):
    """The numeric core of a second."""

    def matrix(self, rows: Sequence[Row]) -> Matrix:
        """Rows as this arithmetic holds them; the arguments are not kept."""
        ...

    def row(self, values: Sequence[float]) -> Row:
        """One row, likewise."""
        ...

    def judge(
        self,
        table: Matrices,
        order: Sequence[int],
        values: Sequence[float],
        quality: Sequence[float],
        now: Sequence[float],
        here: int,
        senses: tuple[Row, Row],
    ) -> tuple[float, Sequence[float], Sequence[float]]:
        """The second's evidence, each channel's signed z, each one's and the evidence's change.

        ``order``: rows of the channels that have a value; ``senses``: their shares, and the
        composite's limits. The rest is ``kernel.second.judge``'s.
        """
        ...


class Plain:
    """The kernel's functions on lists: no dependency, nothing to wait for at a start."""

    def matrix(self, rows: Sequence[Row]) -> Matrix:
        """Lists of floats."""
        return [[float(value) for value in row] for row in rows]

    def row(self, values: Sequence[float]) -> Row:
        """A list of floats."""
        return [float(value) for value in values]

    def judge(
        self,
        table: Matrices,
        order: Slots,
        values: Sequence[float],
        quality: Sequence[float],
        now: Sequence[float],
        here: int,
        senses: tuple[Row, Row],
    ) -> tuple[float, Sequence[float], Sequence[float]]:
        """See ``Arithmetic``."""
        shares, limits = senses
        z, g = [0.0] * len(order), [0.0] * (len(order) + 1)
        found = second.judge(
            order,
            len(order),
            table.traits,
            table.parameters,
            table.states,
            table.hours,
            table.watched,
            table.changes,
            list(values),
            list(quality),
            list(now),
            here,
            shares,
            limits,
            [0.0] * (composite.FIELDS * len(shares)),
            z,
            g,
        )
        return found, z, g
