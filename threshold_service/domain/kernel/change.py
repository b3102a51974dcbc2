"""Whether one channel has changed for good: 10 s blocks, whitened, into a bank of CUSUMs.

Per second only a sum; the rest once a block (cost: see ``docs/benchmarks.md``). Limits: a shift
that the baseline has learnt is no change any more, and a slow drift looks like one.
"""

from threshold_service.domain.kernel.change_rows import (
    AGE,
    BANK,
    BLOCK_S,
    CLOCK,
    COUNT,
    DOWN,
    G_DOWN,
    G_UP,
    HAS_PREVIOUS,
    LIMIT,
    PREVIOUS,
    RESET_S,
    SINCE_DOWN,
    SINCE_UP,
    SUM,
    TWO_SIDED,
    UP,
)
from threshold_service.domain.kernel.cusum import accumulate, clear
from threshold_service.domain.kernel.marking import Row, kernel
from threshold_service.domain.kernel.whitening import innovation, learn

CLIP = 2.5
"""As the baseline's: one broken second is worth no more than a far one."""


@kernel
def step(p: Row, s: Row, r: float, dt: float, gate: float, factor: float) -> None:
    """Take in the residual ``r`` in scales, up for distress, ``dt`` s after the last one.

    ``gate``: what learning is worth now, 0 while an episode runs; the CUSUMs run on.
    ``factor``: multiplies every limit (a person's calibration).
    """
    if dt > BLOCK_S:
        _lose(p, s, dt)
    age = s[AGE] + dt if s[COUNT] > 0.0 else 0.0
    if age >= BLOCK_S:
        age -= BLOCK_S
        _close(p, s, gate, factor)
    s[AGE] = age
    s[COUNT] += 1.0
    if r > CLIP:
        r = CLIP
    elif r < -CLIP:
        r = -CLIP
    s[SUM] += r


@kernel
def reset(s: Row) -> None:
    """Forget what the CUSUMs have gathered, not what was learnt: an episode is over."""
    clear(s, UP)
    clear(s, DOWN)
    s[G_UP] = 0.0
    s[G_DOWN] = 0.0


@kernel
def began_s_ago(p: Row, s: Row) -> float:
    """Seconds from when the CUSUM nearest its limit last left 0 to the last block's end.

    Page's estimate of when the change was; 0 where all are at 0.
    """
    down = s[G_DOWN] > s[G_UP]
    at = DOWN if down else UP
    since = SINCE_DOWN if down else SINCE_UP
    nearest = 0.0
    began = s[CLOCK]
    for i in range(BANK):
        share = s[at + i] / p[LIMIT + i]
        if share > nearest:
            nearest = share
            began = s[since + i]
    return s[CLOCK] - began


@kernel
def _lose(p: Row, s: Row, dt: float) -> None:
    """A gap longer than a block: nothing is invented between, the block before it is dropped."""
    s[SUM] = 0.0
    s[COUNT] = 0.0
    s[HAS_PREVIOUS] = 0.0
    s[CLOCK] += dt
    if dt >= p[RESET_S]:
        reset(s)


@kernel
def _close(p: Row, s: Row, gate: float, factor: float) -> None:
    y = s[SUM] / s[COUNT]
    s[SUM] = 0.0
    s[COUNT] = 0.0
    began = s[CLOCK]
    s[CLOCK] = began + BLOCK_S
    previous = s[PREVIOUS]
    s[PREVIOUS] = y
    if s[HAS_PREVIOUS] == 0.0:
        s[HAS_PREVIOUS] = 1.0
        return
    e = innovation(s, y, previous)
    s[G_UP] = accumulate(p, s, UP, e, factor, began)
    if p[TWO_SIDED] != 0.0:
        s[G_DOWN] = accumulate(p, s, DOWN, -e, factor, began)
    if gate > 0.0:
        learn(p, s, y, previous, e, gate)
