"""Channel transforms: make a channel's noise roughly symmetric before a baseline is taken."""

import math
from collections.abc import Callable

from shared.contracts.channels import Transform

LOGIT_CLIP = 0.01
"""A network's 0.001 and 0.0001 mean the same; unclipped, their logits would be 2.3 apart."""

Function = Callable[[float], float]


def logit(p: float) -> float:
    """``ln(p / (1 - p))`` with ``p`` clipped to 0.01..0.99, so it stays in about -4.6..4.6.

    >>> logit(0.5), round(logit(0.0), 3)
    (0.0, -4.595)
    """
    clipped = min(1.0 - LOGIT_CLIP, max(LOGIT_CLIP, p))
    return math.log(clipped / (1.0 - clipped))


def inverse_logit(y: float) -> float:
    """The probability whose logit is ``y``; never overflows.

    >>> inverse_logit(0.0)
    0.5
    """
    if y >= 0.0:
        return 1.0 / (1.0 + math.exp(-y))
    e = math.exp(y)
    return e / (1.0 + e)


def forward(kind: Transform, offset: float) -> Function:
    """The function from a channel's own unit to its transformed one.

    ``offset`` (the channel's unit) keeps ``log_offset`` finite at zero and swallows the
    sensor's noise floor: 0.05 uS for skin conductance, 0.2 g for acceleration.
    """
    if kind is Transform.LOGIT:
        return logit
    if kind is Transform.LOG:
        return lambda x: math.log(max(x, 1e-9))
    if kind is Transform.LOG_OFFSET:
        return lambda x: math.log(max(x + offset, 1e-9))
    return lambda x: x


def inverse(kind: Transform, offset: float) -> Function:
    """The way back, for bands in the channel's own unit."""
    if kind is Transform.LOGIT:
        return inverse_logit
    if kind is Transform.LOG:
        return lambda y: math.exp(min(y, 700.0))
    if kind is Transform.LOG_OFFSET:
        return lambda y: math.exp(min(y, 700.0)) - offset
    return lambda y: y
