"""The kernel's functions compiled by numba, behind the same call as plain Python.

Numba is an optional dependency (``attune[fast]``): scores agree with plain Python's to 1e-9,
since both do the same sums in the same order. Compiling takes some seconds at a start.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from threshold_service.domain.arithmetic import Matrices
from threshold_service.domain.kernel import composite, second
from threshold_service.domain.kernel.marking import Matrix, Row, marked

F = TypeVar("F", bound=Callable[..., Any])


@lru_cache(maxsize=1)
def judge_compiled() -> Callable[..., float]:
    """``kernel.second.judge`` for arrays. Raises ``ImportError`` where numba is not installed."""
    compiled: Callable[..., float] = compile_kernel(second.judge)
    return compiled


def compile_kernel(function: F) -> F:
    """``function`` compiled without its runtime's bookkeeping.

    Rows are borrowed views here, never kept or made: counting references to them would cost more
    than the sums. Rounding is IEEE's, as in plain Python: no fused or reordered operations.
    """
    import numba

    register()
    options: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
    made: F = numba.njit(**options)(function)
    return made


@lru_cache(maxsize=1)
def register() -> None:
    """Let numba see through calls from one kernel function to another."""
    from numba.extending import register_jitable

    for function in marked():
        register_jitable(function)


class Compiled:
    """Rows are rows of float64 arrays."""

    def __init__(self) -> None:
        import numpy

        self._numpy: Any = numpy
        self._judge = judge_compiled()

    def matrix(self, rows: Sequence[Row]) -> Matrix:
        """A two-dimensional array; empty where there are no rows."""
        np = self._numpy
        made: Matrix = np.array(rows, dtype=float) if len(rows) else np.empty((0, 0))
        return made

    def row(self, values: Sequence[float]) -> Row:
        """An array."""
        made: Row = self._numpy.array(values, dtype=float)
        return made

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
        """See ``arithmetic.Arithmetic``."""
        np = self._numpy
        shares, limits = senses
        z, g = np.empty(len(order)), np.empty(len(order) + 1)
        evidence = self._judge(
            np.array(order),
            len(order),
            table.traits,
            table.parameters,
            table.states,
            table.hours,
            table.watched,
            table.changes,
            np.array(values),
            np.array(quality),
            np.array(now),
            here,
            shares,
            limits,
            np.empty(composite.FIELDS * len(shares)),
            z,
            g,
        )
        return float(evidence), z, g
