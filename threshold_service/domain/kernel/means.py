"""Exponential means over 5, 60 and 300 s of what has been seen, sum over weight."""

import math

from threshold_service.domain.kernel.marking import Row, kernel

SPANS_S = (5.0, 60.0, 300.0)
KEEP_5, KEEP_60, KEEP_300 = (math.exp(-1.0 / span) for span in SPANS_S)
RATE_5, RATE_60, RATE_300 = (1.0 / span for span in SPANS_S)

SUM_5, WEIGHT_5, SUM_60, WEIGHT_60, SUM_300, WEIGHT_300, T = range(7)
"""A state row; ``T`` the last value's time (epoch ms, the caller's)."""
SIZE = 7


@kernel
def add(s: Row, value: float, dt: float) -> None:
    """Take a value in, ``dt`` seconds after the last one."""
    whole = dt == 1.0
    keep = KEEP_5 if whole else math.exp(-dt * RATE_5)
    s[SUM_5] = s[SUM_5] * keep + value
    s[WEIGHT_5] = s[WEIGHT_5] * keep + 1.0
    keep = KEEP_60 if whole else math.exp(-dt * RATE_60)
    s[SUM_60] = s[SUM_60] * keep + value
    s[WEIGHT_60] = s[WEIGHT_60] * keep + 1.0
    keep = KEEP_300 if whole else math.exp(-dt * RATE_300)
    s[SUM_300] = s[SUM_300] * keep + value
    s[WEIGHT_300] = s[WEIGHT_300] * keep + 1.0
