"""From a wanted time between false alarms to the limits of a CUSUM bank. Pure and offline.

A one-sided CUSUM over independent N(0, 1) innovations with reference ``k`` and limit ``h`` runs
for ``(e^(2kb) - 2kb - 1) / (2 k^2)`` blocks on average, ``b = h + 1.166`` (Siegmund 1985, section
2.6). Two sides halve it. ``channels`` of equal share each get ``channels`` times the person's
time: exact for independent ones in the long run, too careful for channels that move together.
"""

import math

BANK_WORTH = 2.7
"""How many independent CUSUMs a bank of four alarms like: simulated run lengths are then 0.98 to
1.24 of the wanted, from 1 h of one channel to 24 h of 25, on one side and on two. One factor on
the limits, 1.159 at 8 h, would give 0.87 to 1.87 over the same range."""
OVERSHOOT = 1.166
"""How far a Gaussian walk jumps beyond both ends, twice 0.583 (Siegmund 1985)."""
REFERENCES = (0.125, 0.25, 0.5, 1.0)


def run_length(k: float, h: float) -> float:
    """Blocks until a one-sided CUSUM first reaches ``h``, on average, where nothing changed.

    >>> round(run_length(0.5, 6.8))
    5745
    """
    if not (math.isfinite(k) and k > 0.0 and math.isfinite(h) and h >= 0.0):
        raise ValueError(f"k must be finite and > 0 and h finite and >= 0, got {k}, {h}")
    x = 2.0 * k * (h + OVERSHOOT)
    return (math.expm1(x) - x) / (2.0 * k * k)


def limit(k: float, blocks: float) -> float:
    """The ``h`` at which a one-sided CUSUM runs for ``blocks`` on average.

    >>> round(limit(0.5, 2 * 2880), 2)
    6.8
    """
    least = run_length(k, 0.0)
    if not (math.isfinite(blocks) and blocks > least):
        raise ValueError(f"blocks must be finite and > {least:.1f} for k = {k}, got {blocks}")
    # e^x - x - 1 = a is convex in x and log(1 + a + x) a contraction: a few rounds are exact.
    a = 2.0 * k * k * blocks
    x = math.log1p(a)
    for _ in range(60):
        x = math.log1p(a + x)
    return x / (2.0 * k) - OVERSHOOT


def bank_limits(person_s: float, channels: int, *, two_sided: bool, block_s: float) -> list[float]:
    """One limit per CUSUM, so that a person's ``channels`` together alarm every ``person_s``."""
    if channels < 1:
        raise ValueError(f"channels must be at least 1, got {channels}")
    blocks = BANK_WORTH * person_s / block_s * channels * (2.0 if two_sided else 1.0)
    return [limit(k, blocks) for k in REFERENCES]
