"""What a kernel function is, and which there are.

A kernel function knows floats, flat rows of floats, ``math``, module constants and other kernel
functions; no dictionary, no object, no exception. Plain Python runs it on lists, numba compiles
the same source for arrays, so there is one definition to be right or wrong. Nothing here imports
numba: a service without it runs the same functions.
"""

from collections.abc import Callable, MutableSequence, Sequence
from typing import Any, TypeVar

Row = MutableSequence[float]
"""A flat row of floats: a list, or a row of a float64 array where compiled."""

Matrix = Sequence[Row]
"""Rows of equal length: a list of lists, or a two-dimensional array where compiled."""

Slots = Sequence[int]
"""Which rows of a matrix, in which order."""

F = TypeVar("F", bound=Callable[..., Any])

_MARKED: list[Callable[..., Any]] = []


def kernel(function: F) -> F:
    """Mark ``function`` as compilable and leave it as it is."""
    _MARKED.append(function)
    return function


def marked() -> tuple[Callable[..., Any], ...]:
    """Every kernel function that was imported so far, in order of definition."""
    return tuple(_MARKED)
