"""Whether a channel jumps about more than it usually does, whatever its level.

The innovation of a standardised residual ``r`` is its step from one second to the next,
``d_t = r_t - r_(t-1)``. Steps rather than AR(1) errors, because a lasting shift of the level is
then one step and not a rise of the variance (von Neumann 1941 measured variance so for the same
reason). Clipped at 2.5 of their own usual scale (Huber 1964) and summed over blocks of 10 s::

    v_short, v_base = exponentially weighted means of min(d^2, c^2 v_base) / kappa(c)
    l   = ln((v_short + v_floor) / (v_base + v_floor))
    U   = max(2/N_short, (nu0 2/n_short + SS) / (nu0 + nu))
    V   = U + 2/n_base                      variance of l in quiet
    z   = t_(nu0 + nu) of l / sqrt(V) as a normal-equivalent

``N = (sum w)^2 / sum w^2`` are effective numbers of steps, ``n = N / 1.5`` of independent ones:
squared steps of white noise are correlated by 1/4 with the next, of slower channels by less.
``2/n`` is the variance of a log variance of normal data; real channels come in calm and lively
stretches, so where this person's own ``l`` scatters by more in quiet, that counts as hours
accumulate (``SS``, ``nu``).
Limits: a spike shorter than a block is one block; swings that stand for eight seconds on either
side change little from one second to the next and are not seen beneath a sensor's noise; a
channel that changes from still to lively for good is volatile until the base has moved, over
hours.
"""

import math

from threshold_service.domain.gaussian import kappa
from threshold_service.domain.kernel.gaussian import normal_equivalent
from threshold_service.domain.kernel.marking import Row, kernel

BLOCK_S = 10.0
SHORT_S = 60.0
"""Time constant of the short mean."""
STEP_S = 1.5
"""A value that follows later than this follows a gap: no step is made up across it."""
LEAST = 5.0
"""Steps without which a block says nothing."""
CLIP = 2.5
KAPPA = kappa(CLIP)
CORRELATED = 1.5
V_FLOOR = 0.0025
"""Steps of a twentieth of the channel's scale are nothing to a caregiver. It also keeps a channel
that mostly stands still, where clipping at its own scale would shrink that scale to nothing."""
V_FIRST = 2.0
"""Two independent standardised seconds, until anything is known."""
LEAST_BASE = 120.0
"""Effective steps of base before a ratio to it is a reading: with fewer, most of what is short
is base too."""
NU0 = 8.0
"""What theory's variance of ``l`` is worth, in independent readings of the short mean."""

LAST, AGE, SEEN, BLOCK_SUM, BLOCK_N, LIMIT = range(6)
SHORT_SUM, SHORT_W, SHORT_W2, BASE_SUM, BASE_W, BASE_W2 = range(6, 12)
SPREAD_SS, SPREAD_NU, Z, T = range(12, 16)
SIZE = 16
"""A state row: the step in hand, the block, both means as sum over weight, quiet's scatter, and
the last value's time (epoch ms, the caller's)."""

SHORT_KEEP, BASE_KEEP, INDEPENDENT = range(3)
PARAMETERS = 3
"""A parameter row, per block. ``INDEPENDENT``: independent readings of the short mean in one."""


def parameters(base_half_life_s: float) -> list[float]:
    """A parameter row; the base remembers ``base_half_life_s`` seconds, hours as a rule."""
    if not (math.isfinite(base_half_life_s) and base_half_life_s > SHORT_S):
        raise ValueError(f"base_half_life_s must be > {SHORT_S:g}, got {base_half_life_s}")
    short = math.exp(-BLOCK_S / SHORT_S)
    return [short, 2.0 ** (-BLOCK_S / base_half_life_s), BLOCK_S / (2.0 * SHORT_S)]


def begin() -> list[float]:
    """A state row that has seen nothing."""
    row = [0.0] * SIZE
    row[LIMIT] = CLIP * CLIP * V_FIRST
    return row


@kernel
def step(p: Row, s: Row, r: float, dt: float, gate: float) -> bool:
    """Take one standardised residual in; whether a block ended, so that ``s[Z]`` is new.

    ``dt`` is the time since the channel's last value, ``gate`` how far the base may learn
    (0 while frozen). ``s[Z]`` is 0 until there is a base to compare with.
    """
    last = s[LAST]
    s[LAST] = r
    if s[SEEN] == 0.0:
        s[SEEN] = 1.0
        return False
    if dt <= STEP_S:
        square = (r - last) * (r - last)
        limit = s[LIMIT]
        s[BLOCK_SUM] += square if square < limit else limit
        s[BLOCK_N] += 1.0
    age = s[AGE] + dt
    s[AGE] = age
    if age < BLOCK_S:
        return False
    close(p, s, gate)
    return True


@kernel
def close(p: Row, s: Row, gate: float) -> None:
    """End a block: move both means by it, read the ratio, let quiet teach the base."""
    n, total = s[BLOCK_N], s[BLOCK_SUM] / KAPPA
    s[AGE] = s[BLOCK_SUM] = s[BLOCK_N] = 0.0
    keep = p[SHORT_KEEP]
    s[SHORT_SUM] *= keep
    s[SHORT_W] *= keep
    s[SHORT_W2] *= keep * keep
    if n < LEAST:
        return
    s[SHORT_SUM] += total
    s[SHORT_W] += n
    s[SHORT_W2] += n
    _read(p, s, gate)
    if gate > 0.0:
        _teach(p, s, total * gate, n * gate, n * gate * gate)


@kernel
def forget_short(s: Row) -> None:
    """After a long gap only what is usual is still known."""
    s[SEEN] = s[AGE] = s[BLOCK_SUM] = s[BLOCK_N] = s[Z] = 0.0
    s[SHORT_SUM] = s[SHORT_W] = s[SHORT_W2] = 0.0


@kernel
def _read(p: Row, s: Row, gate: float) -> None:
    base = s[BASE_W] * s[BASE_W] / (CORRELATED * s[BASE_W2]) if s[BASE_W2] > 0.0 else 0.0
    if base < LEAST_BASE:
        s[Z] = 0.0
        return
    short = s[SHORT_W] * s[SHORT_W] / (CORRELATED * s[SHORT_W2])
    ratio = s[SHORT_SUM] / s[SHORT_W] + V_FLOOR
    ratio = math.log(ratio / (s[BASE_SUM] / s[BASE_W] + V_FLOOR))
    dof = NU0 + s[SPREAD_NU]
    theory = 2.0 / short
    variance = max(theory / CORRELATED, (NU0 * theory + s[SPREAD_SS]) / dof) + 2.0 / base
    s[Z] = normal_equivalent(ratio / math.sqrt(variance), dof)
    if gate > 0.0:
        square = min(ratio * ratio, CLIP * CLIP * variance) / KAPPA
        keep, dn = p[BASE_KEEP], gate * p[INDEPENDENT]
        s[SPREAD_SS] = s[SPREAD_SS] * keep + dn * square
        s[SPREAD_NU] = s[SPREAD_NU] * keep + dn


@kernel
def _teach(p: Row, s: Row, total: float, n: float, n2: float) -> None:
    keep = p[BASE_KEEP]
    s[BASE_SUM] = s[BASE_SUM] * keep + total
    s[BASE_W] = s[BASE_W] * keep + n
    s[BASE_W2] = s[BASE_W2] * keep * keep + n2
    s[LIMIT] = CLIP * CLIP * max(s[BASE_SUM] / s[BASE_W], V_FLOOR)
