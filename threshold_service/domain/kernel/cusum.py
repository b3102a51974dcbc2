"""A bank of Page's CUSUMs over one stream of innovations.

    C_k <- max(0, C_k + e - k)          k = 1/8, 1/4, 1/2, 1 (Page 1954)
    G    = max over k of C_k / (factor h_k)

A CUSUM with reference ``k`` is the best test for a shift of ``2 k`` (Moustakides 1986); four of
them, doubling, are within a few per cent of knowing the shift. ``G`` is 1 where a limit is
reached and stays at most 1: a CUSUM beyond its limit would have to be worked off for hours after
the change is over, and says no more than that there is one.
"""

from threshold_service.domain.kernel.change_rows import BANK, K_FIRST, LIMIT
from threshold_service.domain.kernel.marking import Row, kernel


@kernel
def accumulate(p: Row, s: Row, at: int, e: float, factor: float, began: float) -> float:
    """Take ``e`` in, whose block began at ``began``; ``G`` of the CUSUMs at ``s[at]``.

    After the ``BANK`` sums come the times at which each last left 0. More is subtracted from
    each than from the one before, so where one is at 0, all after it are.
    """
    strongest = 0.0
    k = K_FIRST
    for i in range(at, at + BANK):
        before = s[i]
        c = before + e - k
        if c <= 0.0:
            for j in range(i, at + BANK):
                s[j] = 0.0
            break
        h = factor * p[LIMIT + i - at]
        if c > h:
            c = h
        s[i] = c
        if before == 0.0:
            s[i + BANK] = began
        if c > strongest * h:
            strongest = c / h
        k += k
    return strongest


@kernel
def clear(s: Row, at: int) -> None:
    """Start the CUSUMs at ``s[at]`` anew."""
    for i in range(at, at + 2 * BANK):
        s[i] = 0.0
