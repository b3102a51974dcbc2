"""The operator's choice of arithmetic."""

import sys

import pytest

from threshold_service.arithmetics import arithmetic
from threshold_service.domain.arithmetic import Plain
from threshold_service.errors import ArithmeticMissing


def test_plain_needs_nothing() -> None:
    assert isinstance(arithmetic("plain"), Plain)


def test_compiled_without_numba_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "threshold_service.domain.compiled", raising=False)
    with pytest.raises(ArithmeticMissing, match=r"attune\[fast\]"):
        arithmetic("compiled")
