"""Block means made nearly independent: the innovations of a first-order autoregression.

Autocorrelation is what ruins a CUSUM: limits for 8 h between false alarms last 217 s at a
correlation of 0.5 from one value to the next and 52 s at 0.9 (Johnson & Bagshaw 1974 saw it
first). So ``e = (y - phi y') / s_e`` is accumulated instead of ``y`` (Alwan & Roberts 1988;
Runger & Willemain 1996 on block means).

``phi`` is the least-squares regression through 0, drawn to the population's by ``n0`` blocks::

    r   = (n (sum y y' / sum y'^2) + n0 phi0) / (n + n0)
    phi = min(0.97, r + sqrt((1 - r^2) / (n + n0)))

One standard error is added since too small costs far more than too large: at a true 0.9, 0.88
leaves 2.1 h of 8 h between false alarms, 0.92 gives 33 h. A level that is off counts as
correlation, which errs on the same side. ``s_e`` is the SD of innovations clipped at 3,
consistent for normal ones (Huber 1964): heavy tails widen it less than they would a plain SD
and more than a MAD.
"""

import math

from threshold_service.domain.gaussian import kappa
from threshold_service.domain.kernel.change_rows import (
    BLOCKS,
    BLOCKS_0,
    KEEP,
    PHI,
    PHI_0,
    PHI_MAX,
    PRODUCTS,
    SCALE,
    SQUARES,
    VARIANCE,
    VARIANCE_MIN,
)
from threshold_service.domain.kernel.marking import Row, kernel

CLIP = 3.0
"""At t5 tails and phi 0.9, 4 leaves 4.9 h of 8 h between false alarms, 3 gives 11.7 h."""
KAPPA = kappa(CLIP)


@kernel
def innovation(s: Row, y: float, previous: float) -> float:
    """``(y - phi previous) / s_e``, at most ``CLIP`` away from 0."""
    e = (y - s[PHI] * previous) / s[SCALE]
    if e > CLIP:
        return CLIP
    if e < -CLIP:
        return -CLIP
    return e


@kernel
def learn(p: Row, s: Row, y: float, previous: float, e: float, gate: float) -> None:
    """One step of both estimates; ``gate`` > 0 is how many blocks this one is worth."""
    keep = p[KEEP]
    blocks = s[BLOCKS] * keep + gate
    squares = s[SQUARES] * keep + gate * previous * previous
    products = s[PRODUCTS] * keep + gate * previous * y
    s[BLOCKS] = blocks
    s[SQUARES] = squares
    s[PRODUCTS] = products
    known = blocks + p[BLOCKS_0]
    own = products / squares if squares > 0.0 else 0.0
    r = (blocks * own + p[BLOCKS_0] * p[PHI_0]) / known
    phi = r + math.sqrt(max(0.0, 1.0 - r * r) / known)
    s[PHI] = min(PHI_MAX, max(0.0, phi))
    variance = s[VARIANCE] * (1.0 + gate / known * (e * e / KAPPA - 1.0))
    s[VARIANCE] = max(p[VARIANCE_MIN], variance)
    s[SCALE] = math.sqrt(s[VARIANCE])
