"""Whether one channel has changed for good: 10 s blocks, whitened, into a bank of CUSUMs.

Per second only a sum; the rest once a block (cost: see ``docs/benchmarks.md``). A residual that
stays within ``INDIFFERENT`` scales of 0 adds nothing: a level is never known better than that, and
where seconds are nearly independent, blocks would find its error within minutes. Limits: a shift
that the baseline has learnt is no change any more, and a slow drift looks like one.
"""

from threshold_service.domain.kernel.change_rows import (
    BANK,
    BEGAN,
    BLOCK_S,
    CLIP,
    COUNT,
    DOWN,
    G_DOWN,
    G_UP,
    HAS_PREVIOUS,
    INDIFFERENT,
    LIMIT,
    PHI,
    PREVIOUS,
    RESET_S,
    SCALE,
    SINCE_DOWN,
    SINCE_UP,
    SUM,
    SUSPECT,
    TWO_SIDED,
    UP,
    T,
)
from threshold_service.domain.kernel.cusum import accumulate, clear
from threshold_service.domain.kernel.marking import Row, kernel
from threshold_service.domain.kernel.whitening import innovation, learn

SUSPECT_WORTH = 0.2
"""What a block teaches where a change may have begun: a phi learnt of it would hide it."""


@kernel
def step(p: Row, s: Row, r: float, t: float, ms: float, gate: float, factor: float) -> float:
    """Take in the residual ``r`` at ``t`` (epoch ms), in scales, up for distress; gives ``G``.

    ``ms``: milliseconds in an engine second. ``gate``: what learning is worth now, 0 while an
    episode runs; the CUSUMs run on. ``factor``: multiplies every limit (a person's calibration).
    """
    block = BLOCK_S * ms
    elapsed = t - s[T]
    s[T] = t
    if elapsed > block:
        _lose(p, s, elapsed / ms)
    if s[COUNT] == 0.0:
        s[BEGAN] = t
    elif t - s[BEGAN] >= block:
        _close(p, s, gate, factor)
        s[BEGAN] += block
    s[COUNT] += 1.0
    if r > CLIP:
        r = CLIP
    elif r < -CLIP:
        r = -CLIP
    s[SUM] += r
    return max(s[G_UP], s[G_DOWN])


@kernel
def reset(s: Row) -> None:
    """Forget what the CUSUMs have gathered, not what was learnt: an episode is over."""
    clear(s, UP)
    clear(s, DOWN)
    s[G_UP] = 0.0
    s[G_DOWN] = 0.0


@kernel
def since(p: Row, s: Row) -> float:
    """When the CUSUM nearest its limit last left 0 (epoch ms): Page's estimate of the change.

    The last block's begin where all are at 0.
    """
    down = s[G_DOWN] > s[G_UP]
    at = DOWN if down else UP
    left = SINCE_DOWN if down else SINCE_UP
    nearest = 0.0
    when = s[BEGAN]
    for i in range(BANK):
        share = s[at + i] / p[LIMIT + i]
        if share > nearest:
            nearest = share
            when = s[left + i]
    return when


@kernel
def _lose(p: Row, s: Row, elapsed_s: float) -> None:
    """A gap longer than a block: nothing is invented between, the block before it is dropped."""
    s[SUM] = 0.0
    s[COUNT] = 0.0
    s[HAS_PREVIOUS] = 0.0
    if elapsed_s >= p[RESET_S]:
        reset(s)


@kernel
def _close(p: Row, s: Row, gate: float, factor: float) -> None:
    """The block is over, whatever seconds it is missing."""
    y = s[SUM] / s[COUNT]
    s[SUM] = 0.0
    s[COUNT] = 0.0
    previous = s[PREVIOUS]
    s[PREVIOUS] = y
    if s[HAS_PREVIOUS] == 0.0:
        s[HAS_PREVIOUS] = 1.0
        return
    e = innovation(s, y, previous)
    slack = p[INDIFFERENT] * (1.0 - s[PHI]) / s[SCALE]
    s[G_UP] = accumulate(p, s, UP, e - slack, factor, s[BEGAN])
    if p[TWO_SIDED] != 0.0:
        s[G_DOWN] = accumulate(p, s, DOWN, -e - slack, factor, s[BEGAN])
    if max(s[G_UP], s[G_DOWN]) * factor >= p[SUSPECT]:
        gate *= SUSPECT_WORTH
    if gate > 0.0:
        learn(p, s, y, previous, e, gate)
