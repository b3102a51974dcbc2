"""Whether the expression changes more often than it usually does in this person.

An expression is the emotion with the highest probability, once it has lasted 2 s: classifiers
waver between two faces from second to second, people do not. Changes are counted with weights
that fade over two minutes, in blocks of 10 s::

    C = sum of weights of changes, W = sum of weights of seen seconds, W2 = of their squares
    n = C W / W2,  E = W^2 / W2            as many changes in as many seconds, unweighted
    rate ~ Gamma(a, b),  a = a0 + own changes,  b = b0 + own seconds (hours, not while frozen)
    P(N >= n) = I_(E / (E + b))(n + 1/2, a)      negative binomial, mid-p

(Gamma-Poisson empirical Bayes: Robbins 1956; the 1/2 takes half of the probability at ``n``
itself, as the mid-p does.) Changes come in bursts, so all four numbers are divided by a
dispersion ``D >= 1``, the mean square of ``(n - rate E)`` over its variance, learnt in quiet
and drawn to 1 (quasi-Poisson, McCullagh & Nelder 1989). ``z`` is the normal score of that tail.
Limit: who has one face for hours and then two changes within a minute is 3 z.
"""

import math

from threshold_service.domain.kernel.marking import Row, kernel
from threshold_service.domain.kernel.tails import beta_share, z_of_tail

BLOCK_S = 10.0
SHORT_S = 120.0
"""Time constant of the count."""
DWELL_S = 2.0
GAP_S = 1.5
"""Beyond it nobody saw the face in between: no second of it counts and dwelling starts anew."""
RATE0 = 1.0 / 30.0
SECONDS0 = 300.0
"""The population: a change every half minute, worth five minutes of one's own. A judgement."""
NU0 = 8.0
"""What a dispersion of 1 is worth, in independent counts."""
CLIP = 2.5
NOTHING = -1.0

CURRENT, CANDIDATE, HELD_S, AGE, BLOCK_CHANGES, BLOCK_SEEN = range(6)
CHANGES, SEEN, SEEN2, OWN_CHANGES, OWN_S, DISPERSION_SS, DISPERSION_NU, Z, T = range(6, 15)
SIZE = 15
"""A state row: the expression in hand, the block, the fading count, the person's own, and the last
face's time (epoch ms, the caller's)."""

SHORT_KEEP, OWN_KEEP, INDEPENDENT = range(3)
"""A parameter row, per block."""


def parameters(own_half_life_s: float) -> list[float]:
    """A parameter row; the own rate remembers ``own_half_life_s`` seconds, hours as a rule."""
    if not (math.isfinite(own_half_life_s) and own_half_life_s > SHORT_S):
        raise ValueError(f"own_half_life_s must be > {SHORT_S:g}, got {own_half_life_s}")
    short = math.exp(-BLOCK_S / SHORT_S)
    return [short, 2.0 ** (-BLOCK_S / own_half_life_s), BLOCK_S / (2.0 * SHORT_S)]


def begin() -> list[float]:
    """A state row that has seen no face."""
    row = [0.0] * SIZE
    row[CURRENT] = row[CANDIDATE] = NOTHING
    return row


@kernel
def step(p: Row, s: Row, label: float, dt: float, gate: float) -> bool:
    """Take one second's strongest emotion in; whether a block ended, so that ``s[Z]`` is new.

    ``label`` is its number (0, 1, ...), ``dt`` the seconds since the last label, ``gate`` how far
    the own rate may learn (0 while frozen).
    """
    seen = dt if dt <= GAP_S else 0.0
    if label == s[CANDIDATE] and seen > 0.0:
        held = s[HELD_S] + seen
    else:
        held = seen
        s[CANDIDATE] = label
    s[HELD_S] = held
    if held >= DWELL_S and label != s[CURRENT]:
        if s[CURRENT] != NOTHING:
            s[BLOCK_CHANGES] += 1.0
        s[CURRENT] = label
    s[BLOCK_SEEN] += seen
    age = s[AGE] + dt
    s[AGE] = age
    if age < BLOCK_S:
        return False
    close(p, s, gate)
    return True


@kernel
def close(p: Row, s: Row, gate: float) -> None:
    """End a block: fade the count, read it against the own rate, let quiet teach that."""
    changes, seen = s[BLOCK_CHANGES], s[BLOCK_SEEN]
    s[AGE] = s[BLOCK_CHANGES] = s[BLOCK_SEEN] = 0.0
    keep = p[SHORT_KEEP]
    s[CHANGES] = s[CHANGES] * keep + changes
    s[SEEN] = s[SEEN] * keep + seen
    s[SEEN2] = s[SEEN2] * keep * keep + seen
    if s[SEEN2] <= 0.0:
        return
    _read(p, s, gate)
    if gate > 0.0:
        keep = p[OWN_KEEP]
        s[OWN_CHANGES] = s[OWN_CHANGES] * keep + gate * changes
        s[OWN_S] = s[OWN_S] * keep + gate * seen


@kernel
def forget_short(s: Row) -> None:
    """After a long gap only the own rate is still known."""
    s[CURRENT] = s[CANDIDATE] = NOTHING
    s[HELD_S] = s[AGE] = s[BLOCK_CHANGES] = s[BLOCK_SEEN] = 0.0
    s[CHANGES] = s[SEEN] = s[SEEN2] = s[Z] = 0.0


@kernel
def _read(p: Row, s: Row, gate: float) -> None:
    inflate = s[SEEN] / s[SEEN2]
    n, exposure = s[CHANGES] * inflate, s[SEEN] * inflate
    a = RATE0 * SECONDS0 + s[OWN_CHANGES]
    b = SECONDS0 + s[OWN_S]
    nu = NU0 + s[DISPERSION_NU]
    spread = max(1.0, (NU0 + s[DISPERSION_SS]) / nu)
    s[Z] = z_of_tail(beta_share(exposure / (exposure + b), n / spread + 0.5, a / spread))
    if gate > 0.0:
        mean = a / b * exposure
        variance = mean * (1.0 + exposure / b)
        square = min((n - mean) * (n - mean) / variance, CLIP * CLIP * spread)
        keep, dn = p[OWN_KEEP], gate * p[INDEPENDENT]
        s[DISPERSION_SS] = s[DISPERSION_SS] * keep + dn * square
        s[DISPERSION_NU] = s[DISPERSION_NU] * keep + dn
