"""Flags that must hold for a while: the last records as bits of one integer."""

from threshold_service.domain.settings import Debounce


def push(bits: int, flag: bool, rule: Debounce) -> int:
    """The bits with this record's flag in front, the oldest beyond the window dropped.

    >>> push(0b011, True, Debounce(2, 3))
    7
    """
    return ((bits << 1) | flag) & ((1 << rule.window) - 1)


def holds(bits: int, rule: Debounce) -> bool:
    """Whether enough of the last records had the flag up.

    >>> holds(0b101, Debounce(2, 3)), holds(0b100, Debounce(2, 3))
    (True, False)
    """
    return bits.bit_count() >= rule.needed
