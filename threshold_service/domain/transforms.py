"""Channel transforms: make a channel's noise roughly symmetric before a baseline is taken."""

import math
from collections.abc import Callable

from shared.contracts.channels import Transform
from threshold_service.domain.kernel import channel

Function = Callable[[float], float]


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
    """The function from a channel's own unit to its transformed one, as the kernel does it.

    ``offset`` (the channel's unit) keeps ``log_offset`` finite at zero and swallows the
    sensor's noise floor: 0.05 uS for skin conductance, 0.2 g for acceleration.
    """
    traits = [channel.KINDS[kind.value], offset]
    return lambda x: channel.transformed(traits, x)


def inverse(kind: Transform, offset: float) -> Function:
    """The way back, for bands in the channel's own unit."""
    if kind is Transform.LOGIT:
        return inverse_logit
    if kind is Transform.LOG:
        return lambda y: math.exp(min(y, 700.0))
    if kind is Transform.LOG_OFFSET:
        return lambda y: math.exp(min(y, 700.0)) - offset
    return lambda y: y
