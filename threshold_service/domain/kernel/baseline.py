"""One person's usual level, daily rhythm and scale of one channel, in O(1) per second.

Recursion, for a value ``y`` after its transform, ``dt`` seconds after the last one, with a
weight ``w`` (0..1) that makes it ``dn = w hop / iact_s`` independent samples::

    n   <- n 2^(-dt/HL_level)                   own independent samples, slowly forgotten
    m    = (n xbar + k0 mu0) / (n + k0) + S_h   k0 = s0^2 / tau^2: what the prior is worth
    S^2  = (nu0 s0^2 + SS) / (nu0 + nu)         empirical-Bayes variance
    P^2  = S^2 (1 + 1/(n + k0))                 predictive variance of a new value
    psi  = clip((y - m) / P, -c, c)             Huber 1964; c = 2.5
    xbar <- xbar + dn/(n + dn) (m - S_h + P psi - xbar)
    D    <- as xbar, with the rhythm's half-life: the level of the last days
    S_h  <- S_h + dv/(v_h + v0) clip(y - D - S_h, -c P, c P)     dv = w 10 s / 1 h visits
    SS   <- SS 2^(-dt/HL_scale) + dn S^2 psi^2 / kappa(c),   nu likewise, once n > 1

``S_h`` are 24 circular bins (UTC), read by linear interpolation between bin centres, kept at
sum zero and forgotten with a half-life of days. An hour of one day is one visit however many
seconds it has: what a person does at eight is only known after several days. Empirical Bayes
after Efron & Morris 1973 and Smyth 2004; robust exponential smoothing after Gelper, Fried &
Croux 2010. Limit: where the clock is put forward, the rhythm is an hour late until relearnt.
"""

import math

from threshold_service.domain.gaussian import kappa
from threshold_service.domain.kernel.gaussian import normal_equivalent
from threshold_service.domain.kernel.marking import Row, kernel

CLIP = 2.5
KAPPA = kappa(CLIP)
PER_KAPPA = 1.0 / KAPPA
HOURS = 24
HOUR_S = 3600.0
BUNDLE_S = 10.0
LN2 = math.log(2.0)

(
    MU0,
    PRIOR_SS,
    VARIANCE_FLOOR,
    K0,
    XBAR,
    N,
    SS,
    NU,
    FAST_SUM,
    FAST_WEIGHT,
    SLOW_SUM,
    SLOW_WEIGHT,
    DAYS,
    DAYS_N,
    DUE,
    DUE_S,
    RESIDUAL,
    T,
) = range(18)
"""A state row. ``PRIOR_SS`` is ``nu0 s0^2``; ``RESIDUAL`` the last ``psi``; ``T`` the
last value's time, epoch ms. Values are transformed."""
SIZE = 18

NU0, LEVEL_RATE, LEVEL_KEEP, SCALE_RATE, SCALE_KEEP, FAST_RATE, FAST_KEEP = range(7)
SLOW_RATE, SLOW_KEEP, VISITS0, VISIT, BUNDLE, HOUR_RATE, DAYS_RATE = range(7, 14)
"""A parameter row. ``*_RATE``: decay per second (``HOUR_RATE``: per hour), ``*_KEEP``: what is
left after one second; ``SLOW_RATE`` 0: judged against the level; ``VISITS0``: visits that the
assumption of no rhythm is worth, 0: no rhythm; ``VISIT``: visits in one independent sample,
``BUNDLE``: samples that teach the rhythm at once.
"""
PARAMETERS = 14


def parameters(
    nu0: float,
    half_lives_s: tuple[float, float, float],
    fast_s: float,
    slow_s: float,
    visits0: float,
    iact_s: float,
) -> list[float]:
    """A parameter row; ``half_lives_s`` of level, scale and daily rhythm."""
    level, scale, hour = (LN2 / each for each in half_lives_s)
    fast = 1.0 / fast_s
    slow = 1.0 / slow_s if slow_s > 0.0 else 0.0
    row = [nu0, level, math.exp(-level), scale, math.exp(-scale), fast, math.exp(-fast)]
    return [
        *row,
        slow,
        math.exp(-slow),
        visits0,
        iact_s / HOUR_S,
        BUNDLE_S / iact_s,
        hour * HOUR_S,
        hour,
    ]


def begin(mu0: float, s0: float, nu0: float, k0: float, floor: float, before: float) -> list[float]:
    """A state row that knows the prior alone; ``floor`` is a share of ``s0``.

    ``before``: one record before the first value, epoch ms.
    """
    row = [0.0] * SIZE
    row[MU0], row[PRIOR_SS], row[VARIANCE_FLOOR] = mu0, nu0 * s0 * s0, (floor * s0) ** 2
    row[K0], row[XBAR], row[DAYS], row[T] = k0, mu0, mu0, before
    return row


def begin_hours() -> list[float]:
    """No rhythm known: 24 deviations, then 24 numbers of visits."""
    return [0.0] * (2 * HOURS)


@kernel
def level_of(s: Row) -> float:
    """The posterior mean of the person's level, without the hour's deviation."""
    return (s[N] * s[XBAR] + s[K0] * s[MU0]) / (s[N] + s[K0])


@kernel
def variance_of(p: Row, s: Row) -> float:
    """The posterior variance of one second, never under the floor.

    The floor keeps a face that sits at the transform's clip from having no scatter at all.
    """
    return max((s[PRIOR_SS] + s[SS]) / (p[NU0] + s[NU]), s[VARIANCE_FLOOR])


@kernel
def season_of(hours: Row, here: int, share: float) -> float:
    """The hour's deviation between bin ``here`` and the next, ``share`` of the way."""
    there = here + 1 if here + 1 < HOURS else 0
    return hours[here] * (1.0 - share) + hours[there] * share


@kernel
def observe(
    p: Row, s: Row, hours: Row, y: float, dt: float, gate: float, dn: float, here: int, share: float
) -> float:
    """Take one value in; its z against the past as a normal-equivalent, unsigned by direction.

    What is judged is the fast mean of the last seconds, against the slow mean where the channel
    has one, else against level and hour. ``gate`` 0 holds the slow mean, ``dn`` 0 the rest:
    then the past is only forgotten. ``dt`` is the time since the channel's last value, ``dn``
    what this one is worth: after an hour without a face, one second is one second of evidence.
    """
    _smooth(p, s, y, dt, gate)
    n = s[N] * (p[LEVEL_KEEP] if dt == 1.0 else math.exp(-dt * p[LEVEL_RATE]))
    s[N] = n
    share_of_one = 1.0 / (n + s[K0])
    season = season_of(hours, here, share)
    base = (n * s[XBAR] + s[K0] * s[MU0]) * share_of_one
    level = base + season
    dof = p[NU0] + s[NU]
    per_dof = 1.0 / dof
    variance = max((s[PRIOR_SS] + s[SS]) * per_dof, s[VARIANCE_FLOOR])
    spread = math.sqrt(variance * (1.0 + share_of_one))
    per_spread = 1.0 / spread
    fast = s[FAST_SUM] / s[FAST_WEIGHT]
    if p[SLOW_RATE] > 0.0:
        t = (fast - s[SLOW_SUM] / s[SLOW_WEIGHT]) / math.sqrt(variance)
    else:
        t = (fast - level) * per_spread
    psi = min(CLIP, max(-CLIP, (y - level) * per_spread))
    s[RESIDUAL] = psi
    if dn > 0.0:
        _learn(p, s, base + spread * psi, variance * psi * psi, dt, dn)
        if p[VISITS0] > 0.0:
            _learn_hour(p, s, hours, y - season, CLIP * spread, dt, dn, here, share)
    return normal_equivalent(t, dof)


@kernel
def forget_recent(s: Row) -> None:
    """After a long gap the last seconds' means are no witnesses any more."""
    s[FAST_SUM] = s[FAST_WEIGHT] = 0.0
    s[SLOW_SUM] = s[SLOW_WEIGHT] = 0.0


@kernel
def _smooth(p: Row, s: Row, y: float, dt: float, gate: float) -> None:
    """Both means are of what has been seen (sum over weight): neither leans on an invented past."""
    fast = p[FAST_KEEP] if dt == 1.0 else math.exp(-dt * p[FAST_RATE])
    s[FAST_SUM] = s[FAST_SUM] * fast + y
    s[FAST_WEIGHT] = s[FAST_WEIGHT] * fast + 1.0
    if p[SLOW_RATE] > 0.0 and (gate > 0.0 or s[SLOW_WEIGHT] == 0.0):
        slow = p[SLOW_KEEP] if dt == 1.0 else math.exp(-dt * p[SLOW_RATE])
        s[SLOW_SUM] = s[SLOW_SUM] * slow + y
        s[SLOW_WEIGHT] = s[SLOW_WEIGHT] * slow + 1.0


@kernel
def _learn(p: Row, s: Row, clipped: float, square: float, dt: float, dn: float) -> None:
    n = s[N]
    s[XBAR] += dn / (n + dn) * (clipped - s[XBAR])
    n += dn
    s[N] = n
    if n > 1.0:
        keep = p[SCALE_KEEP] if dt == 1.0 else math.exp(-dt * p[SCALE_RATE])
        s[SS] = s[SS] * keep + dn * square * PER_KAPPA
        s[NU] = s[NU] * keep + dn


@kernel
def _learn_hour(
    p: Row, s: Row, hours: Row, y: float, most: float, dt: float, dn: float, here: int, share: float
) -> None:
    """``y`` without the hour's deviation; ``most``: as far as one value may pull.

    Taken in once in ten seconds' worth of samples: a rhythm of hours needs no more, and this is
    a third of the cost of a channel.
    """
    due = s[DUE] + dn
    s[DUE_S] += dt
    if due < p[BUNDLE]:
        s[DUE] = due
        return
    n = s[DAYS_N] * math.exp(-s[DUE_S] * p[DAYS_RATE]) + due
    step = min(most, max(-most, y - s[DAYS]))
    s[DUE], s[DUE_S] = 0.0, 0.0
    s[DAYS_N] = n
    s[DAYS] += due / n * step
    there = here + 1 if here + 1 < HOURS else 0
    near = due * p[VISIT] * (1.0 - share)
    far = due * p[VISIT] * share
    hours[HOURS + here] += near
    hours[here] += near / (hours[HOURS + here] + p[VISITS0]) * step
    hours[HOURS + there] += far
    hours[there] += far / (hours[HOURS + there] + p[VISITS0]) * step


@kernel
def turn_hour(p: Row, s: Row, hours: Row, elapsed: float) -> None:
    """``elapsed`` hours passed: forget a little, and give the bins' mean back to the level."""
    mean = 0.0
    for hour in range(HOURS):
        mean += hours[hour]
    mean /= HOURS
    keep = math.exp(-elapsed * p[HOUR_RATE])
    for hour in range(HOURS):
        hours[hour] -= mean
        hours[HOURS + hour] *= keep
    s[XBAR] += mean
    s[DAYS] += mean
