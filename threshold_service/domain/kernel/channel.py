"""What a channel is, as a row of numbers: transform, weight, side, sense."""

import math

from threshold_service.domain.kernel.marking import Row, kernel

KIND, OFFSET, IACT_S, WEIGHT, SIGN, SINGLE, SENSE = range(7)
"""A row of traits. ``SENSE`` indexes the senses' rows, ``SINGLE`` 1: may speak alone."""

IDENTITY, LOGIT, LOG, LOG_OFFSET = 0.0, 1.0, 2.0, 3.0
KINDS = {"identity": IDENTITY, "logit": LOGIT, "log": LOG, "log_offset": LOG_OFFSET}
LOGIT_CLIP = 0.01
"""A network's 0.001 and 0.0001 mean the same; unclipped, their logits would be 2.3 apart."""
LEAST = 1e-9
"""Keeps a logarithm finite where a sensor says zero."""


@kernel
def logit(p: float) -> float:
    """``ln(p / (1 - p))`` with ``p`` clipped to 0.01..0.99, so it stays in about -4.6..4.6.

    >>> logit(0.5), round(logit(0.0), 3)
    (0.0, -4.595)
    """
    clipped = min(1.0 - LOGIT_CLIP, max(LOGIT_CLIP, p))
    return math.log(clipped / (1.0 - clipped))


@kernel
def transformed(traits: Row, x: float) -> float:
    """``x`` from the channel's own unit to the one in which its noise is about symmetric."""
    kind = traits[KIND]
    if kind == LOGIT:
        return logit(x)
    if kind == LOG:
        return math.log(max(x, LEAST))
    if kind == LOG_OFFSET:
        return math.log(max(x + traits[OFFSET], LEAST))
    return x
