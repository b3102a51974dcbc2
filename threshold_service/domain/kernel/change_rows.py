"""Where the change detector keeps what: the fields of its two rows, and rows to begin with.

Row ``p`` (one a channel, the same for all persons) holds what is known beforehand, row ``s``
(one a person and channel) what was seen. The unit of ``y`` is the standardised residual.
"""

import math
from collections.abc import Sequence

BLOCK_S = 10.0
"""Seconds in a block: longer ones find a shift later, shorter ones leave more of the noise."""
BANK = 4
"""Page CUSUMs in a bank, with k = 1/8, 1/4, 1/2, 1."""
K_FIRST = 0.125
"""The least reference value; each further one is twice the one before."""
CLIP = 2.5
"""As the baseline's: one broken second is worth no more than a far one."""
PHI_MAX = 0.97
"""Beyond it a lasting shift leaves so little in the innovations that it would not be found."""

SUSPECT_NATS = 4.0
"""A log-likelihood ratio for a change, ``2 k C_k``, that quiet blocks reach one time in twenty."""

PHI_0, BLOCKS_0, KEEP, VARIANCE_MIN, RESET_S, TWO_SIDED, SUSPECT, INDIFFERENT = range(8)
LIMIT = 8
"""From here ``BANK`` limits, of the CUSUMs in the order of k."""
P_SIZE = LIMIT + BANK

T, BEGAN, SUM, COUNT, PREVIOUS, HAS_PREVIOUS = range(6)
SQUARES, PRODUCTS, BLOCKS, PHI, VARIANCE, SCALE = range(6, 12)
G_UP, G_DOWN = range(12, 14)
UP, SINCE_UP, DOWN, SINCE_DOWN = 14, 14 + BANK, 14 + 2 * BANK, 14 + 3 * BANK
SIZE = 14 + 4 * BANK
"""``T``: the last value's time, ``BEGAN``: the block's, ``SINCE_*``: when each CUSUM left 0."""


def parameters(
    phi: float,
    limits: Sequence[float],
    *,
    two_sided: bool,
    prior_blocks: float,
    half_life_s: float,
    scale_floor: float,
    indifferent: float,
    reset_s: float,
) -> list[float]:
    """Row ``p``. ``phi``: the population's autocorrelation of block means, one block apart.

    ``limits``: one per CUSUM, in SDs of an innovation. ``prior_blocks``: how many blocks of the
    person's own the population is worth. ``half_life_s``: after it, a block counts half.
    ``scale_floor``: the least SD of an innovation as a share of the population's.
    ``indifferent``: how far a residual may lie off without being a change, in scales.
    ``reset_s``: after a gap as long as this, the CUSUMs start anew.
    """
    if not 0.0 <= phi < 1.0:
        raise ValueError(f"phi must be in [0, 1), got {phi}")
    if len(limits) != BANK or not all(math.isfinite(h) and h > 0.0 for h in limits):
        raise ValueError(f"limits must be {BANK} finite numbers > 0, got {list(limits)}")
    if list(limits) != sorted(limits, reverse=True):
        raise ValueError(f"limits must not grow with k, got {list(limits)}")
    for name, value in (("prior_blocks", prior_blocks), ("half_life_s", half_life_s)):
        if not (math.isfinite(value) and value > 0.0):
            raise ValueError(f"{name} must be finite and > 0, got {value}")
    if not 0.0 < scale_floor <= 1.0:
        raise ValueError(f"scale_floor must be in (0, 1], got {scale_floor}")
    if not 0.0 <= indifferent < CLIP:
        raise ValueError(f"indifferent must be in [0, {CLIP:g}), got {indifferent}")
    if not reset_s >= BLOCK_S:
        raise ValueError(f"reset_s must be at least a block, {BLOCK_S:g} s, got {reset_s}")
    phi = min(phi, PHI_MAX)
    keep = 2.0 ** (-BLOCK_S / half_life_s)
    least = scale_floor * scale_floor * _variance(phi)
    # All limits are about as many nats; those of k = 1/2 are so themselves.
    suspect = SUSPECT_NATS / limits[2]
    own = [phi, prior_blocks, keep, least, reset_s, float(two_sided), suspect, indifferent]
    return [*own, *limits]


def begin(p: Sequence[float]) -> list[float]:
    """Row ``s`` before the channel's first value: the population's phi and scale."""
    s = [0.0] * SIZE
    s[PHI] = p[PHI_0]
    s[VARIANCE] = _variance(p[PHI_0])
    s[SCALE] = math.sqrt(s[VARIANCE])
    return s


def _variance(phi: float) -> float:
    """Of an innovation, where block means have variance 1, the most that residuals can have."""
    return 1.0 - phi * phi
